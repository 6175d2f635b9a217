import type { RecordedEvent } from '../../events/event.ts';
import type { LogTail } from '../tail/ports.ts';
import { type LatestEvent, latestOf, type UpcastLatest } from './delivered-events.ts';
import type { LineEvent } from './delivery-line.ts';
import type { HeldEvents } from './held-events.ts';

/** The events at these places, as they are delivered: from memory, as far as they are there. */
export async function outboundEvents(
  places: readonly LineEvent[],
  held: HeldEvents,
  tail: Pick<LogTail, 'eventsAt'>,
  upcast: UpcastLatest,
): Promise<readonly LatestEvent[]> {
  const missing = places.filter(({ position }) => held.get(position) === undefined);
  const read = missing.length === 0 ? [] : await tail.eventsAt(missing);
  const byPosition = new Map(read.map((event) => [event.position, event]));
  const found = places.map(({ position }): RecordedEvent => {
    const event = held.get(position) ?? byPosition.get(position);
    if (event === undefined) throw new Error(`There is no event at ${position}`);
    return event;
  });
  return await latestOf(found, upcast);
}
