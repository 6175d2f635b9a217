import { randomUUID } from 'node:crypto';
import { MongoClient, MongoServerError } from 'mongodb';
import { COLLECTIONS, eventsCollectionName, MAJORITY_WRITE, } from '../../../src/mongo/collections.js';
import { AGGREGATE_TYPE } from '../maneuver-events.js';
import { behindOurMiddleware } from './our-middleware.js';
import { serve } from './serve.js';
const DUPLICATE_KEY = 11_000;
/**
 * The program of a process that stores events as most would who write it in an afternoon: find the
 * aggregate's last number, insert the event with the next one, try again if another took it. Its
 * documents are as durable once acknowledged. It has the index that guards the sequence numbers, and
 * none for queries.
 */
const { MONGODB_URI = '', MONGODB_DB = '' } = process.env;
const client = new MongoClient(MONGODB_URI);
const database = client.db(MONGODB_DB);
const durable = { writeConcern: MAJORITY_WRITE };
const name = eventsCollectionName(AGGREGATE_TYPE);
await database.command({
    createIndexes: name,
    indexes: COLLECTIONS.events.indexes.slice(0, 1),
    ...durable,
});
const events = database.collection(name, durable);
serve(behindOurMiddleware(async (given, response) => {
    if (!isNewEvent(given))
        return void response.status(400).end();
    const { _id: eventId, ...stored } = await append(events, given);
    response
        .status(201)
        .set('ETag', `"${stored.sequenceNumber}"`)
        .json({ eventId, ...stored });
}));
function isNewEvent(value) {
    if (typeof value !== 'object' || value === null)
        return false;
    const { eventType, aggregateType, aggregateId, data } = value;
    const names = [eventType, aggregateType, aggregateId];
    return names.every((each) => typeof each === 'string') && typeof data === 'object';
}
async function append(collection, event) {
    const { aggregateId } = event;
    const newestFirst = { sort: { sequenceNumber: -1 }, projection: { sequenceNumber: 1 } };
    for (;;) {
        const last = await collection.findOne({ aggregateId }, newestFirst);
        const document = {
            _id: randomUUID(),
            ...event,
            sequenceNumber: (last?.sequenceNumber ?? 0) + 1,
            timestamp: new Date(),
        };
        try {
            await collection.insertOne(document);
            return document;
        }
        catch (error) {
            if (!(error instanceof MongoServerError && error.code === DUPLICATE_KEY))
                throw error;
        }
    }
}
//# sourceMappingURL=usual-design.js.map