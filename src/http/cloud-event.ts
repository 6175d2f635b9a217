import { type Fault, invalidRequest } from '../errors.ts';
import { canonicalJson } from '../events/canonical-json.ts';
import type { JsonObject, JsonValue, NamedEvent, RecordedEvent } from '../events/event.ts';
import { LIMITS } from '../events/limits.ts';
import { type Attributes, isJsonObject, readAttributes } from './cloud-event-attributes.ts';
import { attributesOf, eventFrom, STORE_ATTRIBUTES, sourceOf } from './cloud-event-fields.ts';

/**
 * The event that a CloudEvent says (CloudEvents 1.0.2 in JSON, structured mode), as mapped in
 * `docs/cloudevents.md`. Attributes that no field of an event says as they came are kept in
 * `metadata.cloudevents`.
 *
 * @throws EventStoreError `invalid_request` with pointers into the CloudEvent.
 */
export function newEventFrom(cloudEvent: JsonValue): NamedEvent {
  const read = readEvent(cloudEvent);
  if ('faults' in read) throw invalidRequest(read.faults);
  return read.event;
}

/**
 * The events that a batch of CloudEvents says, which is a JSON array.
 *
 * @throws EventStoreError `invalid_request` with pointers into the batch: `/0/source`.
 */
export function newEventsFrom(batch: JsonValue): readonly NamedEvent[] {
  if (!isArray(batch)) {
    throw invalidRequest([{ pointer: '', message: 'must be a JSON array of CloudEvents' }]);
  }
  if (batch.length > LIMITS.batchEventsMax) {
    const message = `must have at most ${LIMITS.batchEventsMax} events`;
    throw invalidRequest([{ pointer: '', message }]);
  }
  const read = batch.map(readEvent);
  const faults = read.flatMap((each, index) =>
    'faults' in each
      ? each.faults.map(({ pointer, message }) => ({ pointer: `/${index}${pointer}`, message }))
      : [],
  );
  if (faults.length > 0) throw invalidRequest(faults);
  return read.flatMap((each) => ('event' in each ? each.event : []));
}

/**
 * A recorded event as a CloudEvent: with every attribute that it came with, or ones made of its
 * fields. In either case `newEventFrom` makes the same event of it again, whatever is in its
 * metadata.
 */
export function cloudEventFrom(event: RecordedEvent): JsonObject {
  const { cloudevents: kept, ...others } = event.metadata;
  if (isJsonObject(kept)) {
    // A client may have written anything there: it counts if it is what would have been kept.
    const asItCame = cloudEventOf(event, others, kept);
    const read = readEvent(asItCame);
    if ('event' in read && contentOf(read.event) === contentOf(event)) return asItCame;
  }
  return cloudEventOf(event, event.metadata, {});
}

type ReadEvent = { readonly event: NamedEvent } | { readonly faults: readonly Fault[] };

function readEvent(cloudEvent: JsonValue): ReadEvent {
  if (!isJsonObject(cloudEvent)) {
    return { faults: [{ pointer: '', message: 'must be a CloudEvent: a JSON object' }] };
  }
  const faults: Fault[] = [];
  const attributes = readAttributes(cloudEvent, faults);
  for (const [name, message] of REQUIRED) {
    if ((cloudEvent[name] ?? null) === null) faults.push({ pointer: `/${name}`, message });
  }
  const { data } = cloudEvent;
  if (!isJsonObject(data)) faults.push({ pointer: '/data', message: 'must be a JSON object' });
  const event = eventFrom(attributes, isJsonObject(data) ? data : {}, faults);
  const kept = keptOf(attributes, event);
  if (Object.keys(kept).length === 0) return faults.length > 0 ? { faults } : { event };
  const { metadata = {} } = event;
  if (Object.hasOwn(metadata, 'cloudevents')) faults.push(SAID_TWICE);
  if (faults.length > 0) return { faults };
  return { event: { ...event, metadata: { ...metadata, cloudevents: kept } } };
}

const REQUIRED = [
  ['specversion', 'is required'],
  ['id', 'is required'],
  ['source', 'is required'],
  ['type', 'is required'],
  ['subject', 'is required here: it is the id of the aggregate'],
  ['aggregatetype', 'is required here: this extension attribute is the type of the aggregate'],
] as const;

const SAID_TWICE: Fault = {
  pointer: `/${STORE_ATTRIBUTES.metadata}`,
  message: 'must not have "cloudevents" beside attributes that are kept there',
};

/** Attributes that are no part of the event: what is asked of the store, and what it says. */
const ABOUT_STORING: ReadonlySet<string> = new Set([
  'expectedsequence',
  ...Object.values(STORE_ATTRIBUTES),
]);

function keptOf(attributes: Attributes, event: NamedEvent): Attributes {
  const time = isTimeOurs(attributes, event) ? attributes['time'] : undefined;
  const said = attributesOf(event, event.metadata ?? {}, time);
  const kept = Object.entries(attributes).filter(
    ([name, value]) => !ABOUT_STORING.has(name) && said[name] !== value,
  );
  return Object.fromEntries(kept);
}

/** Whether it is the time of recording, which this store gives to what it is the source of. */
function isTimeOurs(attributes: Attributes, { aggregateType }: NamedEvent): boolean {
  const isOurs = attributes['source'] === sourceOf(aggregateType);
  const { position, timestamp } = STORE_ATTRIBUTES;
  return isOurs && Object.hasOwn(attributes, position) && !Object.hasOwn(attributes, timestamp);
}

function cloudEventOf(event: RecordedEvent, metadata: JsonObject, kept: JsonObject): JsonObject {
  // Another source says the time itself, or does not know it.
  const isOurs = !Object.hasOwn(kept, 'source') && !Object.hasOwn(kept, 'time');
  const attributes = {
    ...attributesOf(event, metadata, isOurs ? event.timestamp : undefined),
    ...kept,
    [STORE_ATTRIBUTES.position]: String(event.position),
    [STORE_ATTRIBUTES.sequenceNumber]: String(event.sequenceNumber),
    [STORE_ATTRIBUTES.timestamp]: isOurs ? undefined : event.timestamp,
    [STORE_ATTRIBUTES.hash]: event.hash,
    [STORE_ATTRIBUTES.version]: event.storedVersion,
  };
  // One by one: to take them apart and put them together again takes several times as long.
  const cloudEvent: Record<string, JsonValue> = {};
  for (const [name, value] of Object.entries(attributes)) {
    if (value !== undefined) cloudEvent[name] = value;
  }
  cloudEvent['data'] = event.data;
  return cloudEvent;
}

/** Everything of an event but its data, in one form. */
function contentOf(event: NamedEvent): string {
  return canonicalJson([
    event.eventId ?? null,
    event.eventType,
    event.aggregateType,
    event.aggregateId,
    event.userId ?? null,
    event.correlationId ?? null,
    event.causationId ?? null,
    event.version ?? 1,
    event.metadata ?? {},
    event.tags ?? [],
  ]);
}

const isArray: (value: JsonValue) => value is readonly JsonValue[] = Array.isArray;
