import { MongoClient } from 'mongodb';
import { eventsCollectionName, MAJORITY_READ } from '../../src/mongo/collections.js';
import { filledDatabase } from '../load/engine.js';
import { interleaved } from '../load/interleaved.js';
import { AGGREGATE_TYPE } from '../load/maneuver-events.js';
import { readingLines } from '../load/reading-lines.js';
import { readingWhole } from '../load/reading-whole.js';
import { restClients } from '../load/rest-clients.js';
import { startServer } from '../load/server-process.js';
export const row = {
    measured: 'NDJSON read of 10⁵ events',
    against: 'raw cursor toArray of the same',
    compares: 'perSecond',
    target: { bound: 0.8, aim: 1.5 },
    measure,
};
const EVENTS = 100_000;
async function measure(bench) {
    const database = await filledDatabase(bench, EVENTS);
    const service = await startServer('event-store', bench, { database });
    const client = new MongoClient(bench.uri);
    const documents = client
        .db(database)
        .collection(eventsCollectionName(AGGREGATE_TYPE), MAJORITY_READ);
    const measurement = await interleaved(bench, restClients(service.url, 1, readingLines(service.url, EVENTS), { each: EVENTS }), readingWhole(EVENTS, () => documents.find().sort({ _id: 1 }).toArray()));
    await client.close();
    await service.stop();
    return measurement;
}
//# sourceMappingURL=13-ndjson-read.js.map