import { appendRequests } from './http-requests.js';
import { interleaved } from './interleaved.js';
import { appending, restClients } from './rest-clients.js';
import { startServer } from './server-process.js';
/** So many connections that post single events: to the service, and to another server. */
export async function restAgainstServer(bench, other, connections) {
    const appendingTo = ({ url }) => restClients(url, connections, appending(appendRequests(url)));
    const service = await startServer('event-store', bench);
    const against = await startServer(other, bench);
    const measurement = await interleaved(bench, appendingTo(service), appendingTo(against));
    await service.stop();
    await against.stop();
    return measurement;
}
//# sourceMappingURL=rest-against-server.js.map