import { authorization, startGuardedService } from '../load/guarded-service.js';
import { appendRequests } from '../load/http-requests.js';
import { interleaved } from '../load/interleaved.js';
import { appending, restClients } from '../load/rest-clients.js';
import { startServer } from '../load/server-process.js';
const CONNECTIONS = 64;
export const row = {
    measured: 'REST with a key and limits, 64 connections',
    against: 'REST without, 64 connections',
    compares: 'perSecond',
    target: { bound: 0.9 },
    measure,
};
async function measure(bench) {
    const guarded = await startGuardedService(bench);
    const open = await startServer('event-store', bench);
    const withKey = appendRequests(guarded.url, [authorization(guarded.key)]);
    const measurement = await interleaved(bench, restClients(guarded.url, CONNECTIONS, appending(withKey)), restClients(open.url, CONNECTIONS, appending(appendRequests(open.url))));
    await guarded.stop();
    await open.stop();
    return measurement;
}
//# sourceMappingURL=15-authentication-and-limits.js.map