import { Ajv2020, type ErrorObject } from 'ajv/dist/2020.js';
import { type Fault, invalidRequest } from '../../errors.ts';
import { canonicalJson } from '../../events/canonical-json.ts';
import { type CopiedJson, copyJsonObject } from '../../events/copy-json.ts';
import type { JsonObject, NewEvent } from '../../events/event.ts';
import { pointerTo } from '../../events/json-pointer.ts';
import { LIMITS } from '../../events/limits.ts';
import { NEW_EVENT_SCHEMA } from './new-event.schema.ts';

/** An event whose every field was checked, in copies that nobody else holds. */
export interface ParsedEvent {
  readonly event: NewEvent;
  readonly metadata: JsonObject;
  readonly tags: readonly string[];
  /** Canonical JSON (RFC 8785). */
  readonly dataText: string;
  readonly metadataText: string;
  readonly jsonBytes: number;
  /** What it takes as BSON, at most. */
  readonly storedBytes: number;
}

/**
 * Checks what a client wants appended, whole, before anything of it is stored.
 *
 * @throws EventStoreError `invalid_request` with every fault found, and a JSON Pointer to each
 *   (`/2/aggregateId` is in the third event).
 */
export function parseEvents(events: unknown): readonly ParsedEvent[] {
  if (!Array.isArray(events))
    throw invalidRequest([{ pointer: '', message: 'must be an array of events' }]);
  if (events.length === 0) throw invalidRequest([{ pointer: '', message: 'must not be empty' }]);
  if (events.length > LIMITS.batchEventsMax) {
    throw invalidRequest([
      { pointer: '', message: `must have at most ${LIMITS.batchEventsMax} events` },
    ]);
  }
  const faults: Fault[] = [];
  const parsed = events.flatMap((event, index) => parseEvent(event, `/${index}`, faults) ?? []);
  if (faults.length === 0) faults.push(...faultsOfBatch(parsed));
  if (faults.length > 0) throw invalidRequest(faults);
  return parsed;
}

function parseEvent(given: unknown, pointer: string, faults: Fault[]): ParsedEvent | undefined {
  if (!validate(given)) {
    faults.push(...(validate.errors ?? []).map((error) => faultOf(error, pointer)));
    return undefined;
  }
  const data = copyJsonObject(given.data, `${pointer}/data`);
  const { metadata: givenMetadata = {} } = given;
  const metadata = copyJsonObject(givenMetadata, `${pointer}/metadata`);
  if ('copy' in data && 'copy' in metadata) {
    return parsedOf(given, data, metadata, pointer, faults);
  }
  if ('fault' in data) faults.push(data.fault);
  if ('fault' in metadata) faults.push(metadata.fault);
  return undefined;
}

type Copied = Extract<CopiedJson, { readonly copy: JsonObject }>;

function parsedOf(
  given: NewEvent,
  { copy: data, valueCount: dataValues }: Copied,
  { copy: metadata, valueCount: metadataValues }: Copied,
  pointer: string,
  faults: Fault[],
): ParsedEvent {
  const dataText = canonicalJson(data);
  const metadataText = canonicalJson(metadata);
  const dataBytes = Buffer.byteLength(dataText);
  const metadataBytes = Buffer.byteLength(metadataText);
  if (dataBytes > LIMITS.dataBytesMax) {
    faults.push({ pointer: `${pointer}/data`, message: tooLarge(dataBytes, LIMITS.dataBytesMax) });
  }
  if (metadataBytes > LIMITS.metadataBytesMax) {
    const message = tooLarge(metadataBytes, LIMITS.metadataBytesMax);
    faults.push({ pointer: `${pointer}/metadata`, message });
  }
  const tags = given.tags === undefined ? [] : [...given.tags];
  const event = { ...given, data, metadata, tags };
  if (given.eventId !== undefined) event.eventId = given.eventId.toLowerCase();
  const jsonBytes = dataBytes + metadataBytes;
  const storedBytes = jsonBytes + (dataValues + metadataValues) * VALUE_BYTES_MAX;
  return { event, metadata, tags, dataText, metadataText, jsonBytes, storedBytes };
}

/** What BSON takes for a value beyond its JSON: type, index in an array, length or eight bytes. */
const VALUE_BYTES_MAX = 16;

function faultsOfBatch(events: readonly ParsedEvent[]): readonly Fault[] {
  const bytes = events.reduce((sum, { jsonBytes }) => sum + jsonBytes, 0);
  const stored = events.reduce((sum, { storedBytes }) => sum + storedBytes, 0);
  const faults: Fault[] = [];
  if (bytes > LIMITS.batchBytesMax) {
    faults.push({ pointer: '', message: tooLarge(bytes, LIMITS.batchBytesMax) });
  } else if (stored > LIMITS.batchStoredBytesMax) {
    const limit = LIMITS.batchStoredBytesMax;
    faults.push({
      pointer: '',
      message: `takes up to ${stored} bytes stored; the limit is ${limit}`,
    });
  }
  const seen = new Set<string>();
  events.forEach(({ event: { eventId } }, index) => {
    if (eventId === undefined) return;
    if (seen.has(eventId)) {
      faults.push({ pointer: `/${index}/eventId`, message: 'is also the id of an earlier event' });
    }
    seen.add(eventId);
  });
  return faults;
}

const tooLarge = (bytes: number, limit: number) =>
  `is ${bytes} bytes of canonical JSON; the limit is ${limit}`;

const validate = new Ajv2020({
  strict: true,
  allowUnionTypes: true,
  allErrors: true,
  verbose: true,
}).compile<NewEvent>(NEW_EVENT_SCHEMA);

function faultOf(error: ErrorObject, pointer: string): Fault {
  const { missingProperty, additionalProperty } = error.params as Record<string, string>;
  if (additionalProperty !== undefined) {
    return {
      pointer: pointer + pointerTo(additionalProperty),
      message: 'is no field of a new event',
    };
  }
  if (missingProperty !== undefined) {
    return { pointer: `${pointer}/${missingProperty}`, message: 'is required' };
  }
  const described = error.keyword === 'pattern' ? error.parentSchema?.['description'] : undefined;
  const message = String(described ?? error.message);
  return { pointer: pointer + error.instancePath, message };
}
