import { MongoClient } from 'mongodb';
import { eventsCollectionName, MAJORITY_READ } from '../../../src/mongo/collections.ts';
import { closedLoop } from '../closed-loop.ts';
import { AGGREGATE_TYPE } from '../maneuver-events.ts';
import { followOrders } from './follow-orders.ts';

export interface RawReads {
  readonly uri: string;
  readonly database: string;
  /** One reader for each: it reads that aggregate, again and again. */
  readonly aggregateIds: readonly string[];
  /** How many events each of them has. */
  readonly events: number;
}

/** The program of a process that reads whole aggregates by hand: the driver's cursor, `toArray`. */
followOrders<RawReads>(async ({ uri, database, aggregateIds, events }) => {
  const client = await new MongoClient(uri).connect();
  const documents = client
    .db(database)
    .collection(eventsCollectionName(AGGREGATE_TYPE), MAJORITY_READ);
  async function read(reader: number): Promise<void> {
    const filter = { aggregateId: aggregateIds[reader] as string };
    const { length } = await documents.find(filter).sort({ sequenceNumber: 1 }).toArray();
    if (length !== events) throw new Error(`${length} events were read, not ${events}.`);
  }
  return (durationMs) => closedLoop(aggregateIds.length, durationMs, read);
});
