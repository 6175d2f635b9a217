import { expect } from 'chai';
import fc from 'fast-check';
import { parseSnapshotPolicy } from '../../src/engine/snapshots/parse-snapshot-policy.ts';
import { Policies } from '../../src/engine/snapshots/policies.ts';
import type {
  SnapshotPolicyStore,
  StoredSnapshotPolicy,
} from '../../src/engine/snapshots/ports.ts';
import { type Fault, isEventStoreError } from '../../src/errors.ts';
import { SNAPSHOT_POLICY_DEFAULT } from '../../src/events/snapshot-policy.schema.ts';
import { ManualClock } from '../support/manual-clock.ts';

describe('A snapshot policy', () => {
  it('is as the product has it where nothing is said', () => {
    expect(parseSnapshotPolicy({})).to.deep.equal(SNAPSHOT_POLICY_DEFAULT);
    expect(parseSnapshotPolicy({ keep: 1 })).to.deep.equal({ ...SNAPSHOT_POLICY_DEFAULT, keep: 1 });
  });

  it('is taken up to its limits', () => {
    for (const policy of [
      { everyEvents: 1, everyMs: 1_000, onEventTypes: [], keep: 1 },
      { everyEvents: 1_000_000, everyMs: 31_536_000_000, onEventTypes: typesOf(20), keep: 100 },
      { everyEvents: null, everyMs: null, onEventTypes: ['x'], keep: 3 },
    ]) {
      expect(parseSnapshotPolicy(policy)).to.deep.equal(policy);
    }
  });

  for (const [field, values] of Object.entries({
    everyEvents: [0, -1, 1_000_001, 1.5, '100', true, [], Number.NaN],
    everyMs: [0, 999, 31_536_000_001, 1_000.5, '1000'],
    onEventTypes: [
      null,
      'Ended',
      {},
      typesOf(21),
      ['a', 'a'],
      [''],
      [7],
      ['a\u0000'],
      ['x'.repeat(257)],
    ],
    keep: [0, 101, null, 2.5, '3'],
    every: [1],
  })) {
    it(`is refused with a fault that says why, where it is wrong in ${field}`, () => {
      for (const value of values) {
        const faults = faultsOf({ [field]: value });
        expect(
          faults.map(({ pointer }) => pointer),
          String(value),
        ).to.deep.equal([`/${field}`]);
        expect(faults[0]?.message).to.match(/^(must be|is no field)/);
      }
    });
  }

  it('is refused where an event type is no text', () => {
    expect(faultsOf({ onEventTypes: ['a', '\ud800'] })).to.have.length(1);
  });

  it('is refused where it is no object', () => {
    for (const given of [undefined, null, 7, 'x', []]) {
      expect(faultsOf(given), String(given)).to.deep.equal([
        { pointer: '', message: 'must be an object' },
      ]);
    }
  });

  it('is either refused or can be given again as it was taken', () => {
    fc.assert(
      fc.property(fc.jsonValue(), fc.jsonValue(), (everyEvents, onEventTypes) => {
        const given = { everyEvents, onEventTypes };
        if (faultsOf(given).length > 0) return;
        const policy = parseSnapshotPolicy(given);
        expect(parseSnapshotPolicy(policy)).to.deep.equal(policy);
      }),
    );
  });
});

describe('The snapshot policies of a process', () => {
  let stored: StoredSnapshotPolicy[];
  let failure: Error | undefined;
  let told: string[];
  let clock: ManualClock;
  const store: SnapshotPolicyStore = {
    list: async () => {
      if (failure !== undefined) throw failure;
      return [...stored];
    },
    put: async (aggregateType, policy) => {
      stored = stored.filter((each) => each.aggregateType !== aggregateType);
      stored.push({ aggregateType, policy });
    },
    remove: async (aggregateType) => {
      const before = stored.length;
      stored = stored.filter((each) => each.aggregateType !== aggregateType);
      return stored.length < before;
    },
  };

  beforeEach(() => {
    stored = [];
    told = [];
    failure = undefined;
    clock = new ManualClock();
  });

  const opened = () =>
    Policies.open({
      store,
      clock,
      observer: { snapshotFailed: (trouble) => told.push(trouble) },
    });

  it('hold for the types they were set for, the default for all others', async () => {
    const policies = await opened();
    await policies.set(undefined, { everyEvents: 7 });
    await policies.set('Mission', { everyEvents: null });
    expect(policies.of('Mission').everyEvents).to.equal(null);
    expect(policies.of('Rover').everyEvents).to.equal(7);
    await policies.reset('Mission');
    expect(policies.of('Mission').everyEvents).to.equal(7);
    await policies.reset(undefined);
    expect(policies.of('Mission')).to.deep.equal(SNAPSHOT_POLICY_DEFAULT);
  });

  it('are looked at each second, until they are closed', async () => {
    const policies = await opened();
    stored = [{ aggregateType: 'Mission', policy: { keep: 9 } }];
    await clock.pass(999);
    expect(policies.of('Mission').keep).to.equal(3);
    await clock.pass(1);
    expect(policies.of('Mission').keep).to.equal(9);
    policies.close();
    stored = [];
    await clock.pass(5_000);
    expect(policies.of('Mission').keep).to.equal(9);
  });

  it('hold while they cannot be read, which is told once, and again after it was mended', async () => {
    stored = [{ aggregateType: 'Mission', policy: { keep: 9 } }];
    const policies = await opened();
    failure = new Error('away');
    await clock.pass(5_000);
    expect(policies.of('Mission').keep).to.equal(9);
    expect(told).to.deep.equal(['policies']);
    failure = undefined;
    await clock.pass(1_000);
    failure = new Error('away again');
    await clock.pass(2_000);
    expect(told).to.deep.equal(['policies', 'policies']);
  });

  it('are not opened where they cannot be read, and then nothing goes on', async () => {
    failure = new Error('away');
    const opening = await opened().catch((error: unknown) => error);
    expect(opening).to.equal(failure);
    await clock.pass(5_000);
    expect(told).to.deep.equal([]);
  });
});

function typesOf(count: number): readonly string[] {
  return Array.from({ length: count }, (_, index) => `Type${index}`);
}

function faultsOf(given: unknown): readonly Fault[] {
  try {
    parseSnapshotPolicy(given);
    return [];
  } catch (error) {
    if (isEventStoreError(error, 'invalid_request')) return error.details.faults;
    throw error;
  }
}
