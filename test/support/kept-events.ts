import { createHash } from 'node:crypto';
import { eventSequence } from '../../src/engine/read/event-sequence.ts';
import type { EventSource } from '../../src/engine/replay/ports.ts';
import type { AggregateKey, JsonObject, RecordedEvent } from '../../src/events/event.ts';

export const MISSION: AggregateKey = { aggregateType: 'Mission', aggregateId: 'mission-42' };

/** The time of the first event; each further one is a second later. */
export const FIRST_AT = Date.UTC(2031, 2, 14, 6, 12);

/** One event of an aggregate, as it would be recorded. */
export function recorded(
  sequenceNumber: number,
  eventType: string,
  data: JsonObject,
  further: Partial<RecordedEvent> = {},
): RecordedEvent {
  return {
    ...MISSION,
    eventId: `00000000-0000-4000-8000-${String(sequenceNumber).padStart(12, '0')}`,
    eventType,
    sequenceNumber,
    position: sequenceNumber,
    timestamp: new Date(FIRST_AT + (sequenceNumber - 1) * 1_000).toISOString(),
    version: 1,
    storedVersion: further.version ?? 1,
    data,
    metadata: {},
    tags: [],
    hash: createHash('sha256').update(String(sequenceNumber)).digest('hex'),
    ...further,
  };
}

/** What is read of one aggregate's events, as from a store, in batches of a size. */
export interface KeptEvents extends EventSource {
  /** May be added to, or exchanged. */
  events: RecordedEvent[];
  /** The ranges that were read, and of how many batches. */
  readonly reads: { readonly from: number; batches: number; isClosed: boolean }[];
}

export function keptEvents(events: RecordedEvent[], batchSize = 3): KeptEvents {
  const source: KeptEvents = {
    events,
    reads: [],
    readAggregate({ aggregateType, aggregateId }, range = {}) {
      const { fromSequenceNumber: from = 1, toSequenceNumber: to = Infinity } = range;
      const found = source.events
        .filter((event) => event.aggregateType === aggregateType)
        .filter((event) => event.aggregateId === aggregateId)
        .filter(({ sequenceNumber }) => sequenceNumber >= from && sequenceNumber <= to)
        .slice(0, range.limit);
      return eventSequence(async function* () {
        const read = { from, batches: 0, isClosed: true };
        source.reads.push(read);
        for (let start = 0; start < found.length; start += batchSize) {
          read.batches += 1;
          yield structuredClone(found.slice(start, start + batchSize));
        }
        read.isClosed = false;
      });
    },
    async readPage({ to = '9', limit }) {
      const before = source.events.filter(({ timestamp }) => timestamp < to);
      return { events: before.reverse().slice(0, limit), head: source.events.length };
    },
  };
  return source;
}
