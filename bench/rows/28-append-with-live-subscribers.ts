import { appendRequests } from '../load/http-requests.ts';
import { interleaved, type Side } from '../load/interleaved.ts';
import { openLiveSubscribers } from '../load/live-subscribers.ts';
import { appending, restClients } from '../load/rest-clients.ts';
import { startServer } from '../load/server-process.ts';
import type { Bench, Measurement, Row } from '../row.ts';

const CONNECTIONS = 64;
const SUBSCRIBERS = 100;
const MISSIONS = 1_000;

export const row: Row = {
  measured: `REST appends, ${CONNECTIONS} connections, beside ${SUBSCRIBERS} live subscribers`,
  against: 'the same without',
  compares: 'perSecond',
  target: { bound: 0.7 },
  measure,
};

async function measure(bench: Bench): Promise<Measurement> {
  const service = await startServer('event-store', bench);
  const alone = restClients(service.url, CONNECTIONS, appending(appendRequests(service.url)));
  const measurement = await interleaved(bench, beside(service.url, alone), alone);
  await service.stop();
  return { ...measurement, note: 'each subscriber follows ten of the 1,000 missions' };
}

/** All of them together are sent each event once. */
function beside(url: string, appends: Side): Side {
  const each = MISSIONS / SUBSCRIBERS;
  const queries = Array.from({ length: SUBSCRIBERS }, (_, subscriber) => {
    const missions = Array.from({ length: each }, (_, index) => subscriber * each + index);
    return `?${missions.map((mission) => `aggregateIds=mission-${mission}`).join('&')}`;
  });
  return async (durationMs) => {
    const subscribers = await openLiveSubscribers(url, queries);
    const sample = await appends(durationMs);
    const bytes = subscribers.bytes();
    subscribers.close();
    if (bytes < sample.count * 300) throw new Error(`Only ${bytes} bytes came to the subscribers.`);
    return sample;
  };
}
