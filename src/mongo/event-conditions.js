import { COLLECTIONS } from './collections.js';
/** An aggregate's events in sequence order. */
export const AGGREGATE_INDEX = COLLECTIONS.events.indexes[0].name;
const INDEX_NAMES = {
    position: '_id_',
    eventTypes: 'eventType_position',
    userId: 'userId_position',
    correlationId: 'correlationId_position',
    tag: 'tags_position',
};
/** The events of a type within positions. */
export function ofType({ content, by }, positions) {
    return { filter: { ...matching(content), _id: within(positions) }, hint: INDEX_NAMES[by] };
}
/** The events that the index of the filter finds, whatever else the filter says. */
export function ofIndex({ content, by }, positions) {
    const indexed = by === 'position' ? {} : { [by]: content[by] };
    return { filter: { ...matching(indexed), _id: within(positions) }, hint: INDEX_NAMES[by] };
}
/** The events of an aggregate within sequence numbers. */
export function ofAggregate({ aggregateId, content }, sequenceNumbers) {
    const filter = { aggregateId, sequenceNumber: within(sequenceNumbers), ...matching(content) };
    return { filter, hint: AGGREGATE_INDEX };
}
function matching({ eventTypes, userId, correlationId, tag }) {
    return {
        ...(eventTypes !== undefined && { eventType: { $in: eventTypes } }),
        ...(userId !== undefined && { userId }),
        ...(correlationId !== undefined && { correlationId }),
        ...(tag !== undefined && { tags: tag }),
    };
}
function within({ from, to }) {
    return { $gte: from, $lte: to };
}
//# sourceMappingURL=event-conditions.js.map