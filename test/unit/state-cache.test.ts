import { expect } from 'chai';
import { openHandlers } from '../../src/engine/replay/open-handlers.ts';
import type {
  KeptState,
  SharedStates,
  SnapshotSource,
  StateKey,
} from '../../src/engine/replay/ports.ts';
import type { ReplayDeps } from '../../src/engine/replay/replay-aggregate.ts';
import { createReplays } from '../../src/engine/replay/replays.ts';
import { createStateCache, type StateLookup } from '../../src/engine/replay/state-cache.ts';
import { keptEvents, MISSION, recorded } from '../support/kept-events.ts';
import { ManualClock } from '../support/manual-clock.ts';

const KEY: StateKey = { ...MISSION, handler: { name: 'Mission', version: 1 } };

function stateAt(sequenceNumber: number, name = 'Aurora'): KeptState {
  const { eventId, timestamp } = recorded(sequenceNumber, 'A', {});
  return { sequenceNumber, eventId, timestamp, state: { name } };
}

/** As processes share them, but in this one. */
function sharedStates(): SharedStates & { readonly texts: Map<string, string> } {
  const texts = new Map<string, string>();
  return {
    texts,
    get: async (key) => texts.get(key),
    async set(key, text) {
      texts.set(key, text);
    },
  };
}

describe('A state cache', () => {
  let lookups: StateLookup[];
  beforeEach(() => {
    lookups = [];
  });
  const onLookup = (outcome: StateLookup) => lookups.push(outcome);

  it('gives back what it was given, each time as a copy', async () => {
    const cache = createStateCache({ onLookup });
    expect(await cache.newest(KEY)).to.equal(undefined);
    const given = stateAt(7);
    cache.keep(KEY, given);
    Object.assign(given.state, { name: 'changed later' });
    const first = await cache.newest(KEY);
    expect(first).to.deep.equal(stateAt(7));
    Object.assign(first?.state ?? {}, { name: 'changed by a reader' });
    expect(await cache.newest(KEY)).to.deep.equal(stateAt(7));
    expect(lookups).to.deep.equal(['none', 'memory', 'memory']);
  });

  it('keeps states apart by aggregate, handler, its version, and the schemas of the type', async () => {
    const fingerprints: Record<string, string> = {};
    const cache = createStateCache({ schemaFingerprint: (type) => fingerprints[type] ?? '' });
    cache.keep(KEY, stateAt(7));
    for (const other of [
      { ...KEY, aggregateId: 'mission-43' },
      { ...KEY, aggregateType: 'Craft' },
      { ...KEY, handler: { name: 'fuel', version: 1 } },
      { ...KEY, handler: { name: 'Mission', version: 2 } },
      { ...KEY, aggregateId: 'mission-42","Mission' },
    ]) {
      expect(await cache.newest(other)).to.equal(undefined);
    }
    fingerprints['Mission'] = 'another schema';
    expect(await cache.newest(KEY)).to.equal(undefined);
  });

  it('keeps the newest, and forgets when told to', async () => {
    const cache = createStateCache();
    for (const sequenceNumber of [3, 9, 5]) cache.keep(KEY, stateAt(sequenceNumber));
    expect(await cache.newest(KEY)).to.deep.equal(stateAt(9));
    cache.keep(KEY, stateAt(9, 'mended'));
    expect((await cache.newest(KEY))?.state).to.deep.equal({ name: 'mended' });
    cache.forget(KEY);
    expect(await cache.newest(KEY)).to.equal(undefined);
  });

  it('takes no more memory than it may, and lets go of what was not asked for longest', async () => {
    const cache = createStateCache({ bytesMax: 40_000 });
    const key = (index: number) => ({ ...KEY, aggregateId: `mission-${index}` });
    for (let index = 0; index < 100; index += 1) {
      cache.keep(key(index), stateAt(7, 'x'.repeat(1_000)));
      await cache.newest(key(0));
    }
    const there = await Promise.all(Array.from({ length: 100 }, (_, i) => cache.newest(key(i))));
    expect(there.filter((state) => state !== undefined).length).to.be.within(5, 20);
    expect([there[0], there[99], there[50]].map((state) => state !== undefined)).to.deep.equal([
      true,
      true,
      false,
    ]);
    cache.keep(key(200), stateAt(7, 'x'.repeat(3_000)));
    expect(await cache.newest(key(200))).to.equal(undefined);
  });

  describe('with what processes share', () => {
    it('has what another process has made', async () => {
      const shared = sharedStates();
      const [one, other] = [createStateCache({ shared }), createStateCache({ shared, onLookup })];
      one.keep(KEY, stateAt(20));
      expect(await other.newest(KEY)).to.deep.equal(stateAt(20));
      shared.texts.clear();
      expect(await other.newest(KEY)).to.deep.equal(stateAt(20));
      expect(lookups).to.deep.equal(['shared', 'memory']);
    });

    it('shares a state once it is worth it: every twenty events', async () => {
      const shared = sharedStates();
      const cache = createStateCache({ shared });
      const sharedAt: number[] = [];
      for (let sequenceNumber = 1; sequenceNumber <= 65; sequenceNumber += 1) {
        shared.texts.clear();
        cache.keep(KEY, stateAt(sequenceNumber));
        if (shared.texts.size > 0) sharedAt.push(sequenceNumber);
      }
      expect(sharedAt).to.deep.equal([20, 40, 60]);
    });

    it('goes no further back where it came further while it was asking', async () => {
      const shared = sharedStates();
      createStateCache({ shared }).keep(KEY, stateAt(20));
      const cache = createStateCache({ shared });
      const asking = cache.newest(KEY);
      cache.keep(KEY, stateAt(30));
      expect((await asking)?.sequenceNumber).to.equal(20);
      expect((await cache.newest(KEY))?.sequenceNumber).to.equal(30);
    });

    it('takes nothing that is damaged, or was kept under another name', async () => {
      const shared = sharedStates();
      createStateCache({ shared }).keep(KEY, stateAt(20));
      const [[name = '', text = ''] = []] = shared.texts;
      const other = sharedStates();
      const otherKey = { ...KEY, aggregateId: 'mission-43' };
      createStateCache({ shared: other }).keep(otherKey, stateAt(20));
      for (const damaged of [
        ...['', 'null', '{}', text.slice(0, -1), `${text} `, text.slice(1)],
        ...[text.replace('Aurora', 'Borealis'), text.replace('20', '21')],
        ...other.texts.values(),
      ]) {
        shared.texts.set(name, damaged);
        lookups = [];
        const cache = createStateCache({ shared, onLookup });
        expect(await cache.newest(KEY), damaged).to.equal(undefined);
        expect(lookups).to.deep.equal(['damaged']);
      }
    });
  });
});

