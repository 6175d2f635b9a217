import { isDeepStrictEqual } from 'node:util';
import type { SubscriptionDefinition, SubscriptionFilter } from '../../../subscriptions.ts';

/** Whether the same was asked for; the entries of a filter are in no order. */
export function isSameDefinition(
  one: SubscriptionDefinition,
  other: SubscriptionDefinition,
): boolean {
  return isDeepStrictEqual(withSortedFilter(one), withSortedFilter(other));
}

export function withSortedFilter<Content extends { readonly filter: SubscriptionFilter }>(
  content: Content,
): Content {
  const entries = Object.entries(content.filter).map(([name, value]) => [
    name,
    Array.isArray(value) ? value.toSorted() : value,
  ]);
  return { ...content, filter: Object.fromEntries(entries) };
}
