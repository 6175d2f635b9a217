import { HttpConnection } from '../load/http-connection.js';
import { appendRequests, postRequest } from '../load/http-requests.js';
import { interleaved } from '../load/interleaved.js';
import { aManeuver } from '../load/maneuver-events.js';
import { MANEUVER_SCHEMA } from '../load/maneuver-schemas.js';
import { appending, restClients } from '../load/rest-clients.js';
import { startServer } from '../load/server-process.js';
const CONNECTIONS = 64;
export const row = {
    measured: 'REST with a schema, 64 connections',
    against: 'REST without, 64 connections',
    compares: 'perSecond',
    target: { bound: 0.9 },
    measure,
};
/** No event is worth a warning for having no schema. */
const OPEN = { environment: { SCHEMA_POLICY: 'open' } };
async function measure(bench) {
    const checking = await startServer('event-store', bench, OPEN);
    await registerSchema(checking.url);
    const unchecking = await startServer('event-store', bench, OPEN);
    const appendingTo = (url) => restClients(url, CONNECTIONS, appending(appendRequests(url)));
    const measurement = await interleaved(bench, appendingTo(checking.url), appendingTo(unchecking.url));
    await checking.stop();
    await unchecking.stop();
    return measurement;
}
/** Registers the schema, and sees that it is held against what is appended. */
async function registerSchema(url) {
    const { aggregateType, eventType, ...maneuver } = aManeuver();
    const versions = `/v1/schemas/${aggregateType}/${eventType}/versions`;
    const wrong = {
        ...maneuver,
        aggregateType,
        eventType,
        data: { ...maneuver.data, burnSeconds: 0 },
    };
    const connection = await HttpConnection.open(url);
    await connection.exchange(postRequest(url, versions, { schema: MANEUVER_SCHEMA }), [201]);
    await connection.exchange(postRequest(url, '/v1/events', wrong), [422]);
    connection.close();
}
//# sourceMappingURL=19-schema-validation.js.map