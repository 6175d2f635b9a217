import { expect } from 'chai';
import fc from 'fast-check';
import type { Snapshot, SnapshotSource } from '../../src/engine/replay/ports.ts';
import type { JsonObject } from '../../src/events/event.ts';
import { keptEvents, MISSION, recorded } from '../support/kept-events.ts';
import { refusalOf } from '../support/refusal-of.ts';

import { AT_7, replaysOf, type Steps, seven } from '../support/replays-of.ts';

const { aggregateId } = MISSION;

describe('A replay', () => {
  it('folds all events of an aggregate, by JSON Merge Patch where the type has no reducer', async () => {
    const { replay } = replaysOf();
    expect(await replay({ ...MISSION })).to.deep.equal({
      ...MISSION,
      sequenceNumber: 7,
      timestamp: '2031-03-14T06:12:06.000Z',
      state: AT_7,
      eventsApplied: 7,
      whatIfApplied: 0,
      snapshot: null,
      kept: null,
      handler: { name: 'merge-patch', version: 1 },
      durationMs: 0,
    });
  });

  it('folds them by the reducer of their type, and each event only by what it has for it', async () => {
    const on: Steps = {
      OrbitChanged: (state, { data, sequenceNumber }) => ({
        count: Number(state['count']) + 1,
        last: [sequenceNumber, data],
      }),
    };
    const { replay } = replaysOf({ on });
    const { state, handler, eventsApplied } = await replay({ aggregateId });
    expect(state).to.deep.equal({ count: 4, last: [7, { orbit: { inclinationDeg: 97 } }] });
    expect(handler).to.deep.equal({ name: 'Mission', version: 2 });
    expect(eventsApplied).to.equal(7);
    expect((await replay({ aggregateId, handler: 'merge-patch' })).state).to.deep.equal(AT_7);
  });

  it('gives a state that nobody else holds', async () => {
    const { replay } = replaysOf({ on: {} });
    const first = await replay({ ...MISSION });
    Object.assign(first.state, { count: 99 });
    expect((await replay({ ...MISSION })).state).to.deep.equal({ count: 0 });
  });

  for (const [what, point, sequenceNumber] of [
    ['before the first event', { toSequenceNumber: 0 }, 0],
    ['at the first event', { toSequenceNumber: 1 }, 1],
    ['at an event within a batch', { toSequenceNumber: 5 }, 5],
    ['at the last event', { toSequenceNumber: 7 }, 7],
    ['behind the last event', { toSequenceNumber: 8 }, 7],
    ['at a time before the first event', { toTimestamp: '2031-03-14T06:11:59.999Z' }, 0],
    ['at a time before 1970', { toTimestamp: '0000-01-01T00:00:00+23:59' }, 0],
    ['at the very time of an event', { toTimestamp: '2031-03-14T07:12:02+01:00' }, 3],
    ['just before an event', { toTimestamp: '2031-03-14T06:12:01.9999999Z' }, 2],
    ['just behind an event', { toTimestamp: '2031-03-14T06:12:02.0000001Z' }, 3],
    ['at the end of all times', { toTimestamp: '9999-12-31T23:59:59.9999Z' }, 7],
  ] as const) {
    it(`ends ${what}`, async () => {
      const { replay } = replaysOf();
      const there = seven().slice(0, sequenceNumber);
      const { timestamp, state, ...rest } = await replay({ ...MISSION, ...point });
      expect(rest).to.include({ sequenceNumber, eventsApplied: sequenceNumber });
      expect(timestamp).to.equal(there.at(-1)?.timestamp);
      const whole = await replaysOf({ events: there.length > 0 ? there : seven() }).replay({
        ...MISSION,
        ...(sequenceNumber === 0 && { toSequenceNumber: 0 }),
      });
      expect(state).to.deep.equal(whole.state);
    });
  }

  it('is refused for an aggregate without events, at any point', async () => {
    const { replay } = replaysOf();
    const nobody = { aggregateType: 'Mission', aggregateId: 'mission-43' };
    for (const point of [{}, { toSequenceNumber: 0 }, { toTimestamp: '2031-03-14T06:12:00Z' }]) {
      const { details } = await refusalOf(replay({ ...nobody, ...point }), 'aggregate_not_found');
      expect(details).to.deep.equal(nobody);
    }
    const unknown = await refusalOf(replay({ aggregateId: 'mission-43' }), 'aggregate_not_found');
    expect(unknown.details).to.deep.equal({ aggregateId: 'mission-43' });
  });

  it('asks which type is meant where there are two, and looks among those it may', async () => {
    const events = [...seven(), recorded(1, 'Built', { a: 1 }, { aggregateType: 'Craft' })];
    const { replay, reads } = replaysOf({ events });
    const { details } = await refusalOf(replay({ aggregateId }), 'aggregate_type_ambiguous');
    expect(details).to.deep.equal({ aggregateId, candidates: ['Craft', 'Mission'] });
    expect(reads.reads).to.deep.equal([]);
    expect((await replay({ aggregateId, aggregateType: 'Craft' })).state).to.deep.equal({ a: 1 });
    const narrow = await replay({ aggregateId, aggregateTypes: ['Craft', 'Other'] });
    expect(narrow.aggregateType).to.equal('Craft');
    const none = replay({ aggregateId, aggregateTypes: ['Other'] });
    await refusalOf(none, 'aggregate_not_found');
  });

  it('refuses what is not as it must be, with every fault, and reads nothing', async () => {
    const { replay, reads } = replaysOf();
    const given = {
      aggregateId: 7,
      aggregateType: 'a b',
      toSequenceNumber: -1,
      toTimestamp: 'yesterday',
      useSnapshot: 'no',
      handler: '',
      whatIf: [null, { eventType: 'A', data: { at: new Date() }, version: 0 }],
    };
    const { details } = await refusalOf(replay(given as never), 'invalid_request');
    expect(details.faults.map(({ pointer }) => pointer)).to.have.members([
      ...['/aggregateId', '/aggregateType', '/toSequenceNumber', '/toTimestamp', '/toTimestamp'],
      ...['/useSnapshot', '/handler', '/whatIf/0/eventType', '/whatIf/0/data'],
      ...['/whatIf/1/version', '/whatIf/1/data/at'],
    ]);
    const many = Array.from({ length: 101 }, () => ({ eventType: 'A', data: {} }));
    const large = [{ eventType: 'A', data: { a: 'x'.repeat(1024 * 1024) } }];
    for (const [whatIf, pointer] of [
      [many, '/whatIf'],
      [large, '/whatIf/0/data'],
    ] as const) {
      const refusal = await refusalOf(replay({ ...MISSION, whatIf }), 'invalid_request');
      expect(refusal.details.faults.map((fault) => fault.pointer)).to.deep.equal([pointer]);
    }
    await refusalOf(replay({ ...MISSION, handler: 'other' }), 'invalid_request');
    expect(reads.reads).to.deep.equal([]);
  });

  it('tells after each batch how far it has come', async () => {
    const { replay } = replaysOf();
    const told: unknown[] = [];
    await replay({ ...MISSION }, { onProgress: (progress) => told.push(progress) });
    expect(told).to.deep.equal(
      [3, 6, 7].map((count) => ({ sequenceNumber: count, eventsApplied: count })),
    );
  });

  it('stops where it is told to, reading no further', async () => {
    const { replay, reads } = replaysOf();
    const stop = new AbortController();
    const reason = new Error('The client has gone.');
    const onProgress = () => stop.abort(reason);
    try {
      await replay({ ...MISSION }, { signal: stop.signal, onProgress });
      expect.fail('It went on.');
    } catch (error) {
      expect(error).to.equal(reason);
    }
    expect(reads.reads).to.deep.equal([{ from: 1, batches: 2, isClosed: true }]);
  });

  it('gives others their turn while it folds many events', async () => {
    const events = Array.from({ length: 2_000 }, (_, index) => recorded(index + 1, 'A', {}));
    let ms = 0;
    const clock = { now: () => 0, monotonicMs: () => ms };
    const on: Steps = {
      A(state) {
        ms += 1;
        return state;
      },
    };
    const { replay } = replaysOf({ on, reads: keptEvents(events, 2_000), clock });
    let turns = 0;
    let isOver = false;
    const count = () => {
      turns += 1;
      if (!isOver) setImmediate(count);
    };
    setImmediate(count);
    await replay({ ...MISSION });
    isOver = true;
    expect(turns).to.be.greaterThan(20);
  });
});

