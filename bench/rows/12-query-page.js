import { filledDatabase } from '../load/engine.js';
import { interleaved } from '../load/interleaved.js';
import { fullPageRequests } from '../load/page-requests.js';
import { restClients } from '../load/rest-clients.js';
import { startServer } from '../load/server-process.js';
export const row = {
    measured: 'page of 100 at 10⁶ events, p99',
    against: 'page of 100 at 10⁴ events, p99',
    compares: 'p99Ms',
    target: { bound: 1.3, p99MsBelow: 20 },
    measure,
};
async function measure(bench) {
    const large = await readersOf(bench, bench.isQuick ? 100_000 : 1_000_000);
    const small = await readersOf(bench, 10_000);
    const measurement = await interleaved(bench, large.read, small.read);
    await large.service.stop();
    await small.service.stop();
    return bench.isQuick ? { ...measurement, note: 'at 10⁵ only (--quick)' } : measurement;
}
/** One reader, so that a page waits for no other, on a service of its own with so many events. */
async function readersOf(bench, events) {
    const service = await startServer('event-store', bench, {
        database: await filledDatabase(bench, events),
    });
    const nextRequest = await fullPageRequests(service.url, events);
    const read = restClients(service.url, 1, (connection) => connection.exchange(nextRequest(), [200]));
    return { service, read };
}
//# sourceMappingURL=12-query-page.js.map