import { Redis } from 'ioredis';
import { cloudEventFrom } from '../../src/events/cloud-event.ts';
import { connectDatabases } from '../../src/mongo/connect.ts';
import { startBenchRedis } from '../load/bench-redis.ts';
import { closedLoop } from '../load/closed-loop.ts';
import { filledDatabase, openEngine } from '../load/engine.ts';
import { interleaved, type Side } from '../load/interleaved.ts';
import { AGGREGATE_TYPE } from '../load/maneuver-events.ts';
import { PREFIX, publishing } from '../load/redis-publishing.ts';
import { sampleOf } from '../load/sample.ts';
import type { Bench, Measurement, Row } from '../row.ts';

export const row: Row = {
  measured: 'a backlog of 10⁵ events, published to Redis',
  against: 'ioredis alone, which sends the same commands in pipelines',
  compares: 'perSecond',
  target: { bound: 0.5 },
  measure,
};

const EVENTS = 100_000;
const PIPELINED = 500;

async function measure(bench: Bench): Promise<Measurement> {
  const database = await filledDatabase(bench, EVENTS);
  // What one round has left in memory must not make the next one faster.
  const store = await openEngine(bench, { database, capacity: { backlogBytesMax: 8_000_000 } });
  const databases = await connectDatabases({ uri: bench.uri, database, timeoutMs: 30_000 });
  const redis = await startBenchRedis();
  const client = new Redis(redis.url);

  async function publishAll(): Promise<void> {
    await client.flushall();
    let done: () => void = () => {};
    const published = new Promise<void>((resolve) => {
      done = resolve;
    });
    const publisher = publishing(store, databases, redis.url, (position) => {
      if (position === EVENTS) done();
    });
    await published;
    await publisher.close();
  }

  // As far as it goes, the texts are there already.
  const texts: string[] = [];
  for await (const event of store.readLog()) texts.push(JSON.stringify(cloudEventFrom(event)));
  async function sendAll(): Promise<void> {
    await client.flushall();
    for (let from = 0; from < texts.length; from += PIPELINED) {
      const pipeline = client.pipeline();
      for (const [index, text] of texts.slice(from, from + PIPELINED).entries()) {
        const id = `${from + index + 1}-0`;
        pipeline.xadd(`{${PREFIX}}:all`, id, 'event', text);
        pipeline.xadd(`{${PREFIX}}:${AGGREGATE_TYPE}`, id, 'event', text);
      }
      await pipeline.exec();
    }
  }

  const measurement = await interleaved(bench, whole(publishAll), whole(sendAll));
  client.disconnect();
  await redis.stop();
  await databases.client.close();
  await store.close();
  return measurement;
}

function whole(act: () => Promise<void>): Side {
  return async (durationMs) => sampleOf([await closedLoop(1, durationMs, act)], EVENTS);
}
