import { EventStoreError } from '../../errors.js';
import { canonicalJson } from '../../events/canonical-json.js';
import { withoutContext } from './append-context.js';
/**
 * Decides every request of a group, in order, as if each one saw those before it: ids first, then
 * expectations. A refusal is never based on the cache: whoever would be refused is `unread` until
 * its ids and aggregates were read in the group's own transaction.
 */
export function planGroup(requests, facts) {
    const heads = new Map();
    const accepted = [];
    const answers = new Map();
    const unread = new Set();
    for (const request of requests) {
        const decision = decide(request, heads, facts);
        if (decision === 'unread')
            unread.add(request);
        else if ('placed' in decision)
            accepted.push({ request, placed: decision.placed });
        else
            answers.set(request, decision.answer);
    }
    return { accepted, answers, heads, unread };
}
function decide(request, heads, facts) {
    const repeat = answerToRepeat(request, facts);
    if (repeat !== undefined)
        return { answer: repeat };
    const after = new Map();
    const placed = [];
    const conflicts = [];
    for (const event of request.events) {
        const { aggregate } = event;
        const actual = after.get(aggregate) ?? heads.get(aggregate) ?? facts.head(aggregate);
        if (actual === undefined)
            return 'unread';
        const { expectedSequenceNumber: expected, ...key } = event.parsed.event;
        if (expected !== undefined && !holds(expected, actual)) {
            const { aggregateType, aggregateId } = key;
            conflicts.push({ index: placed.length, aggregateType, aggregateId, expected, actual });
        }
        after.set(aggregate, actual + 1);
        placed.push({ event, sequenceNumber: actual + 1 });
    }
    if (conflicts.length > 0) {
        return facts.wasRead(request) ? { answer: sequenceConflict(conflicts) } : 'unread';
    }
    for (const [aggregate, head] of after)
        heads.set(aggregate, head);
    return { placed };
}
function holds(expected, actual) {
    return expected === 'exists' ? actual > 0 : actual === expected;
}
function answerToRepeat(request, facts) {
    const stored = request.events.map(({ eventId }) => facts.storedEvent(eventId));
    if (stored.every((event) => event === undefined))
        return undefined;
    const isRepeat = request.events.every(({ parsed }, index) => {
        const event = stored[index];
        return event !== undefined && isSameContent(parsed, event);
    });
    if (isRepeat)
        return { events: stored, alreadyStored: true };
    return eventIdConflict(stored.flatMap((event) => event?.eventId ?? []));
}
/**
 * Compares what the client sent. What the store may fill in counts only where it was sent: the
 * correlation id, the trace and who appended are those of the first request, and this may be
 * another.
 */
function isSameContent(parsed, stored) {
    const { event, dataText, tags } = parsed;
    return (event.aggregateType === stored.aggregateType &&
        event.aggregateId === stored.aggregateId &&
        event.eventType === stored.eventType &&
        event.userId === stored.userId &&
        event.causationId === stored.causationId &&
        (event.correlationId === undefined || event.correlationId === stored.correlationId) &&
        (event.version === undefined || event.version === stored.version) &&
        canonicalJson(tags) === canonicalJson(stored.tags) &&
        dataText === canonicalJson(stored.data) &&
        isSameMetadata(parsed, stored.metadata));
}
function isSameMetadata({ event, metadata, metadataText }, stored) {
    const given = event.metadata;
    const givenText = given === metadata ? metadataText : canonicalJson(given);
    return givenText === canonicalJson(withoutContext(stored, given));
}
function sequenceConflict(conflicts) {
    const { aggregateType, aggregateId, expected, actual } = conflicts[0];
    return new EventStoreError('sequence_conflict', `Nothing was stored: ${aggregateType} "${aggregateId}" was expected ${wordsFor(expected)}, ` +
        `but its last sequence number is ${actual}.`, { conflicts });
}
function wordsFor(expected) {
    if (expected === 'exists')
        return 'to exist';
    return expected === 0 ? 'to be new' : `at sequence number ${expected}`;
}
function eventIdConflict(eventIds) {
    return new EventStoreError('event_id_conflict', `Nothing was stored: ${eventIds.length === 1 ? 'the event id' : 'each of'} ` +
        `${eventIds.slice(0, 3).join(', ')}${eventIds.length > 3 ? ' …' : ''} ` +
        'was stored before with other content, or without the rest of this batch.', { eventIds });
}
//# sourceMappingURL=plan-group.js.map