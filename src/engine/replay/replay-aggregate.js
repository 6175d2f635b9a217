import { planReplay } from './plan-replay.js';
import { named, reachState } from './reach-state.js';
import { applyWhatIf, whatIfEvents } from './what-if.js';
/** Makes the state of an aggregate at a point, and on top of it what has not happened. */
export function createReplayAggregate(deps) {
    return async function replay(request, options = {}) {
        const startedAt = deps.clock.monotonicMs();
        const plan = await planReplay(deps, request);
        const reached = await reachState(deps, plan, options);
        const answer = answerOf(plan, reached);
        const state = stateWithWhatIf(deps, plan, reached);
        return { ...answer, state, durationMs: deps.clock.monotonicMs() - startedAt };
    };
}
/** What there is to say of the stored events alone. */
export function answerOf({ aggregate, handler, whatIf }, { folding, snapshot, kept }) {
    const { sequenceNumber, timestamp } = folding.last;
    return {
        ...aggregate,
        sequenceNumber,
        ...(timestamp !== undefined && { timestamp }),
        eventsApplied: folding.eventsApplied,
        whatIfApplied: whatIf.length,
        snapshot,
        kept,
        handler: named(handler),
    };
}
function stateWithWhatIf({ clock }, { aggregate, whatIf }, { folding, state }) {
    if (whatIf.length === 0)
        return state;
    let index = 0;
    for (const event of whatIfEvents(whatIf, aggregate, folding, clock)) {
        applyWhatIf(folding, event, index);
        index += 1;
    }
    return folding.copyOrFail();
}
//# sourceMappingURL=replay-aggregate.js.map