import { v5 as uuidv5 } from 'uuid';
import type { Fault } from '../errors.ts';
import {
  type Attributes,
  type AttributeValue,
  isAttributeText,
  isJsonObject,
} from './cloud-event-attributes.ts';
import type { ExpectedSequenceNumber, JsonObject, NewEvent } from './event.ts';
import { parseJson } from './parse-json.ts';

/** Fixed for ever: with another one a CloudEvent that is sent again would be stored again. */
const NAMESPACE = 'e85414de-9cc0-4030-a0a5-9aab9f0ca88b';
const UUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** The attributes that only the store writes, about its record; an event from elsewhere has none. */
export const STORE_ATTRIBUTES = {
  position: 'storeposition',
  sequenceNumber: 'storesequencenumber',
  /** Where `time` is not the time of recording. */
  timestamp: 'storetimestamp',
  hash: 'storehash',
  /** Of the schema that the data is stored in. */
  version: 'storeversion',
  /** JSON text of what of an event's metadata no other attribute says. */
  metadata: 'storemetadata',
} as const;

/** The source of an event that did not come as a CloudEvent. */
export function sourceOf(aggregateType: string): string {
  return `/v1/aggregates/${encodeURIComponent(aggregateType)}`;
}

/** What the fields of an event say as attributes, given the metadata that is to be said. */
export function attributesOf(
  event: NewEvent,
  metadata: JsonObject,
  time: AttributeValue | undefined,
): Readonly<Record<string, AttributeValue | undefined>> {
  const { traceparent, tracestate } = metadata;
  const trace = {
    ...(isAttributeText(traceparent) && { traceparent }),
    ...(isAttributeText(tracestate) && { tracestate }),
  };
  const others = Object.entries(metadata).filter(([name]) => !Object.hasOwn(trace, name));
  return {
    specversion: '1.0',
    id: event.eventId,
    source: event.aggregateType === undefined ? undefined : sourceOf(event.aggregateType),
    type: event.eventType,
    subject: event.aggregateId,
    time,
    datacontenttype: 'application/json',
    aggregatetype: event.aggregateType,
    schemaversion: event.version,
    userid: event.userId,
    correlationid: event.correlationId,
    causationid: event.causationId,
    tags: tagsText(event.tags ?? []),
    ...trace,
    [STORE_ATTRIBUTES.metadata]:
      others.length > 0 ? jsonText(Object.fromEntries(others)) : undefined,
  };
}

/** The event that the attributes say. Those that no field is for are left out. */
export function eventFrom(attributes: Attributes, data: JsonObject, faults: Fault[]): NewEvent {
  const text = (name: string) => textOf(attributes, name, faults);
  const aggregateType = text('aggregatetype');
  const userId = text('userid');
  const correlationId = text('correlationid');
  const causationId = text('causationid');
  const version = versionFrom(attributes['schemaversion'], faults);
  const expectedSequenceNumber = expectedFrom(attributes['expectedsequence'], faults);
  const tags = tagsFrom(text('tags'), faults);
  const metadata = metadataFrom(text, faults);
  return {
    eventId: eventIdFrom(text('id') ?? '', text('source') ?? ''),
    eventType: text('type') ?? '',
    ...(aggregateType !== undefined && { aggregateType }),
    aggregateId: text('subject') ?? '',
    ...(expectedSequenceNumber !== undefined && { expectedSequenceNumber }),
    ...(userId !== undefined && { userId }),
    ...(correlationId !== undefined && { correlationId }),
    ...(causationId !== undefined && { causationId }),
    ...(version !== undefined && { version }),
    data,
    metadata,
    ...(tags !== undefined && { tags }),
  };
}

function textOf(attributes: Attributes, name: string, faults: Fault[]): string | undefined {
  const value = attributes[name];
  if (value === undefined || typeof value === 'string') return value;
  faults.push({ pointer: `/${name}`, message: 'must be text' });
  return undefined;
}

function versionFrom(value: AttributeValue | undefined, faults: Fault[]): number | undefined {
  if (value === undefined) return undefined;
  if (/^[1-9][0-9]{0,9}$/.test(String(value))) return Number(value);
  faults.push({ pointer: '/schemaversion', message: 'must be an integer from 1' });
  return undefined;
}

function expectedFrom(
  value: AttributeValue | undefined,
  faults: Fault[],
): ExpectedSequenceNumber | undefined {
  if (value === undefined || value === 'exists') return value;
  const isInteger = /^(?:0|[1-9][0-9]{0,15})$/.test(String(value));
  if (isInteger && Number.isSafeInteger(Number(value))) return Number(value);
  const message = 'must be an integer from 0, or "exists"';
  faults.push({ pointer: '/expectedsequence', message });
  return undefined;
}

/**
 * Tags are one text with commas between them; a comma or a percent sign within a tag is %2C or %25.
 * So there is one text for each list of tags.
 */
function tagsText(tags: readonly string[]): string | undefined {
  if (tags.length === 0) return undefined;
  return tags.map((tag) => tag.replaceAll('%', '%25').replaceAll(',', '%2C')).join(',');
}

function tagsFrom(text: string | undefined, faults: Fault[]): readonly string[] | undefined {
  if (text === undefined) return undefined;
  if (/%(?!25|2C)/.test(text)) {
    const message = 'must have a percent sign within a tag as %25, a comma as %2C';
    faults.push({ pointer: '/tags', message });
  }
  return text.split(',').map((tag) => tag.replaceAll('%2C', ',').replaceAll('%25', '%'));
}

/** With nothing in it that an attribute may not have, though text in JSON may. */
function jsonText(object: JsonObject): string {
  const text = JSON.stringify(object);
  if (PRINTABLE_ASCII.test(text)) return text;
  return text.replaceAll(/[\p{Cc}\p{Noncharacter_Code_Point}]/gu, (character) =>
    Array.from({ length: character.length }, (_, index) =>
      escaped(character.charCodeAt(index)),
    ).join(''),
  );
}

/** What most texts are is found out much faster than what in them is to be escaped. */
const PRINTABLE_ASCII = /^[\x20-\x7e]*$/;

function escaped(unit: number): string {
  return `\\u${unit.toString(16).padStart(4, '0')}`;
}

function metadataFrom(text: (name: string) => string | undefined, faults: Fault[]): JsonObject {
  const traceparent = text('traceparent');
  const tracestate = text('tracestate');
  return {
    ...otherMetadataFrom(text(STORE_ATTRIBUTES.metadata), faults),
    ...(traceparent !== undefined && { traceparent }),
    ...(tracestate !== undefined && { tracestate }),
  };
}

function otherMetadataFrom(text: string | undefined, faults: Fault[]): JsonObject {
  if (text === undefined) return {};
  const parsed = parseJson(text);
  if ('value' in parsed && isJsonObject(parsed.value)) return parsed.value;
  const message = 'must be the JSON text of an object, without repeated names or lossy numbers';
  faults.push({ pointer: `/${STORE_ATTRIBUTES.metadata}`, message });
  return {};
}

/**
 * An id that is a UUID is the event's, in lower case. Any other becomes, together with its source,
 * a UUIDv5 (RFC 9562, 5.5), made of the JSON text `["<source>","<id>"]` without white space.
 */
function eventIdFrom(id: string, source: string): string {
  return UUID.test(id) ? id.toLowerCase() : uuidv5(JSON.stringify([source, id]), NAMESPACE);
}
