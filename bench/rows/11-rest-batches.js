import { engineWriters, fill, KNOWN_EVENTS, openEngine } from '../load/engine.js';
import { batchRequests } from '../load/http-requests.js';
import { interleaved } from '../load/interleaved.js';
import { appending, restClients } from '../load/rest-clients.js';
import { startServer } from '../load/server-process.js';
export const row = {
    measured: 'REST, batches of 100, 4 connections, events',
    against: 'engine, 64 writers, events',
    compares: 'perSecond',
    target: { bound: 1, aim: 1.5 },
    measure,
};
const BATCH = 100;
async function measure(bench) {
    const service = await startServer('event-store', bench);
    const store = await openEngine(bench);
    await fill(store, KNOWN_EVENTS);
    const append = appending(batchRequests(service.url, BATCH));
    const measurement = await interleaved(bench, restClients(service.url, 4, append, { each: BATCH }), engineWriters(store, 64));
    await store.close();
    await service.stop();
    return measurement;
}
//# sourceMappingURL=11-rest-batches.js.map