import { invalidRequest } from '../../errors.js';
/** The nil UUID (RFC 9562, section 5.9), which no stored event has. */
const NIL = '00000000-0000-0000-0000-000000000000';
/** Events that have not happened, as the reducer gets them: behind the last one that has. */
export function* whatIfEvents(events, aggregate, { last }, clock) {
    const { sequenceNumber, timestamp: newest = '' } = last;
    const now = new Date(clock.now()).toISOString();
    const timestamp = now > newest ? now : newest;
    for (const [index, event] of events.entries()) {
        yield {
            ...{ ...event, ...aggregate, timestamp, eventId: NIL, position: 0, hash: '' },
            ...{ sequenceNumber: sequenceNumber + index + 1, metadata: {}, tags: [] },
        };
    }
}
/**
 * That the handler does not take it is a fault of the request: a stored event would not be refused.
 *
 * @throws EventStoreError `invalid_request`.
 */
export function applyWhatIf(folding, event, index) {
    try {
        folding.apply(event);
        folding.copyOrFail();
    }
    catch (error) {
        throw invalidRequest([
            { pointer: `/whatIf/${index}`, message: `is not taken: ${error.message}` },
        ]);
    }
}
//# sourceMappingURL=what-if.js.map