import { expect } from 'chai';
import fc from 'fast-check';
import { mergeInto, type OwnedObject } from '../../src/engine/replay/merge-patch.ts';
import type { SharedStates } from '../../src/engine/replay/ports.ts';
import { createStateCache } from '../../src/engine/replay/state-cache.ts';
import type { AggregateKey, JsonObject, JsonValue, NewEvent } from '../../src/events/event.ts';
import type { Databases } from '../../src/mongo/collections.ts';
import { connectDatabases, READ_TIMEOUT_MS } from '../../src/mongo/connect.ts';
import type { ReplaysAggregates } from '../../src/replay.ts';
import { anAggregate, anEvent } from '../support/examples.ts';
import { openedStore } from '../support/opened-store.ts';
import { refusalOf } from '../support/refusal-of.ts';
import { replaysOn } from '../support/replaying-store.ts';
import { sharedReplicaSet } from '../support/shared-replica-set.ts';

describe('Replays of a store', function () {
  this.timeout(120_000);
  const { store, db } = openedStore();
  let databases: Databases;
  let replays: ReplaysAggregates;

  before(async () => {
    const { uri } = await sharedReplicaSet();
    const database = db().databaseName;
    databases = await connectDatabases({ uri, database, timeoutMs: READ_TIMEOUT_MS });
    replays = replaysOn(store(), databases);
  });
  after(() => databases.client.close());

  async function appendedAll(aggregate: AggregateKey, data: readonly JsonObject[]): Promise<void> {
    for (let start = 0; start < data.length; start += 500) {
      const part = data.slice(start, start + 500);
      await store().append(part.map((each, index) => eventOf(aggregate, each, start + index)));
    }
  }

  const eventOf = (aggregate: AggregateKey, data: JsonObject, index: number): NewEvent =>
    anEvent({
      ...aggregate,
      eventType: index === 0 ? 'MissionCreated' : 'ManeuverExecuted',
      data,
    });

  const merged = (data: readonly JsonObject[]): JsonObject => {
    const state: OwnedObject = {};
    for (const each of data) mergeInto(state, each);
    return state;
  };

  it('fold thousands of events, to the end, to a sequence number and to a time', async () => {
    const aggregate = anAggregate();
    const data = Array.from({ length: 2_500 }, (_, index) => ({
      [`engine${index % 7}`]: { firedAt: index, restarts: index % 3 === 0 ? null : index },
    }));
    await appendedAll(aggregate, data);
    const told: number[] = [];
    const onProgress = ({ eventsApplied }: { eventsApplied: number }) => told.push(eventsApplied);
    const whole = await replays.replay({ ...aggregate, handler: 'merge-patch' }, { onProgress });
    expect(whole).to.deep.include({ sequenceNumber: 2_500, state: merged(data) });
    expect(told.at(-1)).to.equal(2_500);
    expect(told.length).to.be.within(2, 10);
    for (const toSequenceNumber of [1, 999, 1_000, 1_001, 2_499, 2_500]) {
      const { state } = await replays.replay({ ...aggregate, toSequenceNumber });
      expect(state).to.deep.equal(merged(data.slice(0, toSequenceNumber)));
    }
    const events = await store().readAggregate(aggregate).toArray();
    const times = [...new Set(events.map(({ timestamp }) => timestamp))];
    expect(times.length).to.be.greaterThan(2);
    for (const toTimestamp of times) {
      const count = events.filter(({ timestamp }) => timestamp <= toTimestamp).length;
      const answer = await replays.replay({ ...aggregate, toTimestamp });
      expect(answer).to.deep.include({ sequenceNumber: count, timestamp: toTimestamp });
      expect(answer.state).to.deep.equal(merged(data.slice(0, count)));
    }
    const [first = ''] = times;
    const before = new Date(Date.parse(first) - 1).toISOString();
    for (const [toTimestamp, sequenceNumber] of [
      [before, 0],
      ['0000-01-01T00:00:00+23:59', 0],
      ['9999-12-31T23:59:59.9999Z', 2_500],
    ] as const) {
      const answer = await replays.replay({ ...aggregate, toTimestamp });
      const state = sequenceNumber === 0 ? {} : whole.state;
      expect(answer).to.deep.include({ sequenceNumber, state, eventsApplied: sequenceNumber });
    }
  });

  it('find the type of an aggregate, and ask where there are two', async () => {
    const { aggregateId } = anAggregate();
    await store().append([anEvent({ aggregateType: 'Mission', aggregateId, data: { a: 1 } })]);
    await store().append([anEvent({ aggregateType: 'Orbit' })]);
    expect(await replays.replay({ aggregateId })).to.include({ aggregateType: 'Mission' });
    await store().append([anEvent({ aggregateType: 'Craft', aggregateId, data: { b: 2 } })]);
    const { details } = await refusalOf(
      replays.replay({ aggregateId }),
      'aggregate_type_ambiguous',
    );
    expect(details).to.deep.equal({ aggregateId, candidates: ['Craft', 'Mission'] });
    const { state } = await replays.replay({ aggregateId, aggregateTypes: ['Craft', 'Orbit'] });
    expect(state).to.deep.equal({ b: 2 });
    await refusalOf(replays.replay({ aggregateId: 'nobody' }), 'aggregate_not_found');
    const nobody = { aggregateType: 'Nothing', aggregateId };
    await refusalOf(replays.replay(nobody), 'aggregate_not_found');
    const before = { ...nobody, toTimestamp: '2001-01-01T00:00:00Z' };
    await refusalOf(replays.replay(before), 'aggregate_not_found');
  });

  it('are never behind an append, whichever process keeps a state of before', async () => {
    const aggregate = anAggregate();
    const shared = sharedInMemory();
    const processes = Array.from({ length: 3 }, () =>
      replaysOn(store(), databases, createStateCache({ shared })),
    );
    for (let count = 1; count <= 60; count += 1) {
      await store().append([eventOf(aggregate, { count }, count - 1)]);
      // The third one comes seldom, and then has to catch up.
      for (const [index, { replay }] of processes.entries()) {
        if (index === 2 && count % 25 !== 0) continue;
        const answer = await replay({ ...aggregate, handler: 'counting' });
        expect(answer.sequenceNumber).to.equal(count);
        expect(answer.state).to.deep.include({ data: { count } });
        if (count > 25) expect(answer.eventsApplied).to.be.below(26);
      }
    }
    expect(shared.size()).to.equal(1);
  });

  it('are those of one moment while events are appended', async () => {
    const aggregate = anAggregate();
    await store().append([eventOf(aggregate, { last: 1 }, 0)]);
    const { replay } = replaysOn(store(), databases, createStateCache());
    let isOver = false;
    const appending = (async () => {
      for (let last = 2; last <= 100; last += 1) {
        await store().append([eventOf(aggregate, { last }, last - 1)]);
      }
      isOver = true;
    })();
    let seen = 0;
    while (!isOver) {
      const { sequenceNumber, state } = await replay({ ...aggregate });
      expect(state).to.deep.equal({ last: sequenceNumber });
      expect(sequenceNumber).to.be.at.least(seen);
      seen = sequenceNumber;
    }
    await appending;
    expect((await replay({ ...aggregate })).state).to.deep.equal({ last: 100 });
  });

  it('make the same state whatever they begin with, by merging and by a reducer', async () => {
    const names = fc.constantFrom('a', 'b', 'c', 'constructor');
    const { object } = fc.letrec<{ object: JsonObject; value: JsonValue }>((tie) => ({
      object: fc.dictionary(names, tie('value'), { maxKeys: 3 }),
      value: fc.oneof(fc.constantFrom<JsonValue[]>(null, 1, 'x', [1, null], []), tie('object')),
    })) as { object: fc.Arbitrary<JsonObject> };
    const events = fc.array(object, { minLength: 2, maxLength: 30 });
    const property = fc.asyncProperty(events, fc.nat(29), async (data, at) => {
      const aggregate = anAggregate();
      const cut = 1 + (at % data.length);
      for (const handler of ['merge-patch', 'counting']) {
        const of = { ...aggregate, handler };
        if (handler === 'merge-patch') await appendedAll(aggregate, data);
        const whole = await replays.replay({ ...of, useSnapshot: false });
        const part = await replays.replay({ ...of, toSequenceNumber: cut });
        if (handler === 'merge-patch') {
          expect(whole.state).to.deep.equal(merged(data));
          expect(part.state).to.deep.equal(merged(data.slice(0, cut)));
        }
        const states = createStateCache();
        const { eventId = '', timestamp = '' } =
          (await store().readAggregate(aggregate, { limit: cut }).toArray()).at(-1) ?? {};
        const kept = { sequenceNumber: cut, eventId, timestamp, state: part.state };
        states.keep({ ...aggregate, handler: whole.handler }, kept);
        const continued = await replaysOn(store(), databases, states).replay(of);
        expect(continued.state).to.deep.equal(whole.state);
        expect(continued.kept).to.deep.equal({ sequenceNumber: cut });
        expect(continued.eventsApplied).to.equal(data.length - cut);
      }
    });
    await fc.assert(property, { numRuns: 40 });
  });
});

function sharedInMemory(): SharedStates & { size(): number } {
  const texts = new Map<string, string>();
  return {
    size: () => texts.size,
    get: async (key) => texts.get(key),
    async set(key, text) {
      texts.set(key, text);
    },
  };
}
