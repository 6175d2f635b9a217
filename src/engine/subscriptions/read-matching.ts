import type { RecordedEvent } from '../../events/event.ts';
import type { LogTail } from '../tail/ports.ts';
import { type LatestEvent, latestOf, type UpcastLatest } from './delivered-events.ts';
import type { OfferedEvent } from './delivery.ts';
import { type EventMatcher, type FilterVerdict, failureOfFilter } from './event-matcher.ts';

export interface ReadMatchingDeps {
  readonly tail: Pick<LogTail, 'readBehind'>;
  readonly upcast: UpcastLatest;
  readonly matcher: EventMatcher;
}

export interface MatchingPage {
  readonly offered: readonly (OfferedEvent & { readonly event: RecordedEvent })[];
  /** Where there is nothing yet: the position that was asked for. */
  readonly readTo: number;
}

/**
 * Those of the next `limit` events that a subscription wants, in the latest version of their
 * schemas. What is known to be wanted is not asked about again, and stays as it was recorded.
 *
 * @throws EventStoreError `unavailable`, `log_damaged`.
 */
export async function readMatching(
  { tail, upcast, matcher }: ReadMatchingDeps,
  behind: number,
  limit: number,
  isKnown: (position: number) => boolean = () => false,
): Promise<MatchingPage> {
  const { events, readTo } = await tail.readBehind(behind, limit);
  const unknown = events.filter(({ position }) => !isKnown(position));
  const asked = await latestOf(unknown, upcast);
  const verdicts = await matcher.match(asked.map(({ event }) => event));
  const offered = asked.flatMap((each, index) => offeredOf(each, verdicts[index] ?? 'differs'));
  const known = events.filter(({ position }) => isKnown(position)).map((event) => ({ event }));
  if (known.length === 0) return { offered, readTo };
  const all = [...offered, ...known];
  return { offered: all.sort((a, b) => a.event.position - b.event.position), readTo };
}

function offeredOf(
  { event, failed }: LatestEvent,
  verdict: FilterVerdict,
): MatchingPage['offered'] {
  if (verdict === 'differs') return [];
  const reason = failed ?? (verdict === 'matches' ? undefined : failureOfFilter(verdict.failed));
  return [{ event, ...(reason !== undefined && { failed: reason }) }];
}
