import { EventStoreError } from '../../../errors.ts';
import type { SubscriptionFilter, SubscriptionTarget } from '../../../subscriptions.ts';
import type { EventReader } from '../../read/ports.ts';
import type { LogTail } from '../../tail/ports.ts';
import type {
  AttemptLog,
  Deliverers,
  ManagedDeliveries,
  PullDeliveries,
  StoredSubscription,
  SubscriptionStore,
} from '../ports.ts';
import type { DefinitionChecks } from './parse-new-subscription.ts';

/** What managing subscriptions takes. */
export interface ManageDeps {
  readonly store: SubscriptionStore;
  readonly deliveries: ManagedDeliveries;
  readonly attempts: AttemptLog;
  readonly pull: PullDeliveries;
  readonly deliverers: Deliverers;
  readonly checks: Omit<DefinitionChecks, 'canReach'>;
  readonly secrets: SealsSecrets;
  readonly reader: Pick<EventReader, 'newestCommit' | 'commits'>;
  readonly tail: Pick<LogTail, 'eventsAt'>;
  /** Milliseconds since 1970, by the clock of the database. */
  readonly now: () => number;
  readonly monotonicMs: () => number;
  readonly newId: () => string;
  /** What webhooks are signed with, as it is shown: `whsec_…`. */
  readonly newSecret: () => string;
  readonly observer: ManageObserver;
}

/** Keeps texts from those who read what is kept; sealed for a subscription, by its id. */
export interface SealsSecrets {
  seal(text: string, context: string): string;
  /** Undefined where it cannot be opened any more. */
  open(kept: string, context: string): string | undefined;
}

/** Never throws. */
export interface ManageObserver {
  /** Somebody has given up events that could not be delivered. */
  deadLettersDiscarded(discarded: {
    readonly subscription: string;
    readonly positions: readonly number[];
    readonly reason: string;
  }): void;
}

/** Those that somebody may know of. */
export interface Visible {
  /** @throws EventStoreError `subscription_not_found`, `unavailable`. */
  find(name: string): Promise<StoredSubscription>;
  /** @throws EventStoreError `unavailable`. */
  all(): Promise<readonly StoredSubscription[]>;
  /** Whether it is one of them. */
  shows(stored: StoredSubscription): boolean;
  /** Throws where a filter lets through what they may not receive. */
  assert(filter: SubscriptionFilter): void;
}

export function visibleIn(store: SubscriptionStore, assert: Visible['assert']): Visible {
  const shows = (stored: StoredSubscription) => {
    try {
      assert({ ...stored.definition.filter, aggregateTypes: reachedTypes(stored) });
      return true;
    } catch {
      return false;
    }
  };
  return {
    assert,
    shows,
    async find(name) {
      const found = await store.find(name);
      if (found !== undefined && shows(found)) return found;
      throw noSubscription(name);
    },
    all: async () => (await store.list()).filter(shows),
  };
}

/** Aggregate types of which something may be kept; none: any. */
export function reachedTypes({ reachedTypes, definition }: StoredSubscription): readonly string[] {
  return reachedTypes ?? definition.filter.aggregateTypes;
}

export function noSubscription(name: string): EventStoreError<'subscription_not_found'> {
  const message = 'There is no subscription of this name.';
  return new EventStoreError('subscription_not_found', message, { subscription: name });
}

/** @throws EventStoreError `wrong_subscription_target`. */
export function assertTarget(
  { definition }: StoredSubscription,
  type: SubscriptionTarget['type'],
): void {
  const { name, target } = definition;
  if (target.type === type) return;
  const message = `This goes with targets of type ${type}, and this one is of type ${target.type}.`;
  const details = { subscription: name, targetType: target.type };
  throw new EventStoreError('wrong_subscription_target', message, details);
}
