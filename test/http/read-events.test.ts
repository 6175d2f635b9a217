import { expect } from 'chai';
import type { RecordedEvent } from '../../src/events/event.ts';
import { LIMITS } from '../../src/events/limits.ts';
import { eventsByCursor, eventsPath, linkedPages, pageIn } from '../support/event-pages.ts';
import { anAggregate, anEvent, someEvents } from '../support/examples.ts';
import { servedStore } from '../support/served-store.ts';

describe('GET /v1/events', () => {
  const { store, ask } = servedStore();
  let recorded: readonly RecordedEvent[];

  before(async () => {
    const batch = () => [...someEvents(20), ...someEvents(20, { aggregateType: 'Burn' })];
    const appended = [];
    for (let round = 0; round < 3; round += 1) appended.push(await store().append(batch()));
    recorded = appended.flatMap(({ events }) => events);
  });

  const page = async (parameters = {}) => pageIn(await ask('GET', eventsPath(parameters)));

  it('answers a page, whether there is more, and the head', async () => {
    const { events, page: info, head } = await page({ limit: 7 });
    expect(events).to.deep.equal(recorded.slice(0, 7));
    expect(info.limit).to.equal(7);
    expect(info.nextCursor).to.be.a('string').and.not.equal('');
    expect(head).to.equal(120);
  });

  it('answers 100 events where nothing else is said', async () => {
    for (const path of ['/v1/events', '/v1/events?']) {
      const { events, page: info } = pageIn(await ask('GET', path));
      expect(events).to.deep.equal(recorded.slice(0, 100));
      expect(info.limit).to.equal(100);
      expect(info.nextCursor).to.be.a('string');
    }
  });

  it('answers the last page without a cursor or a link', async () => {
    for (const limit of [120, 121, 1_000]) {
      const answer = await ask('GET', eventsPath({ limit }));
      const { events, page: info } = pageIn(answer);
      expect(events).to.deep.equal(recorded);
      expect(info).to.deep.equal({ limit, nextCursor: null });
      expect(answer.headers.get('link')).to.equal(null);
    }
    const almost = pageIn(await ask('GET', eventsPath({ limit: 119 })));
    expect(almost.page.nextCursor).to.be.a('string');
  });

  it('answers what is not there with an empty page', async () => {
    for (const parameters of [
      anAggregate(),
      { aggregateType: 'NeverSeen' },
      { aggregateId: 'never-seen' },
      { eventType: 'NeverSeen' },
      { userId: 'nobody' },
      { correlationId: 'never-seen' },
      { tag: 'never-seen' },
      { fromPosition: 121 },
      { toPosition: 0 },
      { fromPosition: 3, toPosition: 2 },
      { from: '2999-01-01T00:00:00Z' },
      { to: '1970-01-01T00:00:00Z' },
      { aggregateId: recorded[0]?.aggregateId, fromSequenceNumber: 21 },
    ]) {
      const empty = { events: [], page: { limit: 100, nextCursor: null }, head: 120 };
      expect(await page(parameters), JSON.stringify(parameters)).to.deep.equal(empty);
    }
  });

  it('answers any size of page from 1 to 1,000, and takes another one with a cursor', async () => {
    const { events, page: info } = await page({ limit: 1 });
    expect(events).to.deep.equal(recorded.slice(0, 1));
    const cursor = info.nextCursor ?? '';
    expect((await page({ limit: 3, cursor })).events).to.deep.equal(recorded.slice(1, 4));
    expect((await page({ limit: 1_000, cursor })).events).to.deep.equal(recorded.slice(1));
    expect((await page({ cursor })).events).to.deep.equal(recorded.slice(1, 101));
  });

  it('answers a page of 1,000, and no more, where there is more', async () => {
    const aggregate = anAggregate('Launcher');
    for (const count of [500, 500, 1]) await store().append(someEvents(count, aggregate));
    const pages = await linkedPages(ask, eventsPath({ ...aggregate, limit: 1_000 }));
    expect(pages.map(({ events }) => events.length)).to.deep.equal([1_000, 1]);
  });

  for (const order of ['asc', 'desc']) {
    it(`shows each event once though others arrive between two pages, ${order}`, async () => {
      const aggregateType = 'Tracking';
      const append = (count: number) => store().append(someEvents(count, { aggregateType }));
      await append(8);
      const known = await store().readLog({ aggregateType }).toArray();
      const query = { aggregateType, order, limit: 5 };
      const first = await page(query);
      await append(2);
      const cursor = first.page.nextCursor ?? '';
      const rest = pageIn(await ask('GET', eventsPath({ ...query, limit: 1_000, cursor })));
      const positions = [...first.events, ...rest.events].map(({ position }) => position);
      expect(new Set(positions).size).to.equal(positions.length);
      expect(positions).to.include.members(known.map(({ position }) => position));
      expect(positions).to.deep.equal(
        positions.toSorted((a, b) => (order === 'asc' ? a - b : b - a)),
      );
    });
  }

  it('leads through everything, each event once, while others append', async () => {
    let isWriting = true;
    const write = async () => {
      while (isWriting) await store().append(someEvents(3, { aggregateType: 'Telemetry' }));
    };
    const writing = Promise.all([write(), write()]);
    const pages = await linkedPages(ask, eventsPath({ toPosition: 1_300, limit: 37 })).finally(
      () => {
        isWriting = false;
      },
    );
    await writing;
    const positions = pages.flatMap(({ events }) => events.map(({ position }) => position));
    expect(positions).to.deep.equal(positions.map((_, index) => index + 1));
    expect(positions.length).to.be.at.least(1_121);
    const heads = pages.map(({ head }) => head);
    expect(heads).to.deep.equal(heads.toSorted((a, b) => a - b));
  });

  it('ends a page early that would be too large, and goes on with the next', async () => {
    const large = anAggregate('Payload');
    const text = 'x'.repeat(LIMITS.dataBytesMax - '{"text":""}'.length);
    for (let batch = 0; batch < 2; batch += 1) {
      await store().append(Array.from({ length: 6 }, () => anEvent({ ...large, data: { text } })));
    }
    for (const parameters of [large, { aggregateType: large.aggregateType }]) {
      for (const order of ['asc', 'desc']) {
        const path = eventsPath({ ...parameters, order, limit: 12 });
        const pages = await linkedPages(ask, path);
        expect(pages.map(({ events }) => events.length)).to.deep.equal([7, 5]);
        const numbers = pages.flatMap(({ events }) => events.map((each) => each.sequenceNumber));
        const expected = Array.from({ length: 12 }, (_, index) => index + 1);
        expect(numbers).to.deep.equal(order === 'asc' ? expected : expected.toReversed());
      }
    }
    expect(await eventsByCursor(ask, { ...large, limit: 3 })).to.have.length(12);
  });
});
