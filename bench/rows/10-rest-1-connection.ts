import { engineWriters, fill, KNOWN_EVENTS, openEngine } from '../load/engine.ts';
import { appendRequests } from '../load/http-requests.ts';
import { interleaved } from '../load/interleaved.ts';
import { appending, restClients } from '../load/rest-clients.ts';
import { startServer } from '../load/server-process.ts';
import type { Bench, Measurement, Row } from '../row.ts';

export const row: Row = {
  measured: 'REST, 1 connection, p50',
  against: 'engine, 1 writer, p50',
  compares: 'p50Ms',
  target: { bound: 2, p99MsBelow: 10 },
  measure,
};

/** How long many connections post to the service first. */
const MANY_MS = 1_000;

async function measure(bench: Bench): Promise<Measurement> {
  const service = await startServer('event-store', bench);
  const append = appending(appendRequests(service.url));
  // Both know their busy aggregates by then; a single connection would take long to get there.
  await restClients(service.url, 64, append)(MANY_MS);
  const store = await openEngine(bench);
  await fill(store, KNOWN_EVENTS);
  const measurement = await interleaved(
    bench,
    restClients(service.url, 1, append),
    engineWriters(store, 1),
  );
  await store.close();
  await service.stop();
  return measurement;
}
