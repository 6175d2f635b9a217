import { EventStoreError, invalidRequest, isEventStoreError } from '../errors.js';
/** `*`, or the strong ETag of an aggregate; no aggregate comes to more than 15 digits. */
export const IF_MATCH_PATTERN = /^(?:\*|"([1-9][0-9]{0,14})")$/;
/**
 * What `If-Match` and `If-None-Match` (RFC 9110, §13.1) say of the one aggregate that the events
 * are for: its ETag is its last sequence number. The expectation becomes the first event's.
 *
 * @throws EventStoreError `invalid_request` for another form, or events of several aggregates.
 */
export function withPrecondition(events, headers) {
    const expected = expectationIn(headers);
    const [first, ...others] = events;
    if (expected === undefined || first === undefined)
        return { events, isConditional: false };
    const isOneAggregate = others.every((event) => event?.aggregateType === first?.aggregateType && event?.aggregateId === first?.aggregateId);
    if (!isOneAggregate)
        throw wrong('speaks of one aggregate, but the events are of several');
    if (typeof first !== 'object' || first === null)
        return { events, isConditional: false };
    if ('expectedSequenceNumber' in first) {
        throw wrong('and expectedSequenceNumber of the first event cannot both be given');
    }
    return {
        events: [{ ...first, expectedSequenceNumber: expected }, ...others],
        isConditional: true,
    };
    function wrong(message) {
        const name = headers['if-match'] === undefined ? 'If-None-Match' : 'If-Match';
        return invalidRequest([{ pointer: `/${name}`, message }]);
    }
}
function expectationIn(headers) {
    const { 'if-match': match, 'if-none-match': noneMatch } = headers;
    if (match !== undefined && noneMatch !== undefined) {
        const message = 'and If-None-Match cannot both be given';
        throw invalidRequest([{ pointer: '/If-Match', message }]);
    }
    if (noneMatch !== undefined) {
        if (noneMatch === '*')
            return 0;
        throw invalidRequest([{ pointer: '/If-None-Match', message: 'must be * here' }]);
    }
    if (match === undefined)
        return undefined;
    if (match === '*')
        return 'exists';
    const [, digits] = IF_MATCH_PATTERN.exec(match) ?? [];
    if (digits !== undefined)
        return Number(digits);
    const message = 'must be * or one strong ETag of an aggregate, like "7"';
    throw invalidRequest([{ pointer: '/If-Match', message }]);
}
/** The conflict of an expectation that came as a header is a failed precondition. */
export function asFailedPrecondition(error) {
    if (!isEventStoreError(error, 'sequence_conflict'))
        return error;
    const { conflicts } = error.details;
    if (conflicts.every(({ index }) => index !== 0))
        return error;
    return new EventStoreError('precondition_failed', error.message, { conflicts }, error);
}
//# sourceMappingURL=preconditions.js.map