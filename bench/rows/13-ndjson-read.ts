import { MongoClient } from 'mongodb';
import { eventsCollectionName, MAJORITY_READ } from '../../src/mongo/collections.ts';
import { filledDatabase } from '../load/engine.ts';
import { readRequest } from '../load/http-requests.ts';
import { interleaved } from '../load/interleaved.ts';
import { AGGREGATE_TYPE } from '../load/maneuver-events.ts';
import { readingWhole } from '../load/reading-whole.ts';
import { type Act, restClients } from '../load/rest-clients.ts';
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
const LINE_END = 0x0a;

async function measure(bench: Bench): Promise<Measurement> {
  const database = await filledDatabase(bench, EVENTS);
  const service = await startServer('event-store', bench, { database });
  const client = new MongoClient(bench.uri);
  const documents = client
    .db(database)
    .collection(eventsCollectionName(AGGREGATE_TYPE), MAJORITY_READ);
  const measurement = await interleaved(
    bench,
    restClients(service.url, 1, readingLines(service.url), { each: EVENTS }),
    readingWhole(EVENTS, () => documents.find().sort({ _id: 1 }).toArray()),
  );
  await client.close();
  await service.stop();
  return measurement;
}

/** Reads to the end and counts the lines; what is in them is for a client to parse or not. */
function readingLines(url: string): Act {
  const target = `/v1/events?aggregateType=${AGGREGATE_TYPE}`;
  const request = readRequest(url, target, 'application/x-ndjson');
  return async (connection) => {
    let lines = 0;
    await connection.exchange(request, [200], (bytes) => {
      lines += lineEndsIn(bytes);
    });
    if (lines !== EVENTS) throw new Error(`${lines} lines were read, not ${EVENTS}.`);
  };
}

function lineEndsIn(bytes: Buffer): number {
  let count = 0;
  for (let at = bytes.indexOf(LINE_END); at !== -1; at = bytes.indexOf(LINE_END, at + 1))
    count += 1;
  return count;
}
