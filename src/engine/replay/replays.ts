import type { ReplaysAggregates } from '../../replay.ts';
import { createBlame } from './blame.ts';
import { checkedRequest } from './check-request.ts';
import { createDiffStates } from './diff-states.ts';
import { aggregateOf } from './plan-replay.ts';
import { createReplayAggregate, type ReplayDeps } from './replay-aggregate.ts';
import { createTraceReplay } from './trace-replay.ts';

/** All that can be made of the events of one aggregate. */
export function createReplays(deps: ReplayDeps): ReplaysAggregates {
  const replay = createReplayAggregate(deps);
  return {
    find: async (aggregate) => await aggregateOf(deps, checkedRequest(aggregate)),
    replay,
    traceReplay: createTraceReplay(deps),
    diffStates: createDiffStates(deps, replay),
    blame: createBlame(deps),
  };
}
