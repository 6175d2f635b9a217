import { setTimeout as sleep } from 'node:timers/promises';
import { expect } from 'chai';
import { eventsPath, pageIn, positionsOf } from '../support/event-pages.ts';
import { anAggregate, anEvent, someEvents } from '../support/examples.ts';
import { pointersIn, servedStore } from '../support/served-store.ts';

const ACCEPTED = ['application/json', 'application/msgpack', 'application/x-ndjson', 'text/csv'];

describe('GET /v1/events?minPosition=', () => {
  const { store, another, ask, refused } = servedStore();

  before(() => store().append(someEvents(3)));

  it('answers at once where the log has come so far', async () => {
    const head = await store().headPosition();
    for (const minPosition of [0, 1, head]) {
      const page = pageIn(await ask('GET', eventsPath({ minPosition, waitMs: 0 })));
      expect(page.head).to.be.at.least(minPosition);
    }
  });

  it('waits for an event that another process stores, and shows it', async () => {
    const other = await another();
    for (const parameters of [{}, { order: 'desc', limit: 1 }]) {
      const aggregate = anAggregate();
      const minPosition = (await store().headPosition()) + 2;
      const path = eventsPath({ ...aggregate, ...parameters, minPosition, waitMs: 30_000 });
      const asking = ask('GET', path);
      // Long enough that it would have answered if it did not wait.
      await sleep(150);
      const { events } = await other.append(someEvents(2, aggregate));
      const page = pageIn(await asking);
      expect(page.head).to.be.at.least(minPosition);
      const shown = positionsOf(page.events);
      expect(shown).to.include(minPosition);
      expect(positionsOf(events)).to.include.members([...shown]);
    }
  });

  it('waits for as long as a stream and its events as well', async () => {
    const minPosition = (await store().headPosition()) + 1;
    const path = eventsPath({ fromPosition: minPosition, minPosition });
    const asking = ask('GET', path, { Accept: 'application/x-ndjson' });
    await sleep(150);
    const { events } = await store().append([anEvent()]);
    expect((await asking).bytes.toString()).to.equal(`${JSON.stringify(events[0])}\n`);
  });

  for (const accept of ACCEPTED) {
    it(`says how far the log has come once the time is up, ${accept}`, async () => {
      const head = await store().headPosition();
      const path = eventsPath({ minPosition: head + 5, waitMs: 100 });
      const asking = () => ask('GET', path, { Accept: accept });
      const { headers, body } = await refused('position_not_reached', asking);
      expect(body).to.deep.include({ position: head + 5, head });
      expect(headers.get('retry-after')).to.equal('1');
    });
  }

  it('does not wait at all where the time is 0, nor for a query that is wrong', async () => {
    const minPosition = Number.MAX_SAFE_INTEGER;
    const path = eventsPath({ minPosition, waitMs: 0 });
    const { body } = await refused('position_not_reached', () => ask('GET', path));
    expect(body['position']).to.equal(minPosition);
    for (const wrong of [{ limit: 0 }, { cursor: 'x' }, { fromSequenceNumber: 1 }]) {
      const asking = () => ask('GET', eventsPath({ ...wrong, minPosition, waitMs: 60_000 }));
      const answer = await refused('invalid_request', asking);
      expect(pointersIn(answer)).to.deep.equal([`/${Object.keys(wrong)[0]}`]);
    }
  });

  it('does not wait for a cursor that goes with pages, where a stream is asked for', async () => {
    const { page } = pageIn(await ask('GET', eventsPath({ limit: 1 })));
    const cursor = page.nextCursor ?? '';
    const path = eventsPath({ cursor, minPosition: Number.MAX_SAFE_INTEGER, waitMs: 60_000 });
    const asking = () => ask('GET', path, { Accept: 'application/x-ndjson' });
    expect(pointersIn(await refused('invalid_request', asking))).to.deep.equal(['/cursor']);
  });

  it('goes with a page after the first, and may be another one there', async () => {
    const first = pageIn(await ask('GET', eventsPath({ limit: 1, minPosition: 1 })));
    const cursor = first.page.nextCursor ?? '';
    const next = pageIn(await ask('GET', eventsPath({ limit: 1, cursor, minPosition: 2 })));
    expect(positionsOf(next.events)).to.deep.equal([2]);
  });
});
