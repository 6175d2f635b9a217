import { expect } from 'chai';
import type { LogRange } from '../../src/event-store.ts';
import type { RecordedEvent } from '../../src/events/event.ts';
import {
  eventsByCursor,
  eventsPath,
  linkedPages,
  type Parameters,
  pageIn,
  parametersOf,
  positionsOf,
} from '../support/event-pages.ts';
import { anEvent } from '../support/examples.ts';
import { matchingEvents } from '../support/matching-events.ts';
import { seededRandom } from '../support/seeded-random.ts';
import { itSeeded } from '../support/seeded-test.ts';
import { servedStore } from '../support/served-store.ts';
import { appendVaried, logNames } from '../support/varied-log.ts';
import { aRangeWith, everyCombination } from '../support/varied-ranges.ts';

describe('The parameters of GET /v1/events', function () {
  this.timeout(120_000);
  const { store, ask } = servedStore();
  const names = logNames();
  let log: readonly RecordedEvent[];

  before(async () => {
    log = await appendVaried(store(), seededRandom(7), names, { count: 200, groupMax: 5 });
  });

  const combinations = everyCombination();

  itSeeded('leave what they are true of, alone or two together', async (random) => {
    for (const parts of combinations.filter(({ length }) => length <= 2)) {
      await findsWhatIsThere(aRangeWith(parts, random, names, log), 1 + random.below(40));
    }
  });

  itSeeded('leave what they are true of, more of them together', async (random) => {
    const chosen = combinations.filter(({ length }) => length > 2);
    for (let round = 0; round < 60; round += 1) {
      const range = aRangeWith(random.oneOf(chosen), random, names, log);
      await findsWhatIsThere(range, 1 + random.below(40));
    }
  });

  /** Either way, page by page. */
  async function findsWhatIsThere(range: LogRange, limit: number): Promise<void> {
    for (const order of ['asc', 'desc'] as const) {
      const path = eventsPath({ ...parametersOf(range), order, limit });
      const pages = await linkedPages(ask, path);
      const events = pages.flatMap((page) => page.events);
      expect(events, path).to.deep.equal(matchingEvents(log, { ...range, order }));
      for (const page of pages) expect(page.events.length).to.be.at.most(limit);
    }
  }

  it('are the same by cursor as by link', async () => {
    for (const parameters of [
      {},
      { aggregateType: 'Mission', order: 'desc' },
      { aggregateType: 'Mission', aggregateId: names.aggregateIds[0] },
      { eventType: names.eventTypes.slice(0, 2), tag: names.tags[0] },
    ]) {
      const given = { ...parameters, limit: 8 };
      const byLink = (await linkedPages(ask, eventsPath(given))).flatMap(({ events }) => events);
      expect(byLink.length).to.be.greaterThan(8);
      expect(await eventsByCursor(ask, given)).to.deep.equal(byLink);
    }
  });

  it('have bounds that are inclusive, but for `to`', async () => {
    const shown = async (parameters: Parameters) =>
      positionsOf(pageIn(await ask('GET', eventsPath(parameters))).events);
    const event = log[90] as RecordedEvent;
    const { position, sequenceNumber, timestamp, aggregateType, aggregateId } = event;
    expect(await shown({ fromPosition: position, toPosition: position })).to.deep.equal([position]);
    const one = { fromSequenceNumber: sequenceNumber, toSequenceNumber: sequenceNumber };
    expect(await shown({ aggregateType, aggregateId, ...one })).to.deep.equal([position]);
    expect(await shown({ aggregateId, ...one })).to.include(position);
    expect(await shown({ from: timestamp })).to.include(position);
    expect(await shown({ to: timestamp, order: 'desc' })).not.to.include(position);
  });

  it('take a time with an offset, in capital letters or small, and to any fraction', async () => {
    const { events } = await store().append([anEvent()]);
    const [{ position, timestamp }] = events as [RecordedEvent];
    const time = Date.parse(timestamp);
    const inParis = `${new Date(time + 2 * 3_600_000).toISOString().slice(0, -1)}+02:00`;
    const inNewYork = `${new Date(time - 5 * 3_600_000).toISOString().slice(0, -1)}-05:00`;
    const later = `${timestamp.slice(0, -1)}0001Z`;
    for (const from of [timestamp, timestamp.toLowerCase(), inParis, inNewYork]) {
      const since = pageIn(await ask('GET', eventsPath({ from, fromPosition: position })));
      expect(positionsOf(since.events), from).to.deep.equal([position]);
      const before = pageIn(await ask('GET', eventsPath({ to: from, fromPosition: position })));
      expect(before.events, from).to.deep.equal([]);
    }
    const after = pageIn(await ask('GET', eventsPath({ from: later, fromPosition: position })));
    expect(after.events).to.deep.equal([]);
    const up = pageIn(await ask('GET', eventsPath({ to: later, fromPosition: position })));
    expect(positionsOf(up.events)).to.deep.equal([position]);
  });

  it('may hold whatever an event may, and lead on by a link all the same', async () => {
    const odd = 'ä&b=c?d#e+f %41/"<>\\;🛰️';
    const fields = { aggregateId: odd, eventType: odd, userId: odd, correlationId: odd };
    for (let count = 0; count < 5; count += 1) {
      await store().append([anEvent({ ...fields, tags: [odd] })]);
    }
    const path = eventsPath({ ...fields, eventType: [odd, 'Other&one'], tag: odd, limit: 2 });
    const pages = await linkedPages(ask, path);
    const events = pages.flatMap((page) => page.events);
    expect(events.map(({ sequenceNumber }) => sequenceNumber)).to.deep.equal([1, 2, 3, 4, 5]);
    for (const event of events) expect(event).to.deep.include({ ...fields, tags: [odd] });
  });
});
