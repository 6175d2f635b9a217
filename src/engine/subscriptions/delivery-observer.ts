import type { DeliveryAttempt, SubscriptionTarget } from '../../subscriptions.ts';
import type { ProgressChange, StoredSubscription } from './ports.ts';

/** Never throws. */
export interface DeliveryObserver {
  /** A delivery was tried, and it is known what came of it. */
  deliveryTried(target: SubscriptionTarget['type'], attempt: DeliveryAttempt): void;
  /** So many events have become dead letters, and that is written down. */
  deadLettersKept(target: SubscriptionTarget['type'], events: number): void;
}

/** What has been written down has these among it. */
export function tellDead(
  observer: DeliveryObserver,
  { definition }: StoredSubscription,
  { parked }: Pick<ProgressChange, 'parked'>,
): void {
  const dead = parked.filter(({ state }) => state === 'dead').length;
  if (dead > 0) observer.deadLettersKept(definition.target.type, dead);
}
