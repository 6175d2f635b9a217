/** A JSON value as RFC 8259 knows it; numbers are IEEE 754 doubles and finite. */
export type JsonValue = null | boolean | number | string | JsonArray | JsonObject;
export type JsonArray = readonly JsonValue[];
export interface JsonObject {
  readonly [key: string]: JsonValue;
}

/** An aggregate is known by its type and id together: the same id may exist under two types. */
export interface AggregateKey {
  readonly aggregateType: string;
  readonly aggregateId: string;
}

/**
 * What a writer believes about an aggregate just before its event: the last sequence number
 * (0: no such aggregate yet), or that it exists.
 */
export type ExpectedSequenceNumber = number | 'exists';

/** An event as a client gives it. */
export interface NewEvent {
  /** May be absent where one aggregate type alone has a schema of the event type. */
  readonly aggregateType?: string;
  readonly aggregateId: string;
  /** A UUID; made by the store where absent. The same id is never stored twice. */
  readonly eventId?: string;
  readonly eventType: string;
  readonly expectedSequenceNumber?: ExpectedSequenceNumber;
  readonly userId?: string;
  readonly correlationId?: string;
  readonly causationId?: string;
  /** The schema version that `data` is written in; the latest where absent, 1 without a schema. */
  readonly version?: number;
  readonly data: JsonObject;
  readonly metadata?: JsonObject;
  readonly tags?: readonly string[];
}

/** One whose aggregate is known. */
export type NamedEvent = NewEvent & AggregateKey;

/** An event as the store recorded it. Nothing in it ever changes. */
export interface RecordedEvent extends AggregateKey {
  readonly eventId: string;
  readonly eventType: string;
  /** Place in the aggregate: 1, 2, 3 … without a gap. */
  readonly sequenceNumber: number;
  /** Place in the whole log: 1, 2, 3 … without a gap, in commit order. */
  readonly position: number;
  /** RFC 3339, UTC, milliseconds; never decreases as `position` grows. */
  readonly timestamp: string;
  readonly userId?: string;
  readonly correlationId?: string;
  readonly causationId?: string;
  /** The schema version that `data` is in. */
  readonly version: number;
  /** The one that it is stored in, and that `hash` is of. */
  readonly storedVersion: number;
  readonly data: JsonObject;
  readonly metadata: JsonObject;
  readonly tags: readonly string[];
  /** The event's leaf hash in the Merkle log (RFC 6962), 64 hexadecimal digits. */
  readonly hash: string;
}
