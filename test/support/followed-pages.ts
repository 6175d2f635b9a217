import { expect } from 'chai';
import type { LogRange, PageStart, ReadsEvents } from '../../src/event-store.ts';
import type { RecordedEvent } from '../../src/events/event.ts';

/** Reads page after page, up to the last. Fails the test where a page has more than it may. */
export async function followedPages(
  store: Pick<ReadsEvents, 'readPage'>,
  range: LogRange & { readonly limit: number },
): Promise<RecordedEvent[]> {
  const events: RecordedEvent[] = [];
  let start: PageStart | undefined;
  do {
    const page = await store.readPage(range, start);
    expect(page.events.length).to.be.at.most(range.limit);
    events.push(...page.events);
    start = page.next;
  } while (start !== undefined);
  return events;
}
