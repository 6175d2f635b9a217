import type { AllSubscriptions, Subscriptions } from '../manages-subscriptions.ts';
import { allowedTypes, assertAllowed, forbidden, type Principal } from './principal.ts';
import type { Scope } from './scopes.ts';

const SUBSCRIBE: Scope = 'events:subscribe';

/**
 * The subscriptions that the principal may know of, and make: whose filters let through no events of
 * other types. Of others, creating is `forbidden`, and all else is as if they were not there.
 */
export function authorisedSubscriptions(
  subscriptions: AllSubscriptions,
  principal: Principal,
): Subscriptions {
  if (allowedTypes(principal, SUBSCRIBE) === 'all') return subscriptions;
  return subscriptions.narrowedBy(({ aggregateTypes }) => {
    // One that names no type lets through all of them.
    if (aggregateTypes.length === 0) throw forbidden(SUBSCRIBE);
    for (const each of aggregateTypes) assertAllowed(principal, SUBSCRIBE, each);
  });
}
