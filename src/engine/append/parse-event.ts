import type { Fault } from '../../errors.ts';
import type { AppendContext } from '../../event-store.ts';
import { canonicalJson } from '../../events/canonical-json.ts';
import { type CopiedJson, copyJsonObject } from '../../events/copy-json.ts';
import type { JsonObject, NamedEvent, NewEvent } from '../../events/event.ts';
import { LIMITS } from '../../events/limits.ts';
import type { SchemaSubject } from '../../schemas.ts';
import { withContext } from './append-context.ts';
import { isNewEvent, newEventFaults, surrogateFaults } from './new-event-faults.ts';

/** An event whose every field was checked, in copies that nobody else holds. */
export interface ParsedEvent {
  /** As the client gave it: its content, by which a repeat is known. */
  readonly event: NamedEvent & { readonly metadata: JsonObject };
  /** That of its schema which the data is in, whether the client said so or not. */
  readonly version: number;
  /** As it is recorded: with what the request adds. */
  readonly metadata: JsonObject;
  readonly correlationId: string | undefined;
  readonly tags: readonly string[];
  /** Canonical JSON (RFC 8785), as recorded. */
  readonly dataText: string;
  readonly metadataText: string;
  readonly jsonBytes: number;
  /** What it takes as BSON, at most. */
  readonly storedBytes: number;
}

/** What the events of a request have in common. */
export interface ParseContext {
  readonly context: AppendContext;
  readonly latestVersion: (subject: SchemaSubject) => number;
}

/** One event of a request, at `pointer`; undefined where it has faults, which are added. */
export function parseEvent(
  given: unknown,
  pointer: string,
  { context, latestVersion }: ParseContext,
  faults: Fault[],
): ParsedEvent | undefined {
  if (!isNewEvent(given)) {
    faults.push(...newEventFaults(pointer));
    return undefined;
  }
  faults.push(...surrogateFaults(given, pointer));
  if (!hasType(given)) {
    const message =
      'is required: no aggregate type has a schema of the event type, or several have';
    faults.push({ pointer: `${pointer}/aggregateType`, message });
    return undefined;
  }
  const data = copyJsonObject(given.data, `${pointer}/data`);
  const metadata = copyJsonObject(given.metadata ?? {}, `${pointer}/metadata`);
  if ('copy' in data && 'copy' in metadata) {
    const version = given.version ?? latestVersion(given);
    const parsed = { ...parsedOf(given, data, metadata, context), version };
    faults.push(...sizeFaults(parsed, pointer));
    return parsed;
  }
  if ('fault' in data) faults.push(data.fault);
  if ('fault' in metadata) faults.push(metadata.fault);
  return undefined;
}

function hasType(given: NewEvent): given is NamedEvent {
  return given.aggregateType !== undefined;
}

type Copied = Extract<CopiedJson, { readonly copy: JsonObject }>;

interface SizedEvent extends Omit<ParsedEvent, 'version'> {
  readonly dataBytes: number;
  readonly metadataBytes: number;
}

function parsedOf(
  given: NamedEvent,
  { copy: data, valueCount: dataValues }: Copied,
  { copy: givenMetadata, valueCount: metadataValues }: Copied,
  context: AppendContext,
): SizedEvent {
  const metadata = withContext(givenMetadata, given.userId, context);
  const dataText = canonicalJson(data);
  const metadataText = canonicalJson(metadata);
  const dataBytes = Buffer.byteLength(dataText);
  const metadataBytes = Buffer.byteLength(metadataText);
  const tags = given.tags === undefined ? [] : [...given.tags];
  const event = { ...given, data, metadata: givenMetadata, tags };
  if (given.eventId !== undefined) event.eventId = given.eventId.toLowerCase();
  const jsonBytes = dataBytes + metadataBytes;
  const addedValues = metadata === givenMetadata ? 0 : CONTEXT_VALUES;
  const valueCount = dataValues + metadataValues + addedValues;
  return {
    event,
    metadata,
    correlationId: given.correlationId ?? context.correlationId,
    tags,
    dataText,
    metadataText,
    dataBytes,
    metadataBytes,
    jsonBytes,
    storedBytes: jsonBytes + valueCount * VALUE_BYTES_MAX,
  };
}

/** What BSON takes for a value beyond its JSON: type, index in an array, length or eight bytes. */
const VALUE_BYTES_MAX = 16;
/** Who appended it, and a trace of two parts. */
const CONTEXT_VALUES = 3;

function sizeFaults({ dataBytes, metadataBytes }: SizedEvent, pointer: string): readonly Fault[] {
  const { dataBytesMax, metadataBytesMax } = LIMITS;
  const faults: Fault[] = [];
  if (dataBytes > dataBytesMax) {
    faults.push({ pointer: `${pointer}/data`, message: tooLarge(dataBytes, dataBytesMax) });
  }
  if (metadataBytes > metadataBytesMax) {
    const message = tooLarge(metadataBytes, metadataBytesMax);
    faults.push({ pointer: `${pointer}/metadata`, message });
  }
  return faults;
}

export const tooLarge = (bytes: number, limit: number) =>
  `is ${bytes} bytes of canonical JSON; the limit is ${limit}`;