function sourceOf(newestFor: SnapshotSource['newestFor'], removed: number[] = []): SnapshotSource {
  const remove = async (_: object, __: object, sequenceNumber: number) => {
    removed.push(sequenceNumber);
  };
  return { newestFor, remove };
}

describe('A snapshot', () => {
  const on: Steps = { OrbitChanged: (state) => ({ ...state, count: Number(state['count']) + 1 }) };
  const asked: unknown[] = [];
  /** There is one at every even sequence number, of a state that shows where it is from. */
  const snapshots = {
    async newestFor(...[aggregate, handler, atMost = 7]: [object, object, number | undefined]) {
      asked.push([aggregate, handler, atMost]);
      const sequenceNumber = atMost - (atMost % 2);
      const { timestamp } = seven()[sequenceNumber - 1] ?? { timestamp: '' };
      const state = { count: 100 * sequenceNumber };
      const snapshot: Snapshot = { sequenceNumber, timestamp, state };
      return sequenceNumber === 0 ? undefined : snapshot;
    },
    async remove() {},
  };
  beforeEach(() => {
    asked.length = 0;
  });

  for (const [to, from, state] of [
    [undefined, 6, { count: 601 }],
    [5, 4, { count: 401 }],
    [4, 4, { count: 400 }],
    [1, 0, { count: 0 }],
  ] as const) {
    it(`is what a replay to ${to ?? 'the end'} begins with, and only the rest is read`, async () => {
      const { replay, reads } = replaysOf({ on, snapshots });
      const point = to === undefined ? {} : { toSequenceNumber: to };
      const answer = await replay({ ...MISSION, ...point });
      expect(answer).to.deep.include({
        snapshot: from === 0 ? null : { sequenceNumber: from },
        sequenceNumber: to ?? 7,
        timestamp: seven()[(to ?? 7) - 1]?.timestamp,
        eventsApplied: (to ?? 7) - from,
        state,
      });
      // The last event in it is looked at once more.
      expect(reads.reads.map((read) => read.from)).to.deep.equal([Math.max(from, 1)]);
      expect(asked).to.deep.equal([[MISSION, { name: 'Mission', version: 2 }, to ?? 7]]);
    });
  }

  for (const [what, other] of [
    ['beyond the end of the aggregate', { sequenceNumber: 8 }],
    ['of another history', { sequenceNumber: 3, timestamp: '2001-01-01T00:00:00.000Z' }],
  ] as const) {
    it(`is left aside where it is ${what}`, async () => {
      const timestamp = seven()[6]?.timestamp ?? '';
      const wrong: Snapshot = { timestamp, ...other, state: { count: 1_000 } };
      const { replay } = replaysOf({ on, snapshots: sourceOf(async () => wrong) });
      const { state, snapshot, eventsApplied } = await replay(MISSION);
      expect([state, snapshot, eventsApplied]).to.deep.equal([{ count: 4 }, null, 7]);
    });
  }

  it('of another history is removed, and the one before it begun with', async () => {
    const removed: number[] = [];
    const timestamp = seven()[4]?.timestamp ?? '';
    const source = sourceOf(async (_aggregate, _handler, atMost = 9) => {
      const wrong = { sequenceNumber: atMost, timestamp: '2001-01-01T00:00:00.000Z', state: {} };
      return atMost > 5 ? wrong : { sequenceNumber: 5, timestamp, state: { count: 500 } };
    }, removed);
    const { snapshot, eventsApplied } = await replaysOf({ on, snapshots: source }).replay(MISSION);
    expect([snapshot, eventsApplied]).to.deep.equal([{ sequenceNumber: 5 }, 2]);
    expect(removed).to.deep.equal([9, 8, 7, 6]);
  });

  it('is left aside where it is not to be used', async () => {
    const { replay } = replaysOf({ on, snapshots });
    const { state, snapshot } = await replay({ ...MISSION, useSnapshot: false });
    expect([state, snapshot]).to.deep.equal([{ count: 4 }, null]);
    expect(asked).to.deep.equal([]);
  });
});

describe('Any split of the events', () => {
  it('gives the same state as all of them at once', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.dictionary(fc.constantFrom('a', 'b'), fc.jsonValue({ maxDepth: 2 })), {
          minLength: 1,
          maxLength: 8,
        }),
        fc.nat(8),
        async (data, split) => {
          const clean = JSON.parse(JSON.stringify(data).replaceAll('__proto__', 'proto'));
          const events = clean.map((each: JsonObject, index: number) =>
            recorded(index + 1, 'A', each),
          );
          const at = Math.min(split, events.length);
          const before = await replaysOf({ events }).replay({ ...MISSION, toSequenceNumber: at });
          const { state, timestamp = '' } = before;
          const snapshot = { sequenceNumber: at, state, timestamp };
          const snapshots = sourceOf(async () => (at === 0 ? undefined : snapshot));
          const continued = await replaysOf({ events, snapshots }).replay({ ...MISSION });
          const whole = await replaysOf({ events }).replay({ ...MISSION });
          expect(continued.state).to.deep.equal(whole.state);
          expect(continued.eventsApplied).to.equal(events.length - at);
        },
      ),
      { numRuns: 200 },
    );
  });
});
