import { setTimeout as sleep } from 'node:timers/promises';
import { Redis } from 'ioredis';
import { connectDatabases } from '../../src/mongo/connect.ts';
import { startBenchRedis } from '../load/bench-redis.ts';
import { freshDatabase, openEngine } from '../load/engine.ts';
import { interleaved, type Side } from '../load/interleaved.ts';
import { aManeuver } from '../load/maneuver-events.ts';
import { PREFIX, publishing } from '../load/redis-publishing.ts';
import { type Sample, sampleOf } from '../load/sample.ts';
import type { Bench, Measurement, Row } from '../row.ts';

export const row: Row = {
  measured: 'from the reply of an append to the entry in Redis, 1,000 events/s',
  against: '4 ms',
  compares: 'p50Ms',
  target: { bound: 1, p99MsBelow: 25 },
  measure,
};

const WANTED: Sample = { count: 1, perSecond: 1_000, p50Ms: 4, p99Ms: 25, maxMs: 25 };
const TICK_MS = 10;
const EVENTS_PER_TICK = 10;

async function measure(bench: Bench): Promise<Measurement> {
  const database = freshDatabase();
  const store = await openEngine(bench, { database });
  const databases = await connectDatabases({ uri: bench.uri, database, timeoutMs: 30_000 });
  const redis = await startBenchRedis();
  const publisher = publishing(store, databases, redis.url);
  const arrivals = new Map<number, number>();
  const reader = new Redis(redis.url);
  const reading = readArrivals(reader, arrivals);

  const measured: Side = async (durationMs) => {
    const replies = new Map<number, number>();
    const appends: Promise<void>[] = [];
    const start = performance.now();
    for (let due = start; due < start + durationMs; due += TICK_MS) {
      for (let each = 0; each < EVENTS_PER_TICK; each += 1) {
        const appending = store.append([aManeuver()]).then(({ events }) => {
          replies.set(events[0]?.position ?? 0, performance.now());
        });
        appends.push(appending);
      }
      await sleep(Math.max(0, due + TICK_MS - performance.now()));
    }
    await Promise.all(appends);
    const elapsedMs = performance.now() - start;
    while ([...replies.keys()].some((position) => !arrivals.has(position))) await sleep(TICK_MS);
    const latenciesMs = [...replies].map(([position, repliedAt]) =>
      Math.max(0, (arrivals.get(position) ?? 0) - repliedAt),
    );
    return sampleOf([{ elapsedMs, latenciesMs: Float64Array.from(latenciesMs) }]);
  };

  const measurement = await interleaved(bench, measured, async () => WANTED);
  reader.disconnect();
  await reading;
  await publisher.close();
  await redis.stop();
  await databases.client.close();
  await store.close();
  return measurement;
}

/** As a consumer hears of them. */
async function readArrivals(reader: Redis, arrivals: Map<number, number>): Promise<void> {
  const stream = `{${PREFIX}}:all`;
  for (let last = '0'; ; ) {
    const read = await reader.xread('BLOCK', 0, 'STREAMS', stream, last).catch(() => undefined);
    if (read === undefined) return;
    const at = performance.now();
    const [[, entries] = ['', []]] = (read ?? []) as [string, [string, string[]][]][];
    for (const [id] of entries) arrivals.set(Number.parseInt(id, 10), at);
    last = entries.at(-1)?.[0] ?? last;
  }
}
