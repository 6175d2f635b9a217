import type { Bench, Measurement } from '../row.ts';
import { appendRequests } from './http-requests.ts';
import { interleaved } from './interleaved.ts';
import { appending, restClients } from './rest-clients.ts';
import { type ServerName, type ServerProcess, startServer } from './server-process.ts';

/** So many connections that post single events: to the service, and to another server. */
export async function restAgainstServer(
  bench: Bench,
  other: ServerName,
  connections: number,
): Promise<Measurement> {
  const appendingTo = ({ url }: ServerProcess) =>
    restClients(url, connections, appending(appendRequests(url)));
  const service = await startServer('event-store', bench);
  const against = await startServer(other, bench);
  const measurement = await interleaved(bench, appendingTo(service), appendingTo(against));
  await service.stop();
  await against.stop();
  return measurement;
}
