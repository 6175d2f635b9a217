import { invalidRequest } from '../errors.js';
import { rfc3339Time } from '../events/rfc3339-time.js';
/** A sequence number, or a time. @throws EventStoreError `invalid_request`. */
export function replayPoint(text, pointer) {
    if (/^[0-9]{1,16}$/.test(text) && Number.isSafeInteger(Number(text))) {
        return { toSequenceNumber: Number(text) };
    }
    if (rfc3339Time(text) !== undefined)
        return { toTimestamp: text };
    const message = 'must be a sequence number, or a date and time as RFC 3339 has it (a + is %2B in a URL)';
    throw invalidRequest([{ pointer, message }]);
}
//# sourceMappingURL=replay-point.js.map