import type { StoredSubscription, SubscriptionStore } from './ports.ts';

/**
 * Has a subscription wait until somebody resumes it, and says why; not where it was changed
 * meanwhile, which tells of somebody who looks after it.
 *
 * @throws EventStoreError `unavailable`.
 */
export async function disableSubscription(
  store: Pick<SubscriptionStore, 'replace'>,
  subscription: StoredSubscription,
  statusReason: string,
  now: number,
): Promise<void> {
  const updatedAt = new Date(now).toISOString();
  await store.replace({ ...subscription, status: 'disabled', statusReason, updatedAt });
}
