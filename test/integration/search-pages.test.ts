import { expect } from 'chai';
import type { PageStart } from '../../src/event-store.ts';
import type { RecordedEvent } from '../../src/events/event.ts';
import { anAggregate, anEvent } from '../support/examples.ts';
import { followedPages } from '../support/followed-pages.ts';
import { matchingEvents } from '../support/matching-events.ts';
import { openedStore } from '../support/opened-store.ts';
import { markProfile, startProfiling, stopProfiling } from '../support/profiled-commands.ts';
import { seededRandom } from '../support/seeded-random.ts';
import { itSeeded } from '../support/seeded-test.ts';
import { appendVaried, logNames } from '../support/varied-log.ts';
import { aRangeWith, everyCombination } from '../support/varied-ranges.ts';

const EXAMINED_MAX = 7;

describe('a search that may look at few events for a page', function () {
  this.timeout(180_000);
  const { store, db } = openedStore({ capacity: { examinedEventsMax: EXAMINED_MAX } });
  const names = logNames();
  const [busy = '', calm = ''] = names.userIds;
  const [, unseenByBusy = ''] = names.tags;
  let log: readonly RecordedEvent[];

  before(async () => {
    log = await appendVaried(store(), seededRandom(3), names, { count: 300, groupMax: 5 });
  });

  itSeeded('finds all the same, in order, each once', async (random) => {
    for (let round = 0; round < 150; round += 1) {
      const parts = random.oneOf(everyCombination());
      const order = random.oneOf(['asc', 'desc'] as const);
      const range = { ...aRangeWith(parts, random, names, log), order };
      const expected = matchingEvents(log, range);
      const limit = 1 + random.below(9);
      const named = JSON.stringify({ ...range, limit });
      const paged = await followedPages(store(), { ...range, limit });
      expect(paged, named).to.deep.equal(expected);
      const read = await store()
        .readLog({ ...range, limit })
        .toArray();
      expect(read, named).to.deep.equal(expected.slice(0, limit));
      expect(await store().readLog(range).toArray(), named).to.deep.equal(expected);
    }
  });

  it('may give an empty page with a next one, but never an end too early', async () => {
    const rare = { userId: busy, tag: unseenByBusy, limit: 5 };
    const first = await store().readPage(rare);
    expect(first.events).to.deep.equal([]);
    expect(first.next).not.to.equal(undefined);
    const { events } = await store().append([anEvent({ userId: busy, tags: [unseenByBusy] })]);
    expect(await followedPages(store(), rare)).to.deep.equal(events);
  });

  itSeeded('finds what it should while others append', async (random) => {
    let isWriting = true;
    const write = async () => {
      while (isWriting) await appendVaried(store(), random, names, { count: 4, groupMax: 4 });
    };
    const writing = Promise.all([write(), write()]);
    const found: (readonly [object, readonly RecordedEvent[], number])[] = [];
    for (let round = 0; round < 25; round += 1) {
      const parts = random.oneOf(everyCombination());
      const order = random.oneOf(['asc', 'desc'] as const);
      const range = { ...aRangeWith(parts, random, names, log), order, limit: 100 };
      const events: RecordedEvent[] = [];
      let start: PageStart | undefined;
      let shownTo = 0;
      do {
        const page = await store().readPage(range, start);
        // Backwards, what comes after the first page was read is no part of the following ones.
        if (order === 'asc' || start === undefined) shownTo = page.head;
        events.push(...page.events);
        start = page.next;
      } while (start !== undefined);
      found.push([range, events, shownTo]);
    }
    isWriting = false;
    await writing;
    const whole = await store().readLog().toArray();
    for (const [range, events, shownTo] of found) {
      const known = whole.filter(({ position }) => position <= shownTo);
      const { limit: _, ...unlimited } = range as { limit: number };
      expect(events, JSON.stringify(range)).to.deep.equal(matchingEvents(known, unlimited));
    }
  });

  it('shows nothing beyond the head that it tells, whatever has come meanwhile', async () => {
    const aggregate = anAggregate();
    const append = () => store().append([anEvent(aggregate)]);
    await append();
    let isWriting = true;
    const writing = Promise.all(
      [1, 2, 3, 4].map(async () => {
        while (isWriting) await append();
      }),
    );
    for (let reads = 0; reads < 80; reads += 1) {
      const last = { ...aggregate, order: 'desc', limit: 2 } as const;
      const { events, head } = await store().readPage(last);
      expect(events).to.have.length(Math.min(2, events[0]?.sequenceNumber ?? 0));
      expect(events[0]?.position).to.be.at.most(head);
      const onwards = { ...aggregate, fromPosition: head, limit: 100 };
      const following = await store().readPage(onwards);
      for (const { position } of following.events) expect(position).to.be.at.most(following.head);
    }
    isWriting = false;
    await writing;
  });

  it('stops soon after the reader has gone', async () => {
    await appendVaried(store(), seededRandom(5), names, { count: 300, groupMax: 50 });
    const rare = { userId: busy, tag: `${calm} never` };
    await startProfiling(db());
    await markProfile(db(), 'to the end');
    expect(await store().readLog(rare).toArray()).to.deep.equal([]);
    for (const kind of ['events', 'batches'] as const) {
      await markProfile(db(), kind);
      const sequence = store().readLog(rare);
      const iterable = kind === 'events' ? sequence : sequence.batches();
      const iterator = iterable[Symbol.asyncIterator]();
      const coming = iterator.next();
      await iterator.return?.();
      expect(await coming).to.deep.equal({ done: true, value: undefined });
    }
    const commands = await stopProfiling(db());
    expect(commands.get('to the end')?.length).to.be.greaterThan(100);
    expect(commands.get('events')?.length).to.be.at.most(10);
    expect(commands.get('batches')?.length).to.be.at.most(10);
  });
});
