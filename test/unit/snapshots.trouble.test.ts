import { expect } from 'chai';
import { createSnapshotSource } from '../../src/engine/snapshots/newest-snapshot.ts';
import type {
  SnapshotKey,
  SnapshotStore,
  StoredSnapshot,
} from '../../src/engine/snapshots/ports.ts';
import { listedVersions, sealed } from '../../src/engine/snapshots/seal.ts';
import { stateText } from '../../src/engine/snapshots/state-text.ts';
import { createTakeSnapshot } from '../../src/engine/snapshots/take-snapshot.ts';
import { SNAPSHOT_POLICY_DEFAULT } from '../../src/events/snapshot-policy.schema.ts';
import { ManualClock } from '../support/manual-clock.ts';
import { noting, type Told } from '../support/snapshots-under-test.ts';

const AGGREGATE = { aggregateType: 'Mission', aggregateId: 'mission-42' };
const HANDLER = { name: 'tally', version: 1 };
const TIMESTAMP = '2031-03-14T06:12:00.000Z';
const AWAY = new Error('the database is away');

describe('Where the database fails', () => {
  let told: Told;
  let there: StoredSnapshot[];
  beforeEach(() => {
    told = { taken: 0, dropped: 0, failed: [], ignored: [] };
    there = [];
  });

  const store = (failing: Partial<SnapshotStore> = {}): SnapshotStore => ({
    insert: async (snapshot) => {
      if (there.some((each) => isSame(each.key, snapshot.key))) return false;
      there.push(snapshot);
      return true;
    },
    find: async (key) => there.find((each) => isSame(each.key, key)),
    newest: async (_, atMost) => {
      const bound = typeof atMost === 'number' ? atMost : atMost.sequenceNumber - 1;
      return there
        .filter(({ key }) => key.sequenceNumber <= bound)
        .sort((a, b) => b.key.sequenceNumber - a.key.sequenceNumber)[0];
    },
    list: async () => there,
    remove: async (key) => {
      there = there.filter((each) => !isSame(each.key, key));
    },
    removeAt: async () => 0,
    keepNewest: async () => {},
    ...failing,
  });

  const sourceOn = (failing: Partial<SnapshotStore>, versions = () => ({})) =>
    createSnapshotSource({
      store: store(failing),
      schemaVersions: versions,
      observer: noting(told),
    });

  const takeOn = (failing: Partial<SnapshotStore>) =>
    createTakeSnapshot({
      replays: {
        replay: async () => ({
          sequenceNumber: 3,
          timestamp: TIMESTAMP,
          state: { count: 3 },
          handler: HANDLER,
          snapshot: null,
        }),
      },
      store: store(failing),
      schemaVersions: () => ({}),
      policyOf: () => SNAPSHOT_POLICY_DEFAULT,
      now: () => Date.parse(TIMESTAMP),
      clock: new ManualClock(),
      observer: noting(told),
    });

  it('a replay is told that there is no snapshot, and somebody hears of it', async () => {
    there = [snapshotAt(3)];
    const source = sourceOn({ newest: () => Promise.reject(AWAY) });
    expect(await source.newestFor(AGGREGATE, HANDLER, undefined)).to.equal(undefined);
    expect(told.failed).to.deep.equal([{ trouble: 'read', cause: AWAY }]);
  });

  it('or the registry, it is told the same', async () => {
    there = [snapshotAt(3)];
    const source = sourceOn({}, () => {
      throw AWAY;
    });
    expect(await source.newestFor(AGGREGATE, HANDLER, undefined)).to.equal(undefined);
    expect(told.failed).to.deep.equal([{ trouble: 'read', cause: AWAY }]);
  });

  it('to remove one that is damaged, the one before is used all the same', async () => {
    there = [snapshotAt(2), { ...snapshotAt(3), state: '{}' }];
    const source = sourceOn({ remove: () => Promise.reject(AWAY) });
    const found = await source.newestFor(AGGREGATE, HANDLER, undefined);
    expect(found).to.deep.equal({ sequenceNumber: 2, timestamp: TIMESTAMP, state: { count: 2 } });
    expect(told.ignored).to.deep.equal(['damaged']);
    expect(told.failed).to.deep.equal([{ trouble: 'remove', cause: AWAY }]);
  });

  it('to remove the oldest, a snapshot is taken all the same', async () => {
    const info = await takeOn({ keepNewest: () => Promise.reject(AWAY) })(AGGREGATE);
    expect(info.sequenceNumber).to.equal(3);
    expect(there.map(({ key }) => key.sequenceNumber)).to.deep.equal([3]);
    expect(told.failed).to.deep.equal([{ trouble: 'remove', cause: AWAY }]);
    expect(told.taken).to.equal(1);
  });

  it('to keep it, a snapshot is not taken', async () => {
    const taking = takeOn({ insert: () => Promise.reject(AWAY) })(AGGREGATE);
    expect(await taking.catch((error: unknown) => error)).to.equal(AWAY);
    expect(told.taken).to.equal(0);
  });

  it('or not, a snapshot in the place of one that is damaged or of other versions replaces it', async () => {
    const versions = listedVersions({ Counted: 1 });
    for (const other of [{ ...snapshotAt(3), state: '{}' }, snapshotAt(3, versions)]) {
      there = [other];
      await takeOn({})(AGGREGATE);
      expect(there.map(({ state }) => state)).to.deep.equal(['{"count":3}']);
      expect(there[0]?.header.schemaVersions).to.deep.equal([]);
    }
  });
});

function snapshotAt(sequenceNumber: number, schemaVersions = listedVersions({})): StoredSnapshot {
  const key = { ...AGGREGATE, handler: HANDLER.name, sequenceNumber, handlerVersion: 1 };
  const about = { timestamp: TIMESTAMP, createdAt: TIMESTAMP, schemaVersions };
  return sealed(key, stateText({ count: sequenceNumber }), about);
}

function isSame(one: SnapshotKey, other: SnapshotKey): boolean {
  return JSON.stringify(one) === JSON.stringify(other);
}
