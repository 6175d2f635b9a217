import { expect } from 'chai';
import type { EventStore, LogRange } from '../../src/event-store.ts';
import type { RecordedEvent } from '../../src/events/event.ts';
import { LIMITS } from '../../src/events/limits.ts';
import { anAggregate, anEvent, someEvents } from '../support/examples.ts';
import { followedPages } from '../support/followed-pages.ts';
import { matchingEvents } from '../support/matching-events.ts';
import { refusalOf } from '../support/refusal-of.ts';
import { pointersOf } from '../support/refused-append.ts';
import type { RestStore } from '../support/rest-store.ts';
import { seededRandom } from '../support/seeded-random.ts';
import { itSeeded } from '../support/seeded-test.ts';
import { appendVaried, logNames } from '../support/varied-log.ts';
import { aRangeWith, everyCombination } from '../support/varied-ranges.ts';

/** Reading by every kind of filter, page by page and as a whole. */
export function itReadsPages(openStore: () => RestStore): void {
  describe('readPage', () => {
    const names = logNames();
    let recorded: readonly RecordedEvent[];

    before(async () => {
      const many = { count: 240, groupMax: 9 };
      recorded = await appendVaried(openStore(), seededRandom(1), names, many);
    });

    itSeeded('finds by any filter what looking at every event finds', async (random) => {
      const [first] = recorded;
      for (let round = 0; round < 120; round += 1) {
        const given = aRangeWith(random.oneOf(everyCombination()), random, names, recorded);
        const fromPosition = Math.max(given.fromPosition ?? 0, first?.position ?? 0);
        const order = random.oneOf(['asc', 'desc'] as const);
        const range = { ...given, fromPosition, order };
        const limit = random.oneOf([1, 2, 7, 50]);
        const expected = matchingEvents(recorded, range);
        const named = JSON.stringify({ ...range, limit });
        const paged = await followedPages(openStore(), { ...range, limit });
        expect(paged, named).to.deep.equal(expected);
        expect(await openStore().readLog(range).toArray(), named).to.deep.equal(expected);
      }
    });

    it('has a next page where there is more, and none where there is not', async () => {
      const store = openStore();
      const aggregate = anAggregate();
      const { events } = await store.append(someEvents(6, aggregate));
      const userId = `pager-${crypto.randomUUID()}`;
      const { events: ofUser } = await store.append(someEvents(6, { userId }));
      for (const [range, all] of [
        [aggregate, events],
        [{ aggregateId: aggregate.aggregateId }, events],
        [{ userId }, ofUser],
        [{ fromPosition: ofUser[0]?.position ?? 0 }, ofUser],
      ] as const) {
        for (const limit of [1, 2, 3, 5]) {
          const page = await store.readPage({ ...range, limit });
          expect(page.events).to.deep.equal(all.slice(0, limit));
          expect(page.next, `${limit}`).not.to.equal(undefined);
          const next = await store.readPage({ ...range, limit }, page.next);
          expect(next.events).to.deep.equal(all.slice(limit, 2 * limit));
          expect(next.next === undefined).to.equal(2 * limit >= 6);
        }
        for (const limit of [6, 7, 1_000]) {
          const page = await store.readPage({ ...range, limit });
          expect(page.events).to.deep.equal(all);
          expect(page.next, `${limit}`).to.equal(undefined);
        }
      }
    });

    it('is empty, and the last, where nothing can be found', async () => {
      const store = openStore();
      const head = await store.headPosition();
      const ranges: readonly LogRange[] = [
        { aggregateType: 'NeverSeen' },
        { aggregateType: 'NeverSeen', userId: names.userIds[0] ?? '' },
        anAggregate(),
        anAggregate('NeverSeen'),
        { aggregateId: 'nobody' },
        { userId: 'nobody' },
        { correlationId: 'nothing', tag: 'none' },
        { eventTypes: ['NeverHappened'] },
        { fromPosition: head + 1 },
        { fromPosition: 9, toPosition: 8 },
        { from: '9999-12-31T23:59:59Z' },
        { to: '2001-01-01T00:00:00Z' },
        { from: '2031-01-01T00:00:00Z', to: '2030-01-01T00:00:00Z' },
        { ...anAggregate(), fromSequenceNumber: 2 },
        { aggregateId: names.aggregateIds[0] ?? '', fromSequenceNumber: 1_000 },
      ];
      for (const range of ranges) {
        for (const order of ['asc', 'desc'] as const) {
          const page = await store.readPage({ ...range, order, limit: 10 });
          expect(page, JSON.stringify(range)).to.deep.equal({ events: [], head });
        }
      }
    });

    it('tells the position of the newest event', async () => {
      const store = openStore();
      const { events } = await store.append([anEvent()]);
      const head = events[0]?.position;
      expect((await store.readPage({ limit: 1 })).head).to.equal(head);
      expect(await store.readPage({ fromPosition: head ?? 0, limit: 3 })).to.deep.equal({
        events,
        head,
      });
    });

    it('goes on behind what it has shown, whatever was stored meanwhile', async () => {
      const store = openStore();
      const tag = `tag-${crypto.randomUUID()}`;
      const { events: early } = await store.append(someEvents(4, { tags: [tag] }));
      const forwards = await store.readPage({ tag, limit: 2 });
      const backwards = await store.readPage({ tag, limit: 2, order: 'desc' });
      const { events: late } = await store.append(someEvents(2, { tags: ['other', tag] }));
      const onwards = await store.readPage({ tag, limit: 10 }, forwards.next);
      expect(onwards.events).to.deep.equal([...early.slice(2), ...late]);
      const back = await store.readPage({ tag, limit: 10, order: 'desc' }, backwards.next);
      expect(back.events).to.deep.equal(early.slice(0, 2).toReversed());
    });

    it('takes names for names, never for a query', async () => {
      const store = openStore();
      for (const name of ['$ne', '{"$ne":""}', '$exists', 'a.b', '__proto__']) {
        const { events } = await store.append([
          anEvent({ userId: name, tags: [name], eventType: name, correlationId: name }),
        ]);
        const range = { userId: name, tag: name, eventTypes: [name], correlationId: name };
        const page = await store.readPage({ ...range, order: 'desc', limit: 1 });
        expect(page.events).to.deep.equal(events);
      }
    });

    for (const [what, range, pointers] of refused()) {
      it(`refuses ${what}`, async () => {
        const reading = openStore().readPage({ limit: 10, ...range });
        const refusal = await refusalOf(reading, 'invalid_request');
        expect(pointersOf(refusal)).to.have.members(pointers);
      });
    }
  });
}

