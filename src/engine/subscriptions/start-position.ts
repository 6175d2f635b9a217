import { invalidRequest } from '../../errors.ts';
import { rfc3339Time } from '../../events/rfc3339-time.ts';
import type { SubscriptionStart } from '../../subscriptions.ts';
import type { EventReader } from '../read/ports.ts';
import { positionsInTime } from '../read/positions-in-time.ts';

/**
 * The position behind which what begins there lies.
 *
 * @throws EventStoreError `invalid_request`, `unavailable`.
 */
export async function startPosition(
  reader: Pick<EventReader, 'newestCommit' | 'commits'>,
  start: SubscriptionStart,
): Promise<number> {
  if (start === 'beginning') return 0;
  if (start === 'now') return (await reader.newestCommit())?.lastPosition ?? 0;
  if ('position' in start) return checkedPosition(start.position);
  const fromMs = rfc3339Time(start.timestamp);
  if (fromMs === undefined) throw fault('timestamp', 'must be a time as RFC 3339 has it');
  const newest = await reader.newestCommit();
  if (newest === undefined) return 0;
  const { from } = await positionsInTime(reader, { fromMs, toMs: undefined }, newest);
  return from - 1;
}

function checkedPosition(position: number): number {
  if (Number.isSafeInteger(position) && position >= 0) return position;
  throw fault('position', 'must be an integer from 0');
}

function fault(name: string, message: string) {
  return invalidRequest([{ pointer: `/from/${name}`, message }]);
}
