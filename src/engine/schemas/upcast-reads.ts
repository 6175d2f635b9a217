import { setImmediate as othersTurn } from 'node:timers/promises';
import { EventStoreError, invalidRequest } from '../../errors.ts';
import type { EventSequence, ReadsEvents } from '../../event-store.ts';
import type { RecordedEvent } from '../../events/event.ts';
import type { ReadSchemaVersion } from '../../schemas.ts';
import { sequenceThrough } from '../read/sequence-through.ts';
import type { SchemaRegistry } from './schema-registry.ts';
import type { Subject } from './schema-subject.ts';

type Upcast = (event: RecordedEvent) => RecordedEvent | Promise<RecordedEvent>;

type EventReads = Pick<ReadsEvents, 'readAggregate' | 'readLog' | 'readPage' | 'readEvent'>;

/** A step could not do its work. */
export type UpcastFailed = (subject: { aggregateType: string; eventType: string }) => void;

/**
 * The same reads; each event comes in the version that was asked for, the latest where nothing
 * was. An event that cannot be had in it fails the read.
 */
export function upcastReads<Reads extends EventReads>(
  reads: Reads,
  registry: Pick<SchemaRegistry, 'find'>,
  failed: UpcastFailed,
): Reads {
  const upcastTo = (version: ReadSchemaVersion = 'latest') => upcastFor(version, registry, failed);
  return {
    ...reads,
    readAggregate(aggregate, { schemaVersion, ...range } = {}) {
      return upcastSequence(reads.readAggregate(aggregate, range), upcastTo(schemaVersion));
    },
    readLog({ schemaVersion, ...range } = {}) {
      return upcastSequence(reads.readLog(range), upcastTo(schemaVersion));
    },
    async readPage({ schemaVersion, ...range }, start) {
      const upcast = upcastTo(schemaVersion);
      const page = await reads.readPage(range, start);
      return { ...page, events: await upcastAll(page.events, upcast) };
    },
    async readEvent(eventId, { schemaVersion, ...options } = {}) {
      const upcast = upcastTo(schemaVersion);
      const event = await reads.readEvent(eventId, options);
      return event && (await upcast(event));
    },
  };
}

/** One event at a time, to the latest version; throws or rejects with `upcast_failed`. */
export function upcastToLatest(
  registry: Pick<SchemaRegistry, 'find'>,
  failed: UpcastFailed,
): Upcast {
  return upcastFor('latest', registry, failed);
}

export function upcastFor(
  version: ReadSchemaVersion,
  registry: Pick<SchemaRegistry, 'find'>,
  failed: UpcastFailed,
): Upcast {
  assertVersion(version);
  if (version === 'stored') return (event) => event;
  return (event) => {
    const subject = registry.find(event);
    if (subject === undefined) return event;
    const toVersion = version === 'latest' ? subject.latestVersion : version;
    return upcastTo(Math.min(toVersion, subject.latestVersion), event, subject, failed);
  };
}

function assertVersion(version: unknown): void {
  if (version === 'latest' || version === 'stored') return;
  if (Number.isSafeInteger(version) && (version as number) >= 1) return;
  const message = 'must be "latest", "stored" or an integer from 1';
  throw invalidRequest([{ pointer: '/schemaVersion', message }]);
}

function upcastTo(
  toVersion: number,
  event: RecordedEvent,
  subject: Subject,
  failed: UpcastFailed,
): RecordedEvent | Promise<RecordedEvent> {
  if (event.version === toVersion) return event;
  // Written in a version that nobody has registered: it is newer than all that are.
  if (event.version > subject.latestVersion) return event;
  if (event.version > toVersion) throw olderThanStored(event, toVersion);
  try {
    const upcast = subject.upcast(event, toVersion);
    if (!(upcast instanceof Promise)) return upcast;
    return upcast.catch((error) => told(event, toVersion, error, failed));
  } catch (error) {
    return told(event, toVersion, error, failed);
  }
}

function told(
  event: RecordedEvent,
  toVersion: number,
  cause: unknown,
  failed: UpcastFailed,
): never {
  failed(event);
  throw upcastFailed(event, toVersion, cause);
}

function upcastSequence(events: EventSequence, upcast: Upcast): EventSequence {
  return sequenceThrough(events, async function* (batches) {
    for (let next = await batches.next(); next.done !== true; next = await batches.next()) {
      // Upcast, events may be larger than they were read.
      for (let start = 0; start < next.value.length; start += UPCAST_AT_ONCE) {
        yield await upcastAll(next.value.slice(start, start + UPCAST_AT_ONCE), upcast);
      }
    }
  });
}

const UPCAST_AT_ONCE = 1_000;
const WORK_MS = 10;
const EVENTS_BETWEEN_LOOKS = 8;

/** Waits only for those that take time, and lets others have their turn. */
export async function upcastAll(
  events: readonly RecordedEvent[],
  upcast: Upcast,
): Promise<readonly RecordedEvent[]> {
  const all: RecordedEvent[] = [];
  let since = performance.now();
  for (const [index, event] of events.entries()) {
    const result = upcast(event);
    all.push(result instanceof Promise ? await result : result);
    // To ask for the time takes longer than to upcast a small event.
    if (index % EVENTS_BETWEEN_LOOKS !== 0 || performance.now() - since < WORK_MS) continue;
    await othersTurn();
    since = performance.now();
  }
  return all;
}

function olderThanStored(
  { eventId, aggregateType, eventType, version: storedVersion }: RecordedEvent,
  schemaVersion: number,
): EventStoreError<'schema_version_too_old'> {
  const message =
    `The event ${eventId} (${aggregateType}/${eventType}) is stored in version ${storedVersion}, ` +
    `and there is no way back to version ${schemaVersion}.`;
  return new EventStoreError('schema_version_too_old', message, {
    eventId,
    storedVersion,
    schemaVersion,
  });
}

function upcastFailed(
  { eventId, aggregateType, eventType, version: fromVersion }: RecordedEvent,
  toVersion: number,
  cause: unknown,
): EventStoreError<'upcast_failed'> {
  const message =
    `The event ${eventId} is stored in version ${fromVersion} of ${aggregateType}/${eventType} and ` +
    `cannot be had as version ${toVersion}: ${(cause as Error).message}`;
  const details = { eventId, aggregateType, eventType, fromVersion, toVersion };
  return new EventStoreError('upcast_failed', message, details, cause);
}
