import type { LogTail } from '../../src/engine/tail/ports.ts';
import type { RecordedEvent } from '../../src/events/event.ts';

/** Reads what follows a position, waiting for it, until it has so many events. */
export async function follow(
  tail: LogTail,
  behind: number,
  count: number,
  limit = 100,
): Promise<readonly RecordedEvent[]> {
  const events: RecordedEvent[] = [];
  let position = behind;
  while (events.length < count) {
    await tail.waitBehind(position, new AbortController().signal);
    const page = await tail.readBehind(position, limit);
    if (page.events.length > limit) throw new Error(`A page has ${page.events.length} events.`);
    events.push(...page.events);
    position = page.readTo;
  }
  return events;
}
