import type { SeededRandom } from '../seeded-random.ts';
import {
  type ReceiverDeps,
  type SoakReceiver,
  startLiveReader,
  startPullWorkers,
  startSoakWebhook,
} from './soak-receivers.ts';
import type { SoakRedisReaders } from './soak-redis-readers.ts';
import type { Followed } from './soak-rest.ts';
import type { SoakServices } from './soak-services.ts';
import { SOAK_SUBSCRIPTIONS, type SoakSubscription } from './soak-subscriptions.ts';
import { Takings } from './takings.ts';

export interface FollowDeps {
  readonly services: SoakServices;
  readonly readers: SoakRedisReaders;
  readonly random: SeededRandom;
  /** Of all keys in Redis. */
  readonly prefix: string;
  readonly isHealed: () => boolean;
}

/** A service may take so long, on a busy machine. */
const TIMEOUT_MS = 15_000;
const VISIBILITY_TIMEOUT_MS = 10_000;
const RETRY = { maxAttempts: 60, initialDelayMs: 50, factor: 2, maxDelayMs: 500 };
/** Enough to see that it is tried, few enough to see it dead. */
const POISON_ATTEMPTS_MAX = 4;

/** Starts all receivers and subscribes them. The log does not grow meanwhile. */
export async function followAll(
  deps: FollowDeps,
): Promise<{ readonly followed: readonly Followed[]; stopAll(): Promise<void> }> {
  const followed: Followed[] = [];
  const receivers: SoakReceiver[] = [];
  const stopAll = async () => {
    await Promise.all(receivers.map((receiver) => receiver.stop()));
  };
  for (const subscription of SOAK_SUBSCRIPTIONS) {
    const takings = new Takings();
    const receiver = { ...deps, subscription, takings };
    followed.push({ subscription, takings, behind: await follow(receiver, deps, receivers) });
  }
  return { followed, stopAll };
}

/** Behind which position it begins. */
async function follow(
  receiver: ReceiverDeps,
  { services, readers, prefix }: FollowDeps,
  receivers: SoakReceiver[],
): Promise<number> {
  const { subscription, takings } = receiver;
  const { name, kind, from } = subscription;
  if (kind === 'sse') {
    receivers.push(await startLiveReader(receiver));
    if (from === 'now') return await services.store().headPosition();
    return typeof from === 'object' && 'position' in from ? from.position : 0;
  }
  if (kind === 'published') {
    readers.follow(`{${prefix}}:all`, takings, true);
    return 0;
  }
  if (kind === 'redis-stream') readers.follow(`{${prefix}}:sub:${name}`, takings, false);
  const webhook = kind === 'webhook' ? await startSoakWebhook(receiver) : undefined;
  if (webhook !== undefined) receivers.push(webhook);
  const behind = await subscribe(subscription, services, webhook?.url);
  if (kind === 'pull') receivers.push(startPullWorkers(receiver));
  return behind;
}

async function subscribe(
  { name, kind, filter, from, batchMax, temper }: SoakSubscription,
  services: SoakServices,
  url: string | undefined,
): Promise<number> {
  const targets = {
    webhook: { url },
    'redis-stream': { key: name },
    pull: { visibilityTimeoutMs: VISIBILITY_TIMEOUT_MS },
  };
  const { subscription } = await services.store().subscriptions.create({
    ...{ name, filter, from, timeoutMs: TIMEOUT_MS, batch: { max: batchMax } },
    target: { type: kind, ...targets[kind as keyof typeof targets] },
    retry: { ...RETRY, ...(temper === 'poisoned' && { maxAttempts: POISON_ATTEMPTS_MAX }) },
  });
  return subscription.startPosition;
}
