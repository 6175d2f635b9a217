import { authorization, startGuardedService } from '../load/guarded-service.ts';
import { appendRequests } from '../load/http-requests.ts';
import { interleaved } from '../load/interleaved.ts';
import { appending, restClients } from '../load/rest-clients.ts';
import { startServer } from '../load/server-process.ts';
import type { Bench, Measurement, Row } from '../row.ts';

const CONNECTIONS = 64;

export const row: Row = {
  measured: 'REST with a key and limits, 64 connections',
  against: 'REST without, 64 connections',
  compares: 'perSecond',
  target: { bound: 0.9 },
  measure,
};

async function measure(bench: Bench): Promise<Measurement> {
  const guarded = await startGuardedService(bench);
  const open = await startServer('event-store', bench);
  const withKey = appendRequests(guarded.url, [authorization(guarded.key)]);
  const measurement = await interleaved(
    bench,
    restClients(guarded.url, CONNECTIONS, appending(withKey)),
    restClients(open.url, CONNECTIONS, appending(appendRequests(open.url))),
  );
  await guarded.stop();
  await open.stop();
  return measurement;
}
