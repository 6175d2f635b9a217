import { MongoClient } from 'mongodb';
import { eventsCollectionName, MAJORITY_READ } from '../../../src/mongo/collections.js';
import { closedLoop } from '../closed-loop.js';
import { AGGREGATE_TYPE } from '../maneuver-events.js';
import { followOrders } from './follow-orders.js';
/** The program of a process that reads whole aggregates by hand: the driver's cursor, `toArray`. */
followOrders(async ({ uri, database, aggregateIds, events }) => {
    const client = await new MongoClient(uri).connect();
    const documents = client
        .db(database)
        .collection(eventsCollectionName(AGGREGATE_TYPE), MAJORITY_READ);
    async function read(reader) {
        const filter = { aggregateId: aggregateIds[reader] };
        const { length } = await documents.find(filter).sort({ sequenceNumber: 1 }).toArray();
        if (length !== events)
            throw new Error(`${length} events were read, not ${events}.`);
    }
    return (durationMs) => closedLoop(aggregateIds.length, durationMs, read);
});
//# sourceMappingURL=raw-reads.js.map