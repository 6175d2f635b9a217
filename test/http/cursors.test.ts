import { expect } from 'chai';
import { eventsPath, type Parameters, pageIn, searchOf } from '../support/event-pages.ts';
import { someEvents } from '../support/examples.ts';
import { type Answer, pointersIn, servedStore } from '../support/served-store.ts';

describe('A cursor over HTTP', () => {
  const { store, ask, refused } = servedStore();
  const aggregate = { aggregateType: 'Mission', aggregateId: 'relay-2' };
  const { aggregateId } = aggregate;

  before(async () => {
    await store().append(someEvents(30, aggregate));
    for (const id of ['a', 'b', 'c']) await store().append(someEvents(2, { aggregateId: id }));
  });

  async function cursorOf(parameters: Parameters): Promise<string> {
    const { page } = pageIn(await ask('GET', eventsPath({ ...parameters, limit: 2 })));
    expect(page.nextCursor).to.be.a('string');
    return page.nextCursor ?? '';
  }

  async function isRefused(asking: () => Promise<Answer>): Promise<void> {
    expect(pointersIn(await refused('invalid_request', asking))).to.deep.equal(['/cursor']);
  }

  for (const [given, used] of [
    [{}, { order: 'desc' }],
    [{ order: 'desc' }, {}],
    [{}, aggregate],
    [{}, { aggregateType: 'Mission' }],
    [{}, { aggregateId }],
    [{}, { fromPosition: 1 }],
    [aggregate, {}],
    [aggregate, { ...aggregate, aggregateId: 'a' }],
    [{ ...aggregate, order: 'desc' }, aggregate],
    [{ aggregateType: 'Mission' }, { aggregateType: 'Spacecraft' }],
    [{ eventType: ['MissionCreated', 'ManeuverExecuted'] }, { eventType: 'ManeuverExecuted' }],
    [{ tag: 'lunar' }, { tag: 'relay' }],
    [{ tag: 'lunar' }, { userId: 'lunar' }],
    [{ from: '2020-01-01T00:00:00Z' }, { from: '2020-01-01T00:00:01Z' }],
    [{ toPosition: 20 }, { toPosition: 21 }],
    [
      { aggregateId, fromSequenceNumber: 2 },
      { aggregateId, fromSequenceNumber: 3 },
    ],
  ] as readonly (readonly [Parameters, Parameters])[]) {
    it(`of ?${searchOf(given)} is refused with ?${searchOf(used)}`, async () => {
      const cursor = await cursorOf(given);
      await isRefused(() => ask('GET', eventsPath({ ...used, cursor })));
      expect((await ask('GET', eventsPath({ ...given, cursor }))).status).to.equal(200);
    });
  }

  it('is refused where it was changed, cut off, or never given', async () => {
    const given = await cursorOf({});
    const cuts = Array.from({ length: given.length - 1 }, (_, index) => given.slice(0, index + 1));
    const changed = Array.from({ length: given.length }, (_, at) => {
      const other = given[at] === 'x' ? 'y' : 'x';
      return `${given.slice(0, at)}${other}${given.slice(at + 1)}`;
    });
    for (const cursor of [
      ...cuts,
      ...changed,
      ...['', 'x', '0', 'p1', '\0', '🛰️', `${given}A`, `${given}!!`, `${given}=`, ` ${given}`],
      ...[`${given}&`, 'x'.repeat(2_000), 'x'.repeat(10_000)],
    ]) {
      await isRefused(() => ask('GET', eventsPath({ cursor })));
    }
  });

  it('is refused where another route has given it', async () => {
    const ofEvents = await cursorOf({ aggregateType: 'Mission' });
    const listing = '/v1/aggregates?aggregateType=Mission';
    const { body } = await ask('GET', `${listing}&limit=2`);
    const { nextCursor: ofAggregates } = body['page'] as { readonly nextCursor: string };
    expect((await ask('GET', `${listing}&cursor=${ofAggregates}`)).status).to.equal(200);
    await isRefused(() => ask('GET', `${listing}&cursor=${ofEvents}`));
    const cursor = ofAggregates;
    await isRefused(() => ask('GET', eventsPath({ aggregateType: 'Mission', cursor })));
    await isRefused(() => ask('GET', eventsPath({ cursor })));
  });

  it('is refused twice over, and with a stream', async () => {
    const cursor = await cursorOf({});
    await isRefused(() => ask('GET', eventsPath({ cursor: [cursor, cursor] })));
    for (const accept of ['application/x-ndjson', 'text/csv']) {
      await isRefused(() => ask('GET', eventsPath({ cursor }), { Accept: accept }));
    }
  });
});
