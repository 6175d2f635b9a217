import { randomUUID } from 'node:crypto';
import type { Assignments } from './engine/assignments/ports.ts';
import type { EventReader } from './engine/read/ports.ts';
import type { UpcastEvents } from './engine/schemas/upcast-events.ts';
import { CurrentRuns } from './engine/subscriptions/current-runs.ts';
import type { DeliveryObserver } from './engine/subscriptions/delivery-observer.ts';
import { disableSubscription } from './engine/subscriptions/disable-subscription.ts';
import { compileFilter, type Predicates } from './engine/subscriptions/event-matcher.ts';
import { HeldBudget } from './engine/subscriptions/held-events.ts';
import { createSubscriptions } from './engine/subscriptions/manage/create-subscriptions.ts';
import {
  type ManageDeps,
  type ManageObserver,
  noSubscription,
} from './engine/subscriptions/manage/manage-deps.ts';
import type { Deliverer, Deliverers, StoredSubscription } from './engine/subscriptions/ports.ts';
import { createPullDeliveries } from './engine/subscriptions/pull-deliveries.ts';
import { createSubscriptionLags } from './engine/subscriptions/subscription-lags.ts';
import { runSubscription } from './engine/subscriptions/subscription-run.ts';
import { SubscriptionRunners } from './engine/subscriptions/subscription-runners.ts';
import { newWebhookSecret } from './engine/subscriptions/webhook-secret.ts';
import { webhookHeaderFaults, webhookUrlFault } from './engine/subscriptions/webhook-target.ts';
import { whereFault } from './engine/subscriptions/where-fault.ts';
import type { LogTail } from './engine/tail/ports.ts';
import { cloudEventFrom } from './events/cloud-event.ts';
import type { AllSubscriptions } from './manages-subscriptions.ts';
import type { Databases } from './mongo/collections.ts';
import { createMongoAttempts } from './mongo/mongo-attempts.ts';
import { createMongoDeliveries } from './mongo/mongo-deliveries.ts';
import { createMongoManagedDeliveries } from './mongo/mongo-managed-deliveries.ts';
import { createMongoPullStore } from './mongo/mongo-pull-store.ts';
import { createMongoSubscriptionCheckpoints } from './mongo/mongo-subscription-checkpoints.ts';
import { createMongoSubscriptions } from './mongo/mongo-subscriptions.ts';
import { type Clock, withNow } from './platform/clock.ts';
import { OutboundAddresses, type OutboundRules } from './platform/outbound-addresses.ts';
import { createSecretBox } from './platform/secret-box.ts';
import { connectPublishingRedis } from './redis/connect-redis.ts';
import { createRedisStreamDeliverer } from './redis/redis-stream-deliverer.ts';
import type { StoreFigures, StoreObserver } from './store-observer.ts';
import { WebhookDeliverer } from './webhooks/webhook-deliverer.ts';

export interface SubscriptionOptions {
  /** Where webhooks may lead: nowhere internal where absent. */
  readonly outbound?: OutboundRules;
  /** What secrets of subscriptions are sealed with; they are kept as they are where absent. */
  readonly secretsKey?: string | undefined;
  /** Opens what was sealed before the key was changed. */
  readonly previousSecretsKey?: string | undefined;
  /** For streams of their own in Redis; without it there are none. */
  readonly redis?: { readonly url: string; readonly prefix: string } | undefined;
  /** For tests: what stands between managing subscriptions and delivering. */
  readonly replacing?: Partial<
    Pick<ManageDeps, 'deliveries' | 'attempts' | 'deliverers' | 'checks'>
  >;
}

export interface SubscriptionDeps extends SubscriptionOptions {
  readonly databases: Databases;
  readonly assignments: Assignments;
  readonly tail: LogTail;
  readonly reader: Pick<EventReader, 'newestCommit' | 'commits'>;
  readonly upcast: UpcastEvents;
  readonly predicates: Predicates;
  /** Milliseconds since 1970, by the clock of the database. */
  readonly now: () => number;
  readonly clock: Clock;
  readonly randomBytes: (count: number) => Buffer;
  readonly observer: Pick<StoreObserver, 'distributionFailed'> & ManageObserver & DeliveryObserver;
}

/** What the events that wait for their delivery may take in memory, of all subscriptions. */
const HELD_BYTES_MAX = 64 * 1024 * 1024;

const NO_INTERNAL: OutboundRules = { internal: 'none', allowed: [] };

