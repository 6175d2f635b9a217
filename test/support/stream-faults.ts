import type { RecordedEvent } from '../../src/events/event.ts';

/** An entry of a stream, as it was read. */
export interface StreamEntry {
  readonly id: string;
  /** The id of the CloudEvent in it. */
  readonly eventId: string;
}

/**
 * What is wrong with a stream, given the events of the log that it is for, and with which of them
 * it may begin at the latest: `skipped`, `repeated`, `reordered`, `phantom` and `strange`, each
 * with its position. Empty where every event from its first one on is in it, in order and once.
 */
export function streamFaults(
  log: readonly Pick<RecordedEvent, 'position' | 'eventId'>[],
  entries: readonly StreamEntry[],
  beginsBy = log[0]?.position ?? 1,
): readonly string[] {
  const eventIds = new Map(log.map(({ position, eventId }) => [position, eventId]));
  const faults: string[] = [];
  const seen = new Set<number>();
  let newest = 0;
  for (const { id, eventId } of entries) {
    const position = Number(/^(\d+)-0$/.exec(id)?.[1]);
    if (Number.isNaN(position)) faults.push(`strange ${id}`);
    else if (seen.has(position)) faults.push(`repeated ${position}`);
    else if (position < newest) faults.push(`reordered ${position}`);
    if (eventIds.get(position) !== eventId) faults.push(`phantom ${position}`);
    seen.add(position);
    newest = Math.max(newest, position);
  }
  const first = Math.min(beginsBy, ...seen);
  for (const { position } of log) {
    if (position >= first && !seen.has(position)) faults.push(`skipped ${position}`);
  }
  return faults;
}
