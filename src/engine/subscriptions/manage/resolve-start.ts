import { invalidRequest } from '../../../errors.ts';
import { rfc3339Time } from '../../../events/rfc3339-time.ts';
import type { SubscriptionStart } from '../../../subscriptions.ts';
import { positionsInTime } from '../../read/positions-in-time.ts';
import type { ManageDeps } from './manage-deps.ts';

/** Where a start is now. */
export interface ResolvedStart {
  /** The first event is the one behind it. */
  readonly position: number;
  readonly head: number;
}

/**
 * @param pointer where in the request the start is.
 * @throws EventStoreError `invalid_request` for a start that is not yet, `unavailable`.
 */
export async function resolveStart(
  { reader, now }: Pick<ManageDeps, 'reader' | 'now'>,
  start: SubscriptionStart,
  pointer: string,
): Promise<ResolvedStart> {
  const newest = await reader.newestCommit();
  const head = newest?.lastPosition ?? 0;
  if (start === 'now') return { position: head, head };
  if (start === 'beginning') return { position: 0, head };
  if ('position' in start) {
    const message = `must not be beyond the newest event, ${head}`;
    if (start.position > head) throw invalidRequest([{ pointer, message }]);
    return { position: start.position, head };
  }
  const fromMs = rfc3339Time(start.timestamp) ?? Number.NaN;
  if (!(fromMs <= now())) {
    throw invalidRequest([{ pointer, message: 'must not be in the future' }]);
  }
  if (newest === undefined) return { position: 0, head };
  const { from } = await positionsInTime(reader, { fromMs, toMs: undefined }, newest);
  return { position: from - 1, head };
}
