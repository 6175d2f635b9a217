import { HIDDEN_VALUE } from '../../../manages-subscriptions.ts';
import type { SubscriptionTarget } from '../../../subscriptions.ts';

/** As it may be shown: of headers the names alone. */
export function withHiddenHeaders(target: SubscriptionTarget): SubscriptionTarget {
  return withHeaders(target, () => HIDDEN_VALUE);
}

/** With other values of its headers, where it has any. */
export function withHeaders(
  target: SubscriptionTarget,
  replaced: (value: string, name: string) => string,
): SubscriptionTarget {
  if (target.type !== 'webhook') return target;
  const headers = Object.entries(target.headers).map(([name, value]) => [
    name,
    replaced(value, name),
  ]);
  return { ...target, headers: Object.fromEntries(headers) };
}