function refused(): readonly (readonly [string, LogRange, string[]])[] {
  const long = 'x'.repeat(LIMITS.idCharactersMax + 1);
  return [
    ['a page without events', { limit: 0 }, ['/limit']],
    ['a type that can be none', { aggregateType: 'Mission.x' }, ['/aggregateType']],
    ['an id that is too long', { aggregateId: long }, ['/aggregateId']],
    ['a user that is too long', { userId: long }, ['/userId']],
    ['a tag that is too long', { tag: long }, ['/tag']],
    ['a correlation that is too long', { correlationId: long }, ['/correlationId']],
    [
      'too many event types',
      { eventTypes: Array.from({ length: 21 }, (_, number) => `T${number}`) },
      ['/eventTypes'],
    ],
    ['a date without a time', { from: '2031-03-14' }, ['/from']],
    ['a day that is none', { to: '2031-02-30T00:00:00Z' }, ['/to']],
    [
      'sequence numbers without an aggregate id, and names what is missing',
      { fromSequenceNumber: 1, toSequenceNumber: 2, aggregateType: 'Mission' },
      ['/fromSequenceNumber', '/toSequenceNumber'],
    ],
    [
      'several faults, and names each',
      { userId: long, tag: long, fromPosition: -1, order: 'up' as 'asc' },
      ['/userId', '/tag', '/fromPosition', '/order'],
    ],
  ];
}

/** What only TypeScript can give, and what cursors hide: in process only. */
export function itReadsPagesInProcess(openStore: () => EventStore): void {
  describe('readPage in process', () => {
    it('counts an aggregate by sequence number, and everything else by position', async () => {
      const store = openStore();
      const aggregate = anAggregate();
      const { events } = await store.append(someEvents(4, aggregate));
      const fromPosition = events[0]?.position ?? 0;
      const limit = 1;
      const { next } = await store.readPage({ ...aggregate, fromPosition, limit });
      expect(next).to.deep.equal({ unit: 'sequenceNumber', at: 2 });
      const { next: back } = await store.readPage({ ...aggregate, limit, order: 'desc' });
      expect(back).to.deep.equal({ unit: 'sequenceNumber', at: 3 });
      const { aggregateId } = aggregate;
      const ofId = await store.readPage({ aggregateId, limit });
      expect(ofId.next).to.deep.equal({ unit: 'position', at: fromPosition + 1 });
    });

    it('refuses a start of another unit, or at no place', async () => {
      for (const [range, start] of [
        [{}, { unit: 'sequenceNumber', at: 1 }],
        [anAggregate(), { unit: 'position', at: 1 }],
        [{}, { unit: 'position', at: -1 }],
        [{}, { unit: 'position', at: 0.5 }],
      ] as const) {
        const reading = openStore().readPage({ ...range, limit: 1 }, start);
        const refusal = await refusalOf(reading, 'invalid_request');
        expect(pointersOf(refusal)).to.deep.equal(['/start']);
      }
    });

    it('refuses what is no text where a name is asked for', async () => {
      const range = {
        aggregateType: { $ne: '' },
        aggregateId: /./,
        userId: { $exists: true },
        correlationId: ['a'],
        tag: 7,
        eventTypes: ['Known', { $ne: '' }],
        from: 1_900_000_000_000,
        to: 'now',
        toSequenceNumber: '7',
      } as unknown as LogRange;
      const refusal = await refusalOf(
        openStore().readPage({ ...range, limit: 1 }),
        'invalid_request',
      );
      expect(pointersOf(refusal)).to.have.members([
        ...['/aggregateType', '/aggregateId', '/userId', '/correlationId', '/tag'],
        ...['/eventTypes/1', '/from', '/to', '/toSequenceNumber'],
      ]);
      for (const eventTypes of [[], 'Known', null] as unknown as string[][]) {
        const reading = openStore().readPage({ eventTypes, limit: 1 });
        expect(pointersOf(await refusalOf(reading, 'invalid_request'))).to.deep.equal([
          '/eventTypes',
        ]);
      }
    });

    it('ends a page early where its events are large, and loses none', async () => {
      const store = openStore();
      const tag = `large-${crypto.randomUUID()}`;
      const data = { text: 'x'.repeat(LIMITS.dataBytesMax - 100) };
      const positions: number[] = [];
      const isMission = (_: number, index: number) => index % 3 > 0;
      for (let count = 0; count < 30; count += 1) {
        const aggregateType = isMission(0, count) ? 'Mission' : 'Spacecraft';
        const { events } = await store.append([anEvent({ aggregateType, data, tags: [tag] })]);
        positions.push(...events.map(({ position }) => position));
      }
      const [fromPosition = 0] = positions;
      const { userId = '' } = anEvent();
      for (const filter of [{ tag }, { tag, userId }, {}, { aggregateType: 'Mission', tag }]) {
        const range = { ...filter, fromPosition, limit: 500 };
        const expected = 'aggregateType' in filter ? positions.filter(isMission) : positions;
        const first = await store.readPage(range);
        expect(first.events.length).to.be.within(1, expected.length - 1);
        const read = await followedPages(store, range);
        expect(read.map(({ position }) => position)).to.deep.equal(expected);
      }
    });
  });
}
