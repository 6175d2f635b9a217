import { MongoClient } from 'mongodb';
import { openEventStore } from '../../src/open-event-store.js';
import { filledDatabase } from '../load/engine.js';
import { interleaved } from '../load/interleaved.js';
import { openPull, pullingWhole } from '../load/pulling-whole.js';
import { readingLines } from '../load/reading-lines.js';
import { restClients } from '../load/rest-clients.js';
import { startServer } from '../load/server-process.js';
export const row = {
    measured: 'catch-up of a pull subscription over 10⁵ events',
    against: 'NDJSON read of the same',
    compares: 'perSecond',
    target: { bound: 0.5 },
    measure,
};
const EVENTS = 100_000;
async function measure(bench) {
    const database = await filledDatabase(bench, EVENTS);
    const service = await startServer('event-store', bench, { database });
    // What one catch-up has left in memory must not make the next one faster.
    const capacity = { backlogBytesMax: 8_000_000 };
    const store = await openEventStore({ uri: bench.uri, database, capacity });
    const client = new MongoClient(bench.uri);
    const pull = openPull(store, client, database);
    const measurement = await interleaved(bench, pullingWhole(pull, EVENTS), restClients(service.url, 1, readingLines(service.url, EVENTS), { each: EVENTS }));
    await pull.close();
    await store.close();
    await client.close();
    await service.stop();
    return { ...measurement, note: 'in process; one consumer, 10 deliveries of 100 at a time' };
}
//# sourceMappingURL=27-pull-catch-up.js.map