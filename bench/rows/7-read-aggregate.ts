import { MongoClient } from 'mongodb';
import { eventsCollectionName, MAJORITY_READ } from '../../src/mongo/collections.ts';
import { closedLoop } from '../load/closed-loop.ts';
import { fill, freshDatabase, openEngine } from '../load/engine.ts';
import { interleaved, type Side } from '../load/interleaved.ts';
import { AGGREGATE_TYPE } from '../load/maneuver-events.ts';
import { sampleOf } from '../load/sample.ts';
import type { Bench, Measurement, Row } from '../row.ts';

export const row: Row = {
  measured: 'read one aggregate of 10⁵ events',
  against: 'raw cursor toArray of the same',
  compares: 'perSecond',
  target: { bound: 1, aim: 2 },
  measure,
};

const EVENTS = 100_000;

async function measure(bench: Bench): Promise<Measurement> {
  const database = freshDatabase();
  const aggregate = { aggregateType: AGGREGATE_TYPE, aggregateId: 'mission-long' };
  const store = await openEngine(bench, { database });
  await fill(store, EVENTS, aggregate.aggregateId);
  const client = new MongoClient(bench.uri);
  const documents = client
    .db(database)
    .collection(eventsCollectionName(AGGREGATE_TYPE), MAJORITY_READ);
  const filter = { aggregateId: aggregate.aggregateId };

  const measurement = await interleaved(
    bench,
    readingWith(() => store.readAggregate(aggregate).toArray()),
    readingWith(() => documents.find(filter).sort({ sequenceNumber: 1 }).toArray()),
  );
  await client.close();
  await store.close();
  return measurement;
}

/** One reader, again and again. */
function readingWith(read: () => Promise<readonly unknown[]>): Side {
  async function readAll(): Promise<void> {
    const { length } = await read();
    if (length !== EVENTS) throw new Error(`${length} events were read, not ${EVENTS}.`);
  }
  return async (durationMs) => sampleOf([await closedLoop(1, durationMs, readAll)], EVENTS);
}
