import { isDeepStrictEqual } from 'node:util';
import type { SubscriptionDefinition, SubscriptionFilter } from '../../../subscriptions.ts';

/** The fields in which something else was asked for; the entries of a filter are in no order. */
export function differencesOf(
  one: SubscriptionDefinition,
  other: SubscriptionDefinition,
): readonly (keyof SubscriptionDefinition)[] {
  const [first, second] = [withSortedFilter(one), withSortedFilter(other)];
  const names = Object.keys({ ...first, ...second }) as (keyof SubscriptionDefinition)[];
  return names.filter((name) => !isDeepStrictEqual(first[name], second[name]));
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
