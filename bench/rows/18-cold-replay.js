import { fill, freshDatabase, openEngine } from '../load/engine.js';
import { postRequest } from '../load/http-requests.js';
import { interleaved } from '../load/interleaved.js';
import { startLoadProcess } from '../load/load-process.js';
import { loaded } from '../load/loaded-processes.js';
import { AGGREGATE_TYPE, maneuverOf } from '../load/maneuver-events.js';
import { restClients } from '../load/rest-clients.js';
import { startServer } from '../load/server-process.js';
export const row = {
    measured: 'REST, cold replay of 1,000 events, 8 connections, events',
    against: 'raw cursor toArray of the same, 8 readers, events',
    compares: 'perSecond',
    target: { bound: 1 },
    measure,
};
const EVENTS = 1_000;
/** One for each reader. */
const AGGREGATE_IDS = Array.from({ length: 8 }, (_, index) => `mission-${index}`);
/** By the default handler, from the first event, whatever is kept. */
const COLD = { aggregateType: AGGREGATE_TYPE, handler: 'merge-patch', useSnapshot: false };
async function measure(bench) {
    const database = freshDatabase();
    const store = await openEngine(bench, { database });
    for (const id of AGGREGATE_IDS)
        await fill(store, EVENTS, () => maneuverOf(id));
    await store.close();
    const service = await startServer('event-store', bench, { database });
    await assertCold(service.url);
    const opening = { uri: bench.uri, database, aggregateIds: AGGREGATE_IDS, events: EVENTS };
    const raw = await startLoadProcess({ program: 'raw-reads', opening });
    const requests = AGGREGATE_IDS.map((id) => postRequest(service.url, targetOf(id), COLD));
    const measurement = await interleaved(bench, restClients(service.url, requests.length, (connection, client) => connection.exchange(requests[client], [200]), { each: EVENTS }), loaded([raw], EVENTS));
    await raw.stop();
    await service.stop();
    return measurement;
}
function targetOf(aggregateId) {
    return `/v1/events/replay/${aggregateId}`;
}
/** The first answer leaves a state in memory; the second must not begin with it. */
async function assertCold(url) {
    for (const aggregateId of [...AGGREGATE_IDS, ...AGGREGATE_IDS]) {
        const response = await fetch(new URL(targetOf(aggregateId), url), {
            method: 'POST',
            headers: { 'content-type': 'application/json' },
            body: JSON.stringify(COLD),
        });
        const { eventsApplied } = (await response.json());
        if (eventsApplied !== EVENTS)
            throw new Error(`${eventsApplied} events were replayed.`);
    }
}
//# sourceMappingURL=18-cold-replay.js.map