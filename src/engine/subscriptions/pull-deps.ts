import type { Clock } from '../../platform/clock.ts';
import type { LogTail } from '../tail/ports.ts';
import type { UpcastLatest } from './delivered-events.ts';
import type { DeliveryObserver } from './delivery-observer.ts';
import type { EventMatcher } from './event-matcher.ts';
import type { HeldBudget } from './held-events.ts';
import type { AttemptLog, PullStore, StoredSubscription } from './ports.ts';

export interface PullDeliveriesDeps {
  readonly tail: LogTail;
  readonly upcast: UpcastLatest;
  /** As it is by now; rejects with `subscription_not_found` where it is gone, or `unavailable`. */
  readonly current: (subscription: StoredSubscription) => Promise<StoredSubscription>;
  readonly matcherOf: (subscription: StoredSubscription) => EventMatcher;
  readonly store: PullStore;
  readonly attempts: AttemptLog;
  readonly budget: HeldBudget;
  /** Its `now` is better the database's: processes go by it when a time-out is over. */
  readonly clock: Clock;
  readonly random: () => number;
  /** Nobody may guess it. */
  readonly newLeaseId: () => string;
  /** How long it may take until it is written that nothing was of interest. */
  readonly idleWriteMs: () => number;
  /** It cannot go on before somebody has looked after it. */
  readonly giveUp: (subscription: StoredSubscription, reason: string) => Promise<void>;
  readonly observer: DeliveryObserver;
  readonly onTrouble: (cause: unknown) => void;
}

/** Events that were read and are not settled; what is handed out is among them. */
export const PULL_WINDOW_EVENTS_MAX = 2_000;
/** Deliveries that may be out at the same time. */
export const PULL_LEASES_MAX = 1_000;
/**
 * Positions between what is settled and what is read, matching or not: so many are read again
 * where another process has to go on.
 */
export const PULL_SPAN_POSITIONS_MAX = 100_000;
