import type { EventSequence, ReadsEvents } from '../../event-store.ts';
import type { Clock } from '../../platform/clock.ts';
import { sequenceThrough } from './sequence-through.ts';

export type ReadKind = 'aggregate' | 'log' | 'page' | 'event' | 'aggregate_types' | 'aggregates';

/** How many events a read gave, and how long they were waited for. */
export type ReadDone = (read: ReadKind, events: number, seconds: number) => void;

type Reads = Pick<
  ReadsEvents,
  'readAggregate' | 'readLog' | 'readPage' | 'readEvent' | 'aggregateTypes' | 'listAggregates'
>;

/** The same reads; of each one it is told, once it is over, how much and how long it was. */
export function observedReads(reads: Reads, clock: Clock, done: ReadDone): Reads {
  const timed = async <Result>(
    read: ReadKind,
    reading: Promise<Result>,
    count: (result: Result) => number,
  ): Promise<Result> => {
    const startedAt = clock.monotonicMs();
    let events = 0;
    try {
      const result = await reading;
      events = count(result);
      return result;
    } finally {
      done(read, events, (clock.monotonicMs() - startedAt) / 1_000);
    }
  };
  const timedEvents = (read: ReadKind, sequence: EventSequence) =>
    timedSequence(sequence, clock, (events, seconds) => done(read, events, seconds));
  return {
    readAggregate: (aggregate, range) =>
      timedEvents('aggregate', reads.readAggregate(aggregate, range)),
    readLog: (range) => timedEvents('log', reads.readLog(range)),
    readPage: (range, start) =>
      timed('page', reads.readPage(range, start), ({ events }) => events.length),
    readEvent: (eventId, options) =>
      timed('event', reads.readEvent(eventId, options), (event) => (event === undefined ? 0 : 1)),
    aggregateTypes: () => timed('aggregate_types', reads.aggregateTypes(), () => 0),
    listAggregates: (query) => timed('aggregates', reads.listAggregates(query), () => 0),
  };
}

/** What the reader does between two batches is no part of the time. */
function timedSequence(
  sequence: EventSequence,
  clock: Clock,
  done: (events: number, seconds: number) => void,
): EventSequence {
  return sequenceThrough(sequence, async function* (source) {
    let events = 0;
    let waitedMs = 0;
    try {
      for (;;) {
        const askedAt = clock.monotonicMs();
        const next = await source.next();
        waitedMs += clock.monotonicMs() - askedAt;
        if (next.done === true) return;
        events += next.value.length;
        yield next.value;
      }
    } finally {
      done(events, waitedMs / 1_000);
    }
  });
}