describe('A replay with a state cache', () => {
  const events = (count: number, of = 'one') =>
    Array.from({ length: count }, (_, index) =>
      recorded(index + 1, 'A', { [`event${index + 1}`]: of }),
    );

  async function replaysWith(
    options: Parameters<typeof createStateCache>[0] = {},
    further: Partial<ReplayDeps> = {},
  ) {
    const reads = keptEvents(events(4));
    const replays = createReplays({
      reads,
      clock: new ManualClock(),
      handlers: await openHandlers(undefined),
      typesHolding: async () => ['Mission'],
      states: createStateCache(options),
      ...further,
    });
    return { ...replays, reads };
  }

  it('goes on from the newest state, and is never behind the events', async () => {
    const { replay, reads } = await replaysWith();
    expect(await replay({ ...MISSION })).to.include({ kept: null, eventsApplied: 4 });
    for (const [count, before] of [
      [4, 4],
      [5, 4],
      [9, 5],
    ] as const) {
      reads.events = events(count);
      const answer = await replay({ ...MISSION });
      expect(answer).to.deep.include({
        kept: { sequenceNumber: before },
        sequenceNumber: count,
        eventsApplied: count - before,
      });
      expect(Object.keys(answer.state)).to.have.length(count);
    }
    expect(reads.reads.map(({ from }) => from)).to.deep.equal([1, 4, 4, 5]);
  });

  it('goes on from it to a later point, and begins anew for an earlier one', async () => {
    const { replay, reads } = await replaysWith();
    await replay({ ...MISSION });
    reads.events = events(9);
    const later = await replay({ ...MISSION, toSequenceNumber: 7 });
    expect(later).to.deep.include({ kept: { sequenceNumber: 4 }, eventsApplied: 3 });
    expect(Object.keys(later.state)).to.have.length(7);
    const same = await replay({ ...MISSION, toSequenceNumber: 4 });
    expect(same).to.deep.include({ kept: { sequenceNumber: 4 }, eventsApplied: 0 });
    const earlier = await replay({ ...MISSION, toSequenceNumber: 3 });
    expect(earlier).to.deep.include({ kept: null, eventsApplied: 3 });
    // The newest that is kept is that of the end, and not of a point.
    expect((await replay({ ...MISSION })).kept).to.deep.equal({ sequenceNumber: 4 });
  });

  it('begins with the newer one of a kept state and a snapshot, never beyond the point', async () => {
    const asked: (number | undefined)[][] = [];
    const all = [6, 2];
    const snapshots: SnapshotSource = {
      async newestFor(_aggregate, _handler, atMost = 9, above = 0) {
        asked.push([atMost, above]);
        const sequenceNumber = all.find((each) => each <= atMost && each > above);
        if (sequenceNumber === undefined) return undefined;
        const { timestamp } = recorded(sequenceNumber, 'A', {});
        return { sequenceNumber, timestamp, state: { snapshot: sequenceNumber } };
      },
      remove: async () => {},
    };
    const { replay, reads } = await replaysWith({}, { snapshots });
    await replay({ ...MISSION, useSnapshot: false });
    reads.events = events(9);
    for (const [to, snapshot, kept] of [
      [7, 6, null],
      [6, 6, null],
      [5, null, 4],
      [4, null, 4],
      [3, 2, null],
      [1, null, null],
    ] as const) {
      const answer = await replay({ ...MISSION, toSequenceNumber: to });
      expect(answer, `to ${to}`).to.deep.include({
        snapshot: snapshot && { sequenceNumber: snapshot },
        kept: kept && { sequenceNumber: kept },
        eventsApplied: to - (snapshot ?? kept ?? 0),
      });
      expect(answer.state['snapshot']).to.equal(snapshot ?? undefined);
    }
    // Of those that cannot be newer than what is kept, none is asked for.
    expect(asked).to.deep.equal([
      [7, 4],
      [6, 4],
      [5, 4],
      [3, 0],
      [1, 0],
    ]);
    const now = await replay({ ...MISSION });
    expect(now).to.deep.include({ snapshot: { sequenceNumber: 6 }, kept: null, eventsApplied: 3 });
    expect(await replay({ ...MISSION })).to.deep.include({ kept: { sequenceNumber: 9 } });
  });

  it('begins with an older snapshot where the kept state is of another history', async () => {
    const snapshots: SnapshotSource = {
      async newestFor(_aggregate, _handler, _atMost, above = 0) {
        const { timestamp } = recorded(2, 'A', {});
        return above < 2 ? { sequenceNumber: 2, timestamp, state: {} } : undefined;
      },
      remove: async () => {},
    };
    const { replay, reads } = await replaysWith({}, { snapshots });
    await replay({ ...MISSION });
    reads.events = events(9).map((event) => ({ ...event, eventId: `1${event.eventId.slice(1)}` }));
    const answer = await replay({ ...MISSION });
    expect(answer).to.deep.include({ snapshot: { sequenceNumber: 2 }, kept: null });
    expect(answer).to.include({ sequenceNumber: 9, eventsApplied: 7 });
  });

  it('begins with the first event where nothing kept is to be used, and mends what is kept', async () => {
    const { replay, reads } = await replaysWith();
    await replay({ ...MISSION });
    const anew = await replay({ ...MISSION, useSnapshot: false });
    expect(anew).to.deep.include({ kept: null, eventsApplied: 4 });
    expect(reads.reads.map(({ from }) => from)).to.deep.equal([1, 1]);
  });

  it('takes no state of another history, though its numbers fit', async () => {
    const { replay, reads } = await replaysWith();
    await replay({ ...MISSION });
    for (const count of [6, 4, 2]) {
      const other = events(count, `other ${count}`).map((event) => ({
        ...event,
        eventId: `${count}${event.eventId.slice(1)}`,
      }));
      reads.events = other;
      const answer = await replay({ ...MISSION });
      expect(answer).to.deep.include({ kept: null, eventsApplied: count });
      expect(new Set(Object.values(answer.state))).to.deep.equal(new Set([`other ${count}`]));
      expect((await replay({ ...MISSION })).kept).to.deep.equal({ sequenceNumber: count });
    }
    reads.events = [];
    const gone = await replay({ ...MISSION }).catch((error) => error.code);
    expect(gone).to.equal('aggregate_not_found');
  });

  it('keeps no what-if', async () => {
    const { replay } = await replaysWith();
    const whatIf = [{ eventType: 'A', data: { never: true } }];
    await replay({ ...MISSION, whatIf });
    const answer = await replay({ ...MISSION });
    expect(answer.kept).to.deep.equal({ sequenceNumber: 4 });
    expect(answer.state).not.to.have.property('never');
  });

  it('is as right where what is shared fails or lies', async () => {
    for (const get of [
      async () => undefined,
      async () => 'nonsense',
      async () => JSON.stringify({ sequenceNumber: 4, state: {} }),
    ]) {
      const shared = { get, set: async () => {} };
      const { replay } = await replaysWith({ shared });
      expect(Object.keys((await replay({ ...MISSION })).state)).to.have.length(4);
    }
  });
});