export interface OpenedSubscriptions {
  readonly subscriptions: AllSubscriptions;
  readonly figures: Pick<StoreFigures, 'runs' | 'subscriptionLags'>;
  close(): Promise<void>;
}

/** Subscriptions, and what delivers their events as long as this process is given them. */
export function openSubscriptions(deps: SubscriptionDeps): OpenedSubscriptions {
  const { databases, clock, predicates, observer, randomBytes, assignments } = deps;
  const store = createMongoSubscriptions(databases);
  const attempts = createMongoAttempts(databases, (cause) =>
    observer.distributionFailed('attempts', cause),
  );
  const addresses = new OutboundAddresses(deps.outbound ?? NO_INTERNAL);
  const secrets = createSecretBox({
    key: deps.secretsKey,
    previousKey: deps.previousSecretsKey,
    randomBytes,
  });
  const webhook = new WebhookDeliverer({
    addresses,
    secrets,
    clock,
    toCloudEvent: cloudEventFrom,
  });
  const redisStreams = deps.redis && openRedisStreams(deps.redis, observer);
  const ownDeliverers: Deliverers = { webhook, 'redis-stream': redisStreams };
  const deliverers = deps.replacing?.deliverers ?? ownDeliverers;
  const deliveries = createMongoDeliveries(databases);
  const budget = new HeldBudget(HELD_BYTES_MAX);
  const currentRuns = new CurrentRuns();

  const giveUp = (given: StoredSubscription, reason: string) =>
    disableSubscription(store, given, reason, deps.now());

  async function run(subscription: StoredSubscription, signal: AbortSignal): Promise<void> {
    const { filter, target } = subscription.definition;
    const deliverer = target.type === 'pull' ? undefined : deliverers[target.type];
    if (deliverer === undefined) return;
    const running = {
      ...deps,
      ...{ deliverer, attempts, budget, random: Math.random, store: deliveries },
      runs: currentRuns,
      matcher: compileFilter(filter, predicates),
      giveUp,
      onTrouble: (cause: unknown) => observer.distributionFailed('subscription', cause),
    };
    await runSubscription(subscription, running, signal);
  }

  const pull = createPullDeliveries({
    ...{ tail: deps.tail, upcast: deps.upcast, attempts, budget },
    idleWriteMs: () => currentRuns.share.idleWriteMs,
    store: createMongoPullStore(databases),
    async current({ id, definition: { name } }) {
      const found = await store.find(name);
      if (found?.id !== id) throw noSubscription(name);
      return found;
    },
    matcherOf: ({ definition }) => compileFilter(definition.filter, predicates),
    clock: withNow(clock, deps.now),
    random: Math.random,
    newLeaseId: randomUUID,
    giveUp,
    observer,
    onTrouble: (cause) => observer.distributionFailed('subscription', cause),
  });
  const runners = new SubscriptionRunners({
    store,
    assignments,
    deliverers,
    clock,
    run,
    onTrouble: (cause) => observer.distributionFailed('subscriptions', cause),
  });
  const subscriptions = createSubscriptions({
    store,
    deliveries: createMongoManagedDeliveries(databases),
    attempts,
    pull,
    deliverers,
    secrets,
    checks: {
      urlFault: (url) => webhookUrlFault(url, addresses),
      headerFaults: webhookHeaderFaults,
      whereFault,
    },
    reader: deps.reader,
    tail: deps.tail,
    now: deps.now,
    monotonicMs: () => clock.monotonicMs(),
    newId: randomUUID,
    newSecret: () => newWebhookSecret(randomBytes),
    observer,
    ...deps.replacing,
  });
  return {
    subscriptions,
    figures: {
      runs: () => currentRuns.figures(),
      subscriptionLags: createSubscriptionLags({
        ...deps,
        store,
        checkpoints: createMongoSubscriptionCheckpoints(databases),
      }),
    },
    async close() {
      await runners.close();
      await pull.close();
      await webhook.close();
      await redisStreams?.close();
    },
  };
}

function openRedisStreams(
  { url, prefix }: { readonly url: string; readonly prefix: string },
  observer: Pick<StoreObserver, 'distributionFailed'>,
): Deliverer {
  const onTrouble = (message: string) => observer.distributionFailed('redis', new Error(message));
  return createRedisStreamDeliverer(connectPublishingRedis({ url, onTrouble }), prefix);
}
