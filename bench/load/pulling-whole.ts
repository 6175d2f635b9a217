import { randomUUID } from 'node:crypto';
import type { MongoClient } from 'mongodb';
import { HeldBudget } from '../../src/engine/subscriptions/held-events.ts';
import type { PullDeliveries, StoredSubscription } from '../../src/engine/subscriptions/ports.ts';
import { createPullDeliveries } from '../../src/engine/subscriptions/pull-deliveries.ts';
import { databasesOf } from '../../src/mongo/collections.ts';
import { createMongoAttempts } from '../../src/mongo/mongo-attempts.ts';
import { createMongoPullStore } from '../../src/mongo/mongo-pull-store.ts';
import type { OpenedEventStore } from '../../src/open-event-store.ts';
import { systemClock } from '../../src/platform/clock.ts';
import { closedLoop } from './closed-loop.ts';
import type { Side } from './interleaved.ts';
import { sampleOf } from './sample.ts';

/** Pull subscriptions to everything, on a store's log. */
export function openPull(store: OpenedEventStore, client: MongoClient, database: string) {
  const databases = databasesOf(client, database);
  return createPullDeliveries({
    tail: store.tail,
    upcast: async (events) => events,
    current: async (subscription) => subscription,
    matcherOf: () => ({ match: async (events) => events.map(() => 'matches') }),
    store: createMongoPullStore(databases),
    attempts: createMongoAttempts(databases, failing),
    budget: new HeldBudget(64 * 1_024 * 1_024),
    clock: systemClock,
    random: Math.random,
    newLeaseId: randomUUID,
    idleWriteMs: () => 1_000,
    observer: { deliveryTried: () => {}, deadLettersKept: () => {} },
    giveUp: failing,
    onTrouble: failing,
  });
}

/** One consumer that catches up with the whole log, with a new subscription each time. */
export function pullingWhole(pull: PullDeliveries, events: number): Side {
  const options = { max: 10, waitMs: 0, visibilityTimeoutMs: 30_000 };
  const { signal } = new AbortController();

  async function pullAll(): Promise<void> {
    const subscription = aSubscription();
    for (let left = events; left > 0; ) {
      const deliveries = await pull.fetch(subscription, options, signal);
      if (deliveries === 'changed' || deliveries.length === 0) {
        throw new Error(`${left} events were not handed out.`);
      }
      for (const delivery of deliveries) left -= delivery.events.length;
      await pull.ack(
        subscription,
        deliveries.map(({ receipt }) => receipt),
      );
    }
  }
  return async (durationMs) => sampleOf([await closedLoop(1, durationMs, pullAll)], events);
}

function aSubscription(): StoredSubscription {
  const id = randomUUID();
  return {
    id,
    definition: {
      name: id,
      target: { type: 'pull', visibilityTimeoutMs: 30_000 },
      filter: { eventTypes: [], aggregateTypes: [], aggregateIds: [], userIds: [], tags: [] },
      from: 'beginning',
      retry: { maxAttempts: 16, initialDelayMs: 1_000, factor: 3, maxDelayMs: 14_400_000 },
      onDeadLetter: 'park',
      batch: { max: 100 },
      timeoutMs: 15_000,
      enabled: true,
    },
    startPosition: 0,
    status: 'active',
    secrets: [],
    createdAt: '2031-03-14T06:12:00.000Z',
    updatedAt: '2031-03-14T06:12:00.000Z',
    revision: 1,
  };
}

function failing(cause: unknown): never {
  throw cause;
}
