import type { SubscriptionLag } from '../../subscriptions.ts';
import { createAddLags, type LagDeps } from './lag.ts';
import type { StoredSubscription, SubscriptionStore } from './ports.ts';

export interface SubscriptionLagsDeps extends LagDeps {
  readonly store: Pick<SubscriptionStore, 'revision' | 'list'>;
  /** By the ids of those that have begun. Rejects with `unavailable`. */
  readonly checkpoints: () => Promise<ReadonlyMap<string, number>>;
}

/** How far a subscription is behind, by its name; or, as `(others)`, the one that is furthest. */
export interface NamedLag {
  readonly subscription: string;
  readonly lag: SubscriptionLag;
}

/** So many are told of by name: those that were made first. */
export const NAMED_LAGS_MAX = 100;

/** No subscription can be called that. */
export const OTHERS = '(others)';

/**
 * How far the subscriptions of all processes are, by what is written down of them; at the cost of a
 * few small queries. Rejects with `unavailable`.
 */
export function createSubscriptionLags(
  deps: SubscriptionLagsDeps,
): () => Promise<readonly NamedLag[]> {
  const { store, checkpoints } = deps;
  const addLags = createAddLags(deps);
  let known: { readonly revision: number; readonly all: readonly StoredSubscription[] } | undefined;

  /** The oldest first. */
  async function listed(): Promise<readonly StoredSubscription[]> {
    const revision = await store.revision();
    if (known?.revision !== revision) {
      known = { revision, all: (await store.list()).toSorted(byAge) };
    }
    return known.all;
  }

  return async function subscriptionLags() {
    const all = await listed();
    if (all.length === 0) return [];
    const begun = await checkpoints();
    const places = all.map(({ id, definition, startPosition }) => {
      return { subscription: definition.name, checkpoint: begun.get(id) ?? startPosition };
    });
    const told = [...places.slice(0, NAMED_LAGS_MAX), ...furthest(places.slice(NAMED_LAGS_MAX))];
    return (await addLags(told)).map(({ subscription, lag }) => ({ subscription, lag }));
  };
}

interface Place {
  readonly subscription: string;
  readonly checkpoint: number;
}

function furthest(others: readonly Place[]): readonly Place[] {
  if (others.length === 0) return [];
  const checkpoint = others.reduce((least, each) => Math.min(least, each.checkpoint), Infinity);
  return [{ subscription: OTHERS, checkpoint }];
}

function byAge(one: StoredSubscription, other: StoredSubscription): number {
  if (one.createdAt !== other.createdAt) return one.createdAt < other.createdAt ? -1 : 1;
  return one.definition.name < other.definition.name ? -1 : 1;
}
