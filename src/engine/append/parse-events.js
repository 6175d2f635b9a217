import { invalidRequest } from '../../errors.js';
import { LIMITS } from '../../events/limits.js';
import { checkedContext } from './append-context.js';
import { parseEvent, tooLarge } from './parse-event.js';
/**
 * Checks what a client wants appended, whole, before anything of it is stored.
 *
 * @throws EventStoreError `invalid_request` with every fault found, and a JSON Pointer to each
 *   (`/2/aggregateId` is in the third event); to `/context/…` for what the caller says of the
 *   request that they came in.
 */
export function parseEvents(events, context = {}, latestVersion = () => 1) {
    if (!Array.isArray(events))
        throw invalidRequest([{ pointer: '', message: 'must be an array of events' }]);
    if (events.length === 0)
        throw invalidRequest([{ pointer: '', message: 'must not be empty' }]);
    if (events.length > LIMITS.batchEventsMax) {
        throw invalidRequest([
            { pointer: '', message: `must have at most ${LIMITS.batchEventsMax} events` },
        ]);
    }
    const parsing = { context: checkedContext(context), latestVersion };
    const faults = [];
    const parsed = events.flatMap((event, index) => parseEvent(event, `/${index}`, parsing, faults) ?? []);
    if (faults.length === 0)
        faults.push(...faultsOfBatch(parsed));
    if (faults.length > 0)
        throw invalidRequest(faults);
    return parsed;
}
function faultsOfBatch(events) {
    const bytes = events.reduce((sum, { jsonBytes }) => sum + jsonBytes, 0);
    const stored = events.reduce((sum, { storedBytes }) => sum + storedBytes, 0);
    const faults = [];
    if (bytes > LIMITS.batchBytesMax) {
        faults.push({ pointer: '', message: tooLarge(bytes, LIMITS.batchBytesMax) });
    }
    else if (stored > LIMITS.batchStoredBytesMax) {
        const limit = LIMITS.batchStoredBytesMax;
        faults.push({
            pointer: '',
            message: `takes up to ${stored} bytes stored; the limit is ${limit}`,
        });
    }
    const seen = new Set();
    events.forEach(({ event: { eventId } }, index) => {
        if (eventId === undefined)
            return;
        if (seen.has(eventId)) {
            faults.push({ pointer: `/${index}/eventId`, message: 'is also the id of an earlier event' });
        }
        seen.add(eventId);
    });
    return faults;
}
//# sourceMappingURL=parse-events.js.map