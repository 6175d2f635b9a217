import { isDeepStrictEqual } from 'node:util';
import type { EventStore } from '../../src/event-store.ts';
import type { AggregateKey, RecordedEvent } from '../../src/events/event.ts';
import { type SeededRandom, seededRandom } from './seeded-random.ts';
import { type AskedEvent, anAskedEvent, type Telling, tellingOf } from './telling.ts';

/** Many appends to a few aggregates that others append to as well. */
export interface ContendingLoad {
  readonly aggregates: readonly AggregateKey[];
  /** So many appends are under way at any moment. */
  readonly concurrency: number;
  /** Appends of each of those, one after the other. */
  readonly rounds: number;
  readonly seed: number;
}

export interface LoadReport {
  readonly tellings: readonly Telling[];
  /** Events that a read begun after their acknowledgement did not show. */
  readonly unreadable: readonly string[];
}

/** Appends, and after each acknowledgement reads at once what was acknowledged. */
export async function appendContending(
  store: EventStore,
  load: ContendingLoad,
): Promise<LoadReport> {
  const reports = await Promise.all(
    Array.from({ length: load.concurrency }, (_, index) =>
      appendOneByOne(store, load, seededRandom(load.seed + index)),
    ),
  );
  return {
    tellings: reports.flatMap(({ tellings }) => tellings),
    unreadable: reports.flatMap(({ unreadable }) => unreadable),
  };
}

async function appendOneByOne(
  store: EventStore,
  { aggregates, rounds }: ContendingLoad,
  random: SeededRandom,
): Promise<LoadReport> {
  const tellings: Telling[] = [];
  const unreadable: string[] = [];
  for (let round = 0; round < rounds; round += 1) {
    const asked = await nextAppend(store, aggregates, tellings, random);
    const telling = await tellingOf(store, asked);
    tellings.push(telling);
    if (telling.told.outcome !== 'committed') continue;
    for (const event of telling.told.events) {
      unreadable.push(...(await readsThatMiss(store, event)));
    }
  }
  return { tellings, unreadable };
}

async function nextAppend(
  store: EventStore,
  aggregates: readonly AggregateKey[],
  tellings: readonly Telling[],
  random: SeededRandom,
): Promise<readonly AskedEvent[]> {
  const aggregate = random.oneOf(aggregates);
  const other = random.oneOf(aggregates);
  switch (random.below(10)) {
    case 0:
    case 1:
    case 2:
      return [anAskedEvent(aggregate)];
    case 3:
      return [anAskedEvent(aggregate), anAskedEvent(other), anAskedEvent(aggregate)];
    case 4:
      return random.oneOf([...tellings.map(({ asked }) => asked), [anAskedEvent(aggregate)]]);
    case 5: {
      const expectedSequenceNumber = await headOf(store, aggregate);
      return [anAskedEvent({ ...aggregate, expectedSequenceNumber }), anAskedEvent(other)];
    }
    default: {
      const expectedSequenceNumber = await headOf(store, aggregate);
      return [anAskedEvent({ ...aggregate, expectedSequenceNumber })];
    }
  }
}

async function headOf(store: EventStore, aggregate: AggregateKey): Promise<number> {
  const [newest] = await store.readAggregate(aggregate, { order: 'desc', limit: 1 }).toArray();
  return newest?.sequenceNumber ?? 0;
}

/** The reads that do not show an event, by their names. */
async function readsThatMiss(store: EventStore, event: RecordedEvent): Promise<string[]> {
  const { sequenceNumber, position } = event;
  const ofAggregate = store.readAggregate(event, { fromSequenceNumber: sequenceNumber });
  const ofLog = store.readLog({ fromPosition: position });
  const missed: string[] = [];
  for (const [name, sequence] of [
    ['readAggregate', ofAggregate],
    ['readLog', ofLog],
  ] as const) {
    const [found] = await sequence.toArray();
    if (!isDeepStrictEqual(found, event)) missed.push(`${name} does not show position ${position}`);
  }
  return missed;
}
