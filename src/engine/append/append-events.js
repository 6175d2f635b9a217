import { invalidRequest, isEventStoreError, schemaViolation } from '../../errors.js';
import { LIMITS } from '../../events/limits.js';
import { startSpan } from '../../platform/tracing.js';
import { outcomeOfError } from './append-outcome.js';
import { AppendRequest } from './append-request.js';
import { parseEvents } from './parse-events.js';
/** The write path: check the events, prepare them, and hand them to the committer. */
export function createAppendEvents(deps) {
    return async function appendEvents(events, options = {}) {
        const startedAt = deps.clock.monotonicMs();
        const span = startSpan('event_store.append');
        let outcome = 'committed';
        try {
            const appended = await span.run(() => append(events, options, span, deps));
            if (appended.alreadyStored)
                outcome = 'already_stored';
            return appended;
        }
        catch (error) {
            outcome = outcomeOfError(error);
            if (outcome !== 'refused')
                span.fail(isEventStoreError(error) ? error.code : 'internal');
            throw error;
        }
        finally {
            span.describe({ 'event_store.append.outcome': outcome });
            span.end();
            deps.onSettled(outcome, (deps.clock.monotonicMs() - startedAt) / 1_000);
        }
    };
}
async function append(events, options, span, deps) {
    const { schemas } = deps;
    const named = schemas.named(events);
    const parsed = parseEvents(named, options.context, schemas.latestVersion);
    const { faults, warnings } = schemas.check(parsed.map(({ event, version }) => ({ ...event, version })));
    // A repeat is answered as it was the first time, whatever schemas say by now.
    if (faults.length > 0 && !(await isKnown(parsed, deps)))
        throw schemaViolation(faults);
    if (span.isRecorded)
        span.describe(attributesOf(parsed));
    deps.committer.assertOpen();
    const timeoutMs = checkedTimeout(options.timeoutMs ?? deps.capacity.appendTimeoutMs);
    const now = deps.clock.monotonicMs();
    const request = new AppendRequest(parsed, { now, timeoutMs, span }, deps);
    for (const { event } of parsed) {
        const creating = deps.ensureType(event.aggregateType);
        if (creating !== undefined)
            await withinTime(creating, request, deps.clock);
    }
    deps.committer.submit(request);
    const answer = await request.answer;
    return warnings.length === 0 ? answer : { ...answer, warnings };
}
/** Where one of the ids is stored, the request is a repeat or a conflict: it stores nothing. */
async function isKnown(parsed, { readEvent }) {
    for (const { event } of parsed) {
        if (event.eventId !== undefined && (await readEvent(event.eventId)) !== undefined)
            return true;
    }
    return false;
}
function attributesOf(events) {
    return {
        'event_store.append.events': events.length,
        'event_store.append.aggregate_types': [
            ...new Set(events.map(({ event }) => event.aggregateType)),
        ],
    };
}
/** Making a type usable may take long; the caller is not kept waiting beyond its time. */
async function withinTime(creating, request, clock) {
    const expiry = clock.every(Math.max(request.deadline - clock.monotonicMs(), 0), () => {
        request.expire();
    });
    try {
        await Promise.race([creating, request.answer]);
    }
    finally {
        expiry.stop();
    }
}
function checkedTimeout(timeoutMs) {
    if (timeoutMs > 0 && timeoutMs <= LIMITS.appendTimeoutMsMax)
        return timeoutMs;
    const message = `must be above 0 and at most ${LIMITS.appendTimeoutMsMax}`;
    throw invalidRequest([{ pointer: '/timeoutMs', message }]);
}
//# sourceMappingURL=append-events.js.map