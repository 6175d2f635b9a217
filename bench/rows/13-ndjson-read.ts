import { MongoClient } from 'mongodb';
import { eventsCollectionName, MAJORITY_READ } from '../../src/mongo/collections.ts';
import { filledDatabase } from '../load/engine.ts';
import { interleaved } from '../load/interleaved.ts';
import { AGGREGATE_TYPE } from '../load/maneuver-events.ts';
import { readingLines } from '../load/reading-lines.ts';
import { readingWhole } from '../load/reading-whole.ts';
import { restClients } from '../load/rest-clients.ts';
import { startServer } from '../load/server-process.ts';
import type { Bench, Measurement, Row } from '../row.ts';

export const row: Row = {
  measured: 'NDJSON read of 10⁵ events',
  against: 'raw cursor toArray of the same',
  compares: 'perSecond',
  target: { bound: 0.8, aim: 1.5 },
  measure,
};

const EVENTS = 100_000;

async function measure(bench: Bench): Promise<Measurement> {
  const database = await filledDatabase(bench, EVENTS);
  const service = await startServer('event-store', bench, { database });
  const client = new MongoClient(bench.uri);
  const documents = client
    .db(database)
    .collection(eventsCollectionName(AGGREGATE_TYPE), MAJORITY_READ);
  const measurement = await interleaved(
    bench,
    restClients(service.url, 1, readingLines(service.url, EVENTS), { each: EVENTS }),
    readingWhole(EVENTS, () => documents.find().sort({ _id: 1 }).toArray()),
  );
  await client.close();
  await service.stop();
  return measurement;
}
