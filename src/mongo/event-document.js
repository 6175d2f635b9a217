export function eventDocument(event) {
    return {
        _id: event.position,
        eventId: event.eventId,
        eventType: event.eventType,
        aggregateType: event.aggregateType,
        aggregateId: event.aggregateId,
        sequenceNumber: event.sequenceNumber,
        timestamp: event.timestamp,
        ...(event.userId !== undefined && { userId: event.userId }),
        ...(event.correlationId !== undefined && { correlationId: event.correlationId }),
        ...(event.causationId !== undefined && { causationId: event.causationId }),
        version: event.version,
        data: storableJson(event.data),
        metadata: storableJson(event.metadata),
        tags: event.tags,
        salt: event.salt,
        commitment: event.commitment,
        hash: event.hash,
    };
}
/** Of a document that `find-documents.ts` has read. */
export function recordedEvent(document) {
    return {
        eventId: document.eventId,
        eventType: document.eventType,
        aggregateType: document.aggregateType,
        aggregateId: document.aggregateId,
        sequenceNumber: document.sequenceNumber,
        position: document._id,
        timestamp: document.timestamp.toISOString(),
        ...(document.userId !== undefined && { userId: document.userId }),
        ...(document.correlationId !== undefined && { correlationId: document.correlationId }),
        ...(document.causationId !== undefined && { causationId: document.causationId }),
        version: document.version,
        data: document.data,
        metadata: document.metadata,
        tags: document.tags,
        hash: document.hash.toString('hex'),
    };
}
/**
 * The driver takes an object with a member `_bsontype` for one of its own types. As a Map it is
 * written as what it is: an object. Everything else is passed on as it stands.
 */
function storableJson(value) {
    return hasBsonType(value) ? withMaps(value) : value;
}
function hasBsonType(value) {
    if (typeof value !== 'object' || value === null)
        return false;
    if ('_bsontype' in value)
        return true;
    for (const key in value) {
        if (hasBsonType(value[key]))
            return true;
    }
    return false;
}
function withMaps(value) {
    if (typeof value !== 'object' || value === null)
        return value;
    if (Array.isArray(value))
        return value.map(withMaps);
    return new Map(Object.entries(value).map(([key, member]) => [key, withMaps(member)]));
}
//# sourceMappingURL=event-document.js.map