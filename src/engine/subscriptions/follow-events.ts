import { invalidRequest } from '../../errors.ts';
import type { RecordedEvent } from '../../events/event.ts';
import type { FollowedEvents, Following, FollowsEvents } from '../../live-events.ts';
import type { ReadSchemaVersion } from '../../schemas.ts';
import type { SubscriptionStart } from '../../subscriptions.ts';
import type { UpcastEvents } from '../schemas/upcast-events.ts';
import type { LogTail } from '../tail/ports.ts';
import { type CompiledFilter, compileFilter, type Predicates } from './event-matcher.ts';
import { isPosition, type ResolveStartDeps, resolveStart } from './resolve-start.ts';
import { whereFault } from './where-fault.ts';

export interface FollowDeps extends ResolveStartDeps {
  readonly tail: Pick<LogTail, 'head' | 'waitBehind' | 'readBehind'>;
  readonly upcast: UpcastEvents;
  readonly predicates: Predicates;
}

/** Follows the log from its tail. Whoever has caught up costs no query. */
export function createFollowsEvents(deps: FollowDeps): FollowsEvents {
  return {
    startBehind: (start) => startBehind(start, deps),
    follow(filter, schemaVersion = 'latest') {
      const { where } = filter;
      const fault = where === undefined ? undefined : whereFault(where);
      if (fault !== undefined) throw invalidRequest([{ pointer: '/where', message: fault }]);
      const matcher = compileFilter(filter, deps.predicates);
      const select = selecting(matcher, where !== undefined, schemaVersion, deps.upcast);
      return following(deps.tail, matcher, select);
    },
  };
}

/** How far the log is, is asked for only where that is not known to be far enough. */
async function startBehind(start: SubscriptionStart, deps: FollowDeps): Promise<number> {
  const position = typeof start === 'object' && 'position' in start ? start.position : undefined;
  const isKnown = position !== undefined && isPosition(position) && position <= deps.tail.head;
  return isKnown ? position : (await resolveStart(deps, start, '/from')).position;
}

type Select = (events: readonly RecordedEvent[]) => Promise<readonly RecordedEvent[]>;

function following(
  tail: FollowDeps['tail'],
  { mayMatch }: CompiledFilter,
  select: Select,
): Following {
  return {
    async next(position, limit, signal) {
      await tail.waitBehind(position, signal);
      const { events, readTo } = await tail.readBehind(position, limit);
      // The same list where nothing is left out, so that it can be known again.
      const wanted = events.every(mayMatch) ? events : events.filter(mayMatch);
      return await untilOneFails(position, { events: wanted, readTo }, select);
    },
  };
}

/** What comes before an event that cannot be had is given all the same. */
async function untilOneFails(
  position: number,
  { events, readTo }: FollowedEvents,
  select: Select,
): Promise<FollowedEvents> {
  try {
    return { events: await select(events), readTo };
  } catch (error) {
    const half = events.length >>> 1;
    const first = events[half];
    const end = first === undefined ? readTo : first.position - 1;
    if (half === 0 && end <= position) throw error;
    return await untilOneFails(position, { events: events.slice(0, half), readTo: end }, select);
  }
}

function selecting(
  matcher: CompiledFilter,
  hasPredicate: boolean,
  schemaVersion: ReadSchemaVersion,
  upcast: UpcastEvents,
): Select {
  if (!hasPredicate) return (events) => upcast(events, schemaVersion);
  return async (events) => {
    const latest = await upcast(events, 'latest');
    const verdicts = await matcher.match(latest);
    const matching = events.filter((event, index) => isMatch(event, verdicts[index]));
    return await upcast(matching, schemaVersion);
  };
}

function isMatch(
  { position }: RecordedEvent,
  verdict: Awaited<ReturnType<CompiledFilter['match']>>[number] | undefined,
): boolean {
  if (typeof verdict !== 'object') return verdict === 'matches';
  const message = `fails for the event at position ${position}: ${verdict.failed}`;
  throw invalidRequest([{ pointer: '/where', message }]);
}
