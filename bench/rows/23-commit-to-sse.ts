import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { HttpConnection } from '../load/http-connection.ts';
import { postRequest } from '../load/http-requests.ts';
import type { Side } from '../load/interleaved.ts';
import { openLiveSubscribers } from '../load/live-subscribers.ts';
import { aManeuver } from '../load/maneuver-events.ts';
import { type Sample, sampleOf } from '../load/sample.ts';
import { startServer } from '../load/server-process.ts';
import type { Bench, Measurement, Round, Row } from '../row.ts';

/** What an event may take longer than the reply of its append, in the median. */
const BOUND_MS = 3;

export const row: Row = {
  measured: 'event at an SSE subscriber behind its append’s reply, 1,000 events/s',
  against: `${BOUND_MS} ms`,
  compares: 'p50Ms',
  target: { bound: 1, p99MsBelow: 20 },
  measure,
};

const PER_SECOND = 1_000;
const CONNECTIONS = 32;
/** A 99th percentile takes some thousand events. */
const ROUND_MS_MIN = 3_000;
const ARRIVAL_TIMEOUT_MS = 5_000;
const EVENT_ID = /"eventId":"([0-9a-f-]{36})"/g;

async function measure(bench: Bench): Promise<Measurement> {
  const service = await startServer('event-store', bench);
  const arrivedAt = new Map<string, number>();
  let left = '';
  const subscribers = await openLiveSubscribers(service.url, [''], (text) => {
    const now = performance.now();
    const whole = left + text;
    const end = whole.lastIndexOf('\n\n');
    for (const [, id = ''] of whole.slice(0, Math.max(end, 0)).matchAll(EVENT_ID)) {
      arrivedAt.set(id, now);
    }
    left = whole.slice(Math.max(end, 0));
  });
  const side = pacedAppends(service.url, arrivedAt);
  await side(bench.warmUpMs);
  const rounds: Round[] = [];
  for (let round = 0; round < bench.rounds; round += 1) {
    const measured = await side(Math.max(bench.roundMs, ROUND_MS_MIN));
    rounds.push({ measured, against: constant(measured) });
  }
  subscribers.close();
  await service.stop();
  return { rounds, note: 'over REST; a negative difference counts as 0' };
}

/** Each connection has its turn in a fixed rhythm, whatever the others do. */
function pacedAppends(url: string, arrivedAt: Map<string, number>): Side {
  return async (durationMs) => {
    const opening = Array.from({ length: CONNECTIONS }, () => HttpConnection.open(url));
    const connections = await Promise.all(opening);
    const repliedAt = new Map<string, number>();
    const start = performance.now();
    const act = async (connection: HttpConnection, index: number) => {
      const everyMs = (CONNECTIONS * 1_000) / PER_SECOND;
      for (let due = index; due < durationMs; due += everyMs) {
        const waitMs = start + due - performance.now();
        if (waitMs > 0) await sleep(waitMs);
        const eventId = randomUUID();
        await connection.exchange(
          postRequest(url, '/v1/events', { ...aManeuver(), eventId }),
          [201],
        );
        repliedAt.set(eventId, performance.now());
      }
    };
    await Promise.all(connections.map(act));
    const elapsedMs = performance.now() - start;
    for (const connection of connections) connection.close();
    await arrivalOf([...repliedAt.keys()], arrivedAt);
    const latencies = Array.from(repliedAt, ([id, at]) =>
      Math.max(0, (arrivedAt.get(id) ?? 0) - at),
    );
    arrivedAt.clear();
    return sampleOf([{ elapsedMs, latenciesMs: Float64Array.from(latencies) }]);
  };
}

async function arrivalOf(ids: readonly string[], arrivedAt: ReadonlyMap<string, number>) {
  const giveUpAt = performance.now() + ARRIVAL_TIMEOUT_MS;
  while (!ids.every((id) => arrivedAt.has(id))) {
    if (performance.now() > giveUpAt) throw new Error('Events have not come to the subscriber.');
    await sleep(10);
  }
}

function constant({ count, perSecond }: Sample): Sample {
  return { count, perSecond, p50Ms: BOUND_MS, p99Ms: BOUND_MS, maxMs: BOUND_MS };
}
