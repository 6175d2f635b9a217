import { setTimeout as sleep } from 'node:timers/promises';
import { authorization, furtherKey, startGuardedService, } from '../load/guarded-service.js';
import { appendRequests } from '../load/http-requests.js';
import { interleaved } from '../load/interleaved.js';
import { appending, restClients, tryingToAppend } from '../load/rest-clients.js';
const CONNECTIONS = 8;
const NOISY_CONNECTIONS = 64;
/** A fraction of what the service can do here: a limit that is never met protects nobody. */
const RATE_LIMIT_APPENDS = 200;
export const row = {
    measured: '8 connections, 50 ms apart, beside 64 of a noisy principal',
    against: 'the same alone',
    compares: 'p99Ms',
    target: { bound: 2 },
    measure,
};
async function measure(bench) {
    const limits = { RATE_LIMIT_APPENDS: String(RATE_LIMIT_APPENDS) };
    const service = await startGuardedService(bench, limits);
    const quiet = pacedClients(service);
    const noise = await noisyClients(service);
    const roundMs = Math.max(bench.roundMs, ROUND_MS_MIN);
    const measurement = await interleaved({ ...bench, roundMs }, beside(quiet, noise), quiet);
    await service.stop();
    const note = `${RATE_LIMIT_APPENDS} appends a second allowed`;
    return { ...measurement, note };
}
const PACE_MS = 50;
/** A 99th percentile takes some hundred requests. */
const ROUND_MS_MIN = 3_000;
/** Within their own limit: each connection appends, and then waits. */
function pacedClients({ url, key }) {
    const requests = appendRequests(url, [authorization(key)]);
    return restClients(url, CONNECTIONS, appending(requests), { pauseMs: PACE_MS });
}
/** As fast as they can; what is refused is asked for again at once. */
async function noisyClients(service) {
    const key = await furtherKey(service, 'noisy');
    const requests = appendRequests(service.url, [authorization(key)]);
    return restClients(service.url, NOISY_CONNECTIONS, tryingToAppend(requests));
}
/** So long the noise goes on before anything is measured. */
const LEAD_MS = 1_000;
/** Measures the one while the other goes on. */
function beside(measured, noise) {
    return async (durationMs) => {
        const noisy = noise(LEAD_MS + durationMs);
        await sleep(LEAD_MS);
        const sample = await measured(durationMs);
        await noisy;
        return sample;
    };
}
//# sourceMappingURL=16-noisy-principal.js.map