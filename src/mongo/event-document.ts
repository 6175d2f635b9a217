import type { StoredEvent } from '../engine/append/ports.ts';
import type { JsonObject, JsonValue, RecordedEvent } from '../events/event.ts';
import type { EventDocument } from './collections.ts';

export function eventDocument(event: StoredEvent): EventDocument {
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
    data: storableJson(event.data) as object,
    metadata: storableJson(event.metadata) as object,
    tags: event.tags,
    salt: event.salt,
    commitment: event.commitment,
    hash: event.hash,
  };
}

/** Of a document that `find-documents.ts` has read. */
export function recordedEvent(document: EventDocument): RecordedEvent {
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
    storedVersion: document.version,
    data: document.data as JsonObject,
    metadata: document.metadata as JsonObject,
    tags: document.tags,
    hash: document.hash.toString('hex'),
  };
}

/**
 * The driver takes an object with a member `_bsontype` for one of its own types. As a Map it is
 * written as what it is: an object. Everything else is passed on as it stands.
 */
function storableJson(value: JsonValue): unknown {
  return hasBsonType(value) ? withMaps(value) : value;
}

function hasBsonType(value: unknown): boolean {
  if (typeof value !== 'object' || value === null) return false;
  if ('_bsontype' in value) return true;
  for (const key in value) {
    if (hasBsonType((value as Record<string, unknown>)[key])) return true;
  }
  return false;
}

function withMaps(value: JsonValue): unknown {
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return value.map(withMaps);
  return new Map(Object.entries(value).map(([key, member]) => [key, withMaps(member)]));
}
