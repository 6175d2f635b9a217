import { createBlame } from './blame.js';
import { checkedRequest } from './check-request.js';
import { createDiffStates } from './diff-states.js';
import { aggregateOf } from './plan-replay.js';
import { createReplayAggregate } from './replay-aggregate.js';
import { createTraceReplay } from './trace-replay.js';
/** All that can be made of the events of one aggregate. */
export function createReplays(deps) {
    const replay = createReplayAggregate(deps);
    return {
        find: async (aggregate) => await aggregateOf(deps, checkedRequest(aggregate)),
        replay,
        traceReplay: createTraceReplay(deps),
        diffStates: createDiffStates(replay),
        blame: createBlame(deps),
    };
}
//# sourceMappingURL=replays.js.map