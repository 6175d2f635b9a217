import type { FollowsEvents } from '../live-events.ts';
import { allowedTypes, assertAllowed, forbidden, type Principal } from './principal.ts';

/**
 * The live events that the principal may have: those of other aggregate types are not there, and
 * asking for them by name is refused with `forbidden`.
 */
export function authorisedLive(live: FollowsEvents, principal: Principal): FollowsEvents {
  const types = allowedTypes(principal, SCOPE);
  if (types === 'all') return live;
  return {
    startBehind: (start) => live.startBehind(start),
    follow(filter, schemaVersion) {
      // An empty list would ask for everything.
      if (types.size === 0) throw forbidden(SCOPE);
      for (const each of filter.aggregateTypes) assertAllowed(principal, SCOPE, each);
      if (filter.aggregateTypes.length > 0) return live.follow(filter, schemaVersion);
      return live.follow({ ...filter, aggregateTypes: [...types] }, schemaVersion);
    },
  };
}

const SCOPE = 'events:subscribe';
