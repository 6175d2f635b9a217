import { RangeCheck } from '../read/range-check.js';
import { batchesFrom } from './fold-stored.js';
import { Folding } from './folding.js';
import { patchBetween } from './json-patch.js';
import { Pauses } from './pauses.js';
import { assertFound, planReplay } from './plan-replay.js';
import { reachState } from './reach-state.js';
import { answerOf } from './replay-aggregate.js';
import { applyWhatIf, whatIfEvents } from './what-if.js';
/** Replays step by step, each as a patch from the state before it. */
export function createTraceReplay(deps) {
    return async function* traceReplay(request, options = {}) {
        const startedAt = deps.clock.monotonicMs();
        const from = checkedStart(request);
        const plan = await planReplay(deps, request);
        const tracing = await beginTrace(deps, plan, from, options);
        const { folding } = tracing;
        yield* storedSteps(deps, plan, tracing, options);
        assertFound(plan, folding.last);
        const answer = answerOf(plan, tracing);
        yield* whatIfSteps(deps, plan, tracing);
        const durationMs = deps.clock.monotonicMs() - startedAt;
        return { ...answer, state: folding.copyOrFail(), durationMs };
    };
}
function checkedStart({ fromSequenceNumber = 1, }) {
    const check = new RangeCheck({ fromSequenceNumber });
    check.count('fromSequenceNumber', 1);
    return check.passed(fromSequenceNumber);
}
/** The state before the first step is reached as any other. */
async function beginTrace(deps, plan, from, options) {
    const { handler, toSequenceNumber = Number.POSITIVE_INFINITY } = plan;
    const before = Math.min(from - 1, toSequenceNumber);
    if (before === 0) {
        return { folding: new Folding(handler), state: handler.initial, snapshot: null, kept: null };
    }
    const reached = await reachState(deps, { ...plan, toSequenceNumber: before }, options);
    return { ...reached };
}
async function* storedSteps({ reads, clock }, plan, tracing, { signal, onProgress }) {
    const { folding } = tracing;
    const pauses = new Pauses(clock, signal);
    for await (const batch of batchesFrom({ reads }, plan, folding.last.sequenceNumber + 1)) {
        for (const event of batch) {
            signal?.throwIfAborted();
            folding.apply(event);
            yield stepOf(tracing, event);
            if (pauses.isDue())
                await pauses.take();
        }
        folding.assertSize();
        const { last, eventsApplied } = folding;
        onProgress?.({ sequenceNumber: last.sequenceNumber, eventsApplied });
    }
}
function* whatIfSteps({ clock }, { aggregate, whatIf }, tracing) {
    let index = 0;
    for (const event of whatIfEvents(whatIf, aggregate, tracing.folding, clock)) {
        applyWhatIf(tracing.folding, event, index);
        yield stepOf(tracing, event);
        index += 1;
    }
}
function stepOf(tracing, event) {
    const { sequenceNumber, eventId, eventType } = event;
    const before = tracing.state;
    tracing.state = tracing.folding.copyOrFail();
    return { sequenceNumber, eventId, eventType, patch: patchBetween(before, tracing.state) };
}
//# sourceMappingURL=trace-replay.js.map