import { EventStoreError } from '../../../errors.ts';
import type { StoredSubscription } from '../ports.ts';
import type { ManageDeps, Visible } from './manage-deps.ts';

export interface ChangeDeps extends Pick<ManageDeps, 'store' | 'now'> {
  readonly visible: Pick<Visible, 'find'>;
}

/** What comes of one; the same object where nothing is to change. */
export type Change = (
  stored: StoredSubscription,
) => StoredSubscription | Promise<StoredSubscription>;

/** How often it is tried where others change it at the same time. */
const TRIES_MAX = 10;

/**
 * Changes a subscription as it is at that moment, whoever else does; resolves with what it is then.
 *
 * @throws EventStoreError `subscription_not_found`; `subscription_changed` where its revision is not
 *   `ifRevision`, or it is changed by others all the time; `unavailable`; what `change` throws.
 */
export async function changeSubscription(
  { store, now, visible }: ChangeDeps,
  name: string,
  change: Change,
  ifRevision?: number,
): Promise<StoredSubscription> {
  for (let tries = 1; ; tries += 1) {
    const stored = await visible.find(name);
    const { revision } = stored;
    const isExpected = ifRevision === undefined || ifRevision === revision;
    if (!isExpected || tries > TRIES_MAX) throw changed(name, revision, ifRevision);
    const changedTo = await change(stored);
    if (changedTo === stored) return stored;
    const updated = { ...changedTo, updatedAt: new Date(now()).toISOString() };
    if (await store.replace(updated)) return { ...updated, revision: revision + 1 };
  }
}

function changed(
  subscription: string,
  revision: number,
  expected: number | undefined,
): EventStoreError<'subscription_changed'> {
  const message = `Nothing was changed: somebody else has, and its revision is ${revision} now.`;
  const details = { subscription, revision, ...(expected !== undefined && { expected }) };
  return new EventStoreError('subscription_changed', message, details);
}
