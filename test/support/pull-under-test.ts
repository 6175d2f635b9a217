import { randomUUID } from 'node:crypto';
import type { Db } from 'mongodb';
import type { EventMatcher } from '../../src/engine/subscriptions/event-matcher.ts';
import { HeldBudget } from '../../src/engine/subscriptions/held-events.ts';
import type { PullDeliveries, StoredSubscription } from '../../src/engine/subscriptions/ports.ts';
import { createPullDeliveries } from '../../src/engine/subscriptions/pull-deliveries.ts';
import type { PullDeliveriesDeps } from '../../src/engine/subscriptions/pull-deps.ts';
import { databasesOf } from '../../src/mongo/collections.ts';
import { createMongoAttempts } from '../../src/mongo/mongo-attempts.ts';
import { createMongoManagedDeliveries } from '../../src/mongo/mongo-managed-deliveries.ts';
import { createMongoPullStore } from '../../src/mongo/mongo-pull-store.ts';
import type { OpenedEventStore } from '../../src/open-event-store.ts';
import { type Clock, systemClock } from '../../src/platform/clock.ts';
import type { PulledDelivery, SubscriptionDefinition } from '../../src/subscriptions.ts';

import { UNOBSERVED } from './unobserved-deliveries.ts';

export const VISIBILITY_MS = 30_000;

export type Pull = PullDeliveries & { close(): Promise<void> };

/** The time of day as a test sets it, while timers go by the real one. */
export interface SkippingClock extends Clock {
  skip(ms: number): void;
}

export function skippingClock(): SkippingClock {
  let skippedMs = 0;
  return {
    ...systemClock,
    now: () => systemClock.now() + skippedMs,
    skip(ms) {
      skippedMs += ms;
    },
  };
}

/** Hands out as a process of its own would, on the store's database. */
export function openedPull(
  store: OpenedEventStore,
  db: Db,
  further: Partial<PullDeliveriesDeps> = {},
): Pull {
  const databases = databasesOf(db.client, db.databaseName);
  return createPullDeliveries({
    tail: store.tail,
    upcast: async (events) => events,
    current: async (subscription) => subscription,
    matcherOf: matcherOfType,
    store: createMongoPullStore(databases),
    attempts: createMongoAttempts(databases, throwing),
    budget: new HeldBudget(50_000_000),
    clock: systemClock,
    random: Math.random,
    newLeaseId: randomUUID,
    idleWriteMs: () => 1_000,
    observer: UNOBSERVED,
    giveUp: throwing,
    onTrouble: throwing,
    ...further,
  });
}

export function managedDeliveriesOf(db: Db) {
  return createMongoManagedDeliveries(databasesOf(db.client, db.databaseName));
}

export function attemptsOf(db: Db) {
  return createMongoAttempts(databasesOf(db.client, db.databaseName), throwing);
}

/** Wants the events of the aggregate types that the filter names. */
export function aPullSubscription(
  aggregateTypes: readonly string[],
  definition: Partial<SubscriptionDefinition> = {},
  startPosition = 0,
): StoredSubscription {
  const id = randomUUID();
  return {
    id,
    definition: {
      name: `pull-${id}`,
      target: { type: 'pull', visibilityTimeoutMs: VISIBILITY_MS },
      filter: { eventTypes: [], aggregateTypes, aggregateIds: [], userIds: [], tags: [] },
      from: 'beginning',
      retry: { maxAttempts: 3, initialDelayMs: 1_000, factor: 2, maxDelayMs: 10_000 },
      onDeadLetter: 'park',
      batch: { max: 1 },
      timeoutMs: 15_000,
      enabled: true,
      ...definition,
    },
    startPosition,
    status: 'active',
    secrets: [],
    createdAt: '2031-03-14T06:12:00.000Z',
    updatedAt: '2031-03-14T06:12:00.000Z',
    revision: 1,
  };
}

/** What there is now, or within so long. */
export async function fetched(
  pull: Pull,
  subscription: StoredSubscription,
  max: number,
  options: { readonly waitMs?: number; readonly visibilityTimeoutMs?: number } = {},
): Promise<readonly PulledDelivery[]> {
  const given = { max, waitMs: 0, visibilityTimeoutMs: VISIBILITY_MS, ...options };
  const handed = await pull.fetch(subscription, given, new AbortController().signal);
  if (handed === 'changed') throw new Error('The subscription is another by now.');
  return handed;
}

/** Fetches and acknowledges until there is nothing more; gives the positions in that order. */
export async function drained(
  pull: Pull,
  subscription: StoredSubscription,
  max = 10,
): Promise<readonly number[]> {
  const positions: number[] = [];
  for (;;) {
    const deliveries = await fetched(pull, subscription, max);
    if (deliveries.length === 0) return positions;
    positions.push(...positionsOf(deliveries));
    await pull.ack(subscription, receiptsOf(deliveries));
  }
}

export function positionsOf(deliveries: readonly PulledDelivery[]): readonly number[] {
  return deliveries.flatMap(({ events }) => events.map(({ position }) => position));
}

export function receiptsOf(deliveries: readonly PulledDelivery[]): readonly string[] {
  return deliveries.map(({ receipt }) => receipt);
}

function matcherOfType({ definition }: StoredSubscription): EventMatcher {
  const { aggregateTypes } = definition.filter;
  return {
    match: async (events) =>
      events.map(({ aggregateType }) =>
        aggregateTypes.includes(aggregateType) ? 'matches' : 'differs',
      ),
  };
}

function throwing(cause: unknown): never {
  throw cause;
}
