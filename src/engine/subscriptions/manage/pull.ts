import { EventStoreError, type Fault, invalidRequest } from '../../../errors.ts';
import { LIMITS } from '../../../events/limits.ts';
import type { Subscriptions } from '../../../manages-subscriptions.ts';
import type { StoredSubscription } from '../ports.ts';
import { assertTarget, type ManageDeps, type Visible } from './manage-deps.ts';

export interface PullDeps extends Pick<ManageDeps, 'pull' | 'monotonicMs'> {
  readonly visible: Pick<Visible, 'find'>;
}

/** What is asked of pull subscriptions: checked here, done elsewhere. */
export function createPull({
  pull,
  visible,
  monotonicMs,
}: PullDeps): Pick<Subscriptions, 'fetch' | 'ack' | 'nack'> {
  return {
    async fetch(name, options, signal) {
      const { max, waitMs, visibilityTimeoutMs: asked } = options;
      assertWithin([
        ['max', max, 1, LIMITS.fetchedDeliveriesMax],
        ['waitMs', waitMs, 0, LIMITS.fetchWaitMsMax],
        ['visibilityTimeoutMs', asked, 1_000, LIMITS.visibilityTimeoutMsMax],
      ]);
      const until = monotonicMs() + waitMs;
      for (;;) {
        const subscription = await visible.find(name);
        assertTarget(subscription, 'pull');
        assertActive(subscription);
        const { target } = subscription.definition;
        const own = target.type === 'pull' ? target.visibilityTimeoutMs : 0;
        const leftMs = Math.max(0, until - monotonicMs());
        const given = { max, waitMs: leftMs, visibilityTimeoutMs: asked ?? own };
        const handed = await pull.fetch(subscription, given, signal);
        if (handed !== 'changed') return handed;
      }
    },

    async ack(name, receipts) {
      assertReceipts(receipts);
      const subscription = await visible.find(name);
      assertTarget(subscription, 'pull');
      return await pull.ack(subscription, receipts);
    },

    async nack(name, receipts, options = {}) {
      assertReceipts(receipts);
      assertWithin([['retryAfterMs', options.retryAfterMs, 0, LIMITS.retryDelayMsMax]]);
      const subscription = await visible.find(name);
      assertTarget(subscription, 'pull');
      return await pull.nack(subscription, receipts, options);
    },
  };
}

function assertActive({ definition, status }: StoredSubscription): void {
  if (status === 'active') return;
  const { name } = definition;
  const details = { subscription: name, subscriptionStatus: status };
  throw new EventStoreError('subscription_not_active', `The subscription is ${status}.`, details);
}

type Bounded = readonly [name: string, value: unknown, min: number, max: number];

function assertWithin(values: readonly Bounded[]): void {
  const faults: Fault[] = values
    .filter(([, value]) => value !== undefined)
    .filter(([, value, min, max]) => {
      return !Number.isSafeInteger(value) || (value as number) < min || (value as number) > max;
    })
    .map(([name, , min, max]) => ({
      pointer: `/${name}`,
      message: `must be an integer from ${min} to ${max}`,
    }));
  if (faults.length > 0) throw invalidRequest(faults);
}

function assertReceipts(receipts: readonly string[]): void {
  const { receiptsMax, receiptCharactersMax } = LIMITS;
  const isList = Array.isArray(receipts) && receipts.length > 0 && receipts.length <= receiptsMax;
  if (!isList) {
    const message = `must be a list of 1 to ${receiptsMax} receipts`;
    throw invalidRequest([{ pointer: '/receipts', message }]);
  }
  const faults = receipts.flatMap((each: unknown, index) =>
    typeof each === 'string' && each !== '' && each.length <= receiptCharactersMax
      ? []
      : [{ pointer: `/receipts/${index}`, message: 'is no receipt' }],
  );
  if (faults.length > 0) throw invalidRequest(faults);
}
