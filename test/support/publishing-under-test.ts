import { expect } from 'chai';
import { Redis } from 'ioredis';
import type { Hold } from '../../src/engine/assignments/ports.ts';
import type { RecordedEvent } from '../../src/events/event.ts';
import type { Databases } from '../../src/mongo/collections.ts';
import { connectDatabases } from '../../src/mongo/connect.ts';
import { openRedisPublisher, type RedisPublisherDeps } from '../../src/open-redis-publisher.ts';
import { systemClock } from '../../src/platform/clock.ts';
import { eventually } from './eventually.ts';
import { someEvents } from './examples.ts';
import { openedStore } from './opened-store.ts';
import { type RedisServer, startRedis } from './redis-server.ts';
import { sharedReplicaSet } from './shared-replica-set.ts';
import { type StreamEntry, streamFaults } from './stream-faults.ts';
import { tailOf } from './tail-of.ts';

export const PREFIX = 'test';

/** A publisher as one process has it, which has the task until it is stopped. */
export interface RunningPublisher {
  readonly told: string[];
  stop(): Promise<void>;
}

/**
 * To be called within `describe`: a log and a Redis of the suite's own, empty before each test,
 * and publishers, which are stopped after it.
 */
export function publishingUnderTest(...redisSettings: readonly string[]) {
  const opened = openedStore();
  let redis: RedisServer;
  let databases: Databases;
  let running: RunningPublisher[] = [];
  /** What is in the log before a test is not published by it. */
  before(async () => {
    const { uri } = await sharedReplicaSet();
    databases = await connectDatabases({
      uri,
      database: opened.db().databaseName,
      timeoutMs: 5_000,
    });
    redis = await startRedis(...redisSettings);
  });
  beforeEach(() => redis.command('FLUSHALL'));
  afterEach(async () => {
    for (const publisher of running) await publisher.stop();
    running = [];
  });
  after(async () => {
    await redis.remove();
    await databases.client.close();
  });

  function publish(overrides: Partial<RedisPublisherDeps> = {}): RunningPublisher {
    const told: string[] = [];
    const over = new AbortController();
    let ended: Promise<void> = Promise.resolve();
    const store = opened.store();
    const publisher = openRedisPublisher({
      url: redis.url,
      prefix: PREFIX,
      retention: {},
      isAuditInAll: false,
      databases,
      log: store,
      tail: tailOf(store),
      upcast: (event) => event,
      onNotUpcast: () => {},
      clock: systemClock,
      onTrouble: (message) => told.push(message),
      onPublished: () => {},
      assignments: {
        offer(_task: string, run: (hold: Hold) => Promise<void>) {
          ended = run({ signal: over.signal });
        },
        async revoke() {
          over.abort(new Error('The test is over'));
          await ended;
        },
      },
      ...overrides,
    });
    const one = { told, stop: () => publisher.close() };
    running.push(one);
    return one;
  }

  async function append(count: number, aggregateType = 'Mission'): Promise<void> {
    await opened.store().append(someEvents(count, { aggregateType }));
  }

  async function entriesOf(stream: string): Promise<readonly StreamEntry[]> {
    const client = new Redis(redis.url, { maxRetriesPerRequest: 1 }).on('error', () => {});
    try {
      const found = await client.xrange(`{${PREFIX}}:${stream}`, '-', '+');
      return found.map(([id, fields]) => {
        expect(fields[0]).to.equal('event');
        return { id, eventId: JSON.parse(fields[1] ?? '').id };
      });
    } finally {
      client.disconnect();
    }
  }

  const belongsTo =
    (stream: string) =>
    ({ aggregateType }: RecordedEvent) =>
      stream === 'all' ? aggregateType !== 'Audit' : aggregateType === stream;

  /** Resolves when each stream has everything that it should, in order and once. */
  async function expectPublished(
    streams: readonly string[] = ['all', 'Mission'],
    beginsBy?: number,
  ): Promise<void> {
    const log = await opened.store().readLog().toArray();
    const check = async () => {
      for (const stream of streams) {
        const events = log.filter(belongsTo(stream));
        const faults = streamFaults(events, await entriesOf(stream), beginsBy);
        expect(faults.slice(0, 10), `of ${stream}`).to.deep.equal([]);
      }
    };
    await eventually(check, { timeoutMs: 20_000, intervalMs: 100 });
  }

  return {
    ...opened,
    redis: () => redis,
    databases: () => databases,
    publish,
    append,
    entriesOf,
    expectPublished,
  };
}
