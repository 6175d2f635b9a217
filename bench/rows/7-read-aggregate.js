import { MongoClient } from 'mongodb';
import { eventsCollectionName, MAJORITY_READ } from '../../src/mongo/collections.js';
import { fill, freshDatabase, openEngine } from '../load/engine.js';
import { interleaved } from '../load/interleaved.js';
import { AGGREGATE_TYPE, maneuverOf } from '../load/maneuver-events.js';
import { readingWhole } from '../load/reading-whole.js';
export const row = {
    measured: 'read one aggregate of 10⁵ events',
    against: 'raw cursor toArray of the same',
    compares: 'perSecond',
    target: { bound: 1, aim: 2 },
    measure,
};
const EVENTS = 100_000;
async function measure(bench) {
    const database = freshDatabase();
    const aggregate = { aggregateType: AGGREGATE_TYPE, aggregateId: 'mission-long' };
    const store = await openEngine(bench, { database });
    await fill(store, EVENTS, () => maneuverOf(aggregate.aggregateId));
    const client = new MongoClient(bench.uri);
    const documents = client
        .db(database)
        .collection(eventsCollectionName(AGGREGATE_TYPE), MAJORITY_READ);
    const filter = { aggregateId: aggregate.aggregateId };
    const measurement = await interleaved(bench, readingWhole(EVENTS, () => store.readAggregate(aggregate).toArray()), readingWhole(EVENTS, () => documents.find(filter).sort({ sequenceNumber: 1 }).toArray()));
    await client.close();
    await store.close();
    return measurement;
}
//# sourceMappingURL=7-read-aggregate.js.map