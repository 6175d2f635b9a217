import { randomBytes, randomUUID } from 'node:crypto';
import { MongoClient } from 'mongodb';
import { COLLECTIONS, eventsCollectionName, MAJORITY_WRITE, } from '../../src/mongo/collections.js';
import { closedLoop } from './closed-loop.js';
import { freshDatabase } from './engine.js';
import { AGGREGATE_TYPE, aManeuver } from './maneuver-events.js';
import { sampleOf } from './sample.js';
/**
 * What an application would do by hand, with the driver's defaults: insert the same document, as
 * durably, one at a time, with sequence numbers that it happens to know and hashes that it does not
 * compute. Its one index is the one that guards the sequence numbers; the store's has all of its.
 */
export async function openRawInserts({ uri }) {
    const client = new MongoClient(uri);
    const database = client.db(freshDatabase());
    const name = eventsCollectionName(AGGREGATE_TYPE);
    const indexes = COLLECTIONS.events.indexes.slice(0, 1);
    const durable = { writeConcern: MAJORITY_WRITE };
    await database.command({ createIndexes: name, indexes, ...durable });
    const collection = database.collection(name, durable);
    const nextDocument = createDocuments();
    const insert = () => collection.insertOne(nextDocument());
    return {
        writers: (count) => async (durationMs) => sampleOf([await closedLoop(count, durationMs, insert)]),
        close: () => client.close(),
    };
}
function createDocuments() {
    const heads = new Map();
    const [salt, commitment, hash] = [randomBytes(16), randomBytes(32), randomBytes(32)];
    let position = 0;
    return () => {
        const { metadata = {}, tags = [], ...event } = aManeuver();
        const sequenceNumber = (heads.get(event.aggregateId) ?? 0) + 1;
        heads.set(event.aggregateId, sequenceNumber);
        position += 1;
        return {
            _id: position,
            eventId: randomUUID(),
            ...event,
            sequenceNumber,
            timestamp: new Date(),
            version: 1,
            metadata,
            tags,
            salt,
            commitment,
            hash,
        };
    };
}
//# sourceMappingURL=raw-insert-one.js.map