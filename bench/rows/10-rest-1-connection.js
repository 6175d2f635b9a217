import { engineWriters, fill, KNOWN_EVENTS, openEngine } from '../load/engine.js';
import { appendRequests } from '../load/http-requests.js';
import { interleaved } from '../load/interleaved.js';
import { appending, restClients } from '../load/rest-clients.js';
import { startServer } from '../load/server-process.js';
export const row = {
    measured: 'REST, 1 connection, p50',
    against: 'engine, 1 writer, p50',
    compares: 'p50Ms',
    target: { bound: 2, p99MsBelow: 10 },
    measure,
};
/** How long many connections post to the service first. */
const MANY_MS = 1_000;
async function measure(bench) {
    const service = await startServer('event-store', bench);
    const append = appending(appendRequests(service.url));
    // Both know their busy aggregates by then; a single connection would take long to get there.
    await restClients(service.url, 64, append)(MANY_MS);
    const store = await openEngine(bench);
    await fill(store, KNOWN_EVENTS);
    const measurement = await interleaved(bench, restClients(service.url, 1, append), engineWriters(store, 1));
    await store.close();
    await service.stop();
    return measurement;
}
//# sourceMappingURL=10-rest-1-connection.js.map