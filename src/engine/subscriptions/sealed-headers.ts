import type { SecretBox } from '../../platform/secret-box.ts';
import type { SubscriptionTarget } from '../../subscriptions.ts';

/** A target as it is kept: the values of a webhook's headers are sealed for its subscription. */
export function withSealedHeaders(
  target: SubscriptionTarget,
  box: SecretBox,
  subscriptionId: string,
): SubscriptionTarget {
  return withHeaders(target, (value) => box.seal(value, subscriptionId));
}

/**
 * A target as it was asked for. Of a value that cannot be opened any more nothing is left, and it is
 * an empty text, which no header is asked for with.
 */
export function withOpenedHeaders(
  target: SubscriptionTarget,
  box: SecretBox,
  subscriptionId: string,
): SubscriptionTarget {
  return withHeaders(target, (kept) => box.open(kept, subscriptionId) ?? '');
}

function withHeaders(
  target: SubscriptionTarget,
  change: (value: string) => string,
): SubscriptionTarget {
  if (target.type !== 'webhook') return target;
  const entries = Object.entries(target.headers).map(([name, value]) => [name, change(value)]);
  return { ...target, headers: Object.fromEntries(entries) };
}
