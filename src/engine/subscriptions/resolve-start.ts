import { invalidRequest } from '../../errors.ts';
import { rfc3339Time } from '../../events/rfc3339-time.ts';
import type { SubscriptionStart } from '../../subscriptions.ts';
import type { EventReader } from '../read/ports.ts';
import { positionsInTime } from '../read/positions-in-time.ts';

export interface ResolveStartDeps {
  readonly reader: Pick<EventReader, 'newestCommit' | 'commits'>;
  /** Milliseconds since 1970, by the clock of the database. */
  readonly now: () => number;
}

/** Where a start is now. */
export interface ResolvedStart {
  /** The first event is the one behind it. */
  readonly position: number;
  readonly head: number;
}

/**
 * @param pointer where in the request the start is.
 * @throws EventStoreError `invalid_request` for a start that cannot be, or is not yet; `unavailable`.
 */
export async function resolveStart(
  { reader, now }: ResolveStartDeps,
  start: SubscriptionStart,
  pointer: string,
): Promise<ResolvedStart> {
  const refused = (message: string) => invalidRequest([{ pointer, message }]);
  const newest = await reader.newestCommit();
  const head = newest?.lastPosition ?? 0;
  if (start === 'now') return { position: head, head };
  if (start === 'beginning') return { position: 0, head };
  if ('position' in start) {
    const { position } = start;
    if (!isPosition(position)) throw refused('must be an integer from 0');
    if (position > head) throw refused(`must not be beyond the newest event, ${head}`);
    return { position, head };
  }
  const fromMs = rfc3339Time(start.timestamp);
  if (fromMs === undefined) throw refused('must be a time as RFC 3339 has it');
  if (fromMs > now()) throw refused('must not be in the future');
  if (newest === undefined) return { position: 0, head };
  const { from } = await positionsInTime(reader, { fromMs, toMs: undefined }, newest);
  return { position: from - 1, head };
}

export function isPosition(position: number): boolean {
  return Number.isSafeInteger(position) && position >= 0;
}
