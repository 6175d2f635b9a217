import type { SnapshotPolicy } from '../../snapshots.ts';
import type { CommittedEvent } from './ports.ts';

/** True where the event itself says so, whatever snapshots there are. */
export function isDueByItself(
  { sequenceNumber, eventType }: Pick<CommittedEvent, 'sequenceNumber' | 'eventType'>,
  { everyEvents, onEventTypes }: Pick<SnapshotPolicy, 'everyEvents' | 'onEventTypes'>,
): boolean {
  if (everyEvents !== null && sequenceNumber % everyEvents === 0) return true;
  return onEventTypes.includes(eventType);
}

/** True where so much time has passed between two events, by their timestamps. */
export function isDueByTime(sinceMs: number, timestamp: string, everyMs: number): boolean {
  return Date.parse(timestamp) - sinceMs >= everyMs;
}
