import { expect } from 'chai';
import { eventually } from '../support/eventually.ts';
import { anAggregate, anEvent } from '../support/examples.ts';
import { refusalOf } from '../support/refusal-of.ts';
import type { RestStores } from '../support/rest-store.ts';

/** Snapshots: taken by hand and by themselves, begun with, listed and removed. */
export function itTakesSnapshots({ store: openStore, another }: RestStores): void {
  describe('snapshots', () => {
    const counted = (count: number, aggregate = anAggregate()) =>
      Array.from({ length: count }, (_, index) => anEvent({ ...aggregate, data: { index } }));

    it('are what replays begin with, and come to the same state', async () => {
      const store = openStore();
      const aggregate = anAggregate();
      await store.append(counted(10, aggregate));
      const taken = await store.snapshots.takeSnapshot(aggregate);
      expect(taken).to.deep.include({ ...aggregate, sequenceNumber: 10 });
      expect(await store.snapshots.listSnapshots(aggregate)).to.deep.equal([taken]);
      await store.append([anEvent({ ...aggregate, data: { last: true } })]);
      // Of another process, which has kept no state of it.
      const other = await another();
      const replayed = await other.replays.replay(aggregate);
      const state = { index: 9, last: true };
      expect(replayed).to.deep.include({
        snapshot: { sequenceNumber: 10 },
        eventsApplied: 1,
        state,
      });
      const whole = await other.replays.replay({ ...aggregate, useSnapshot: false });
      expect(whole).to.deep.include({ snapshot: null, eventsApplied: 11, state });
      const before = await other.replays.replay({ ...aggregate, toSequenceNumber: 9 });
      expect(before).to.deep.include({ snapshot: null, state: { index: 8 } });
    });

    it('are taken once of the same state, and removed by their sequence number', async () => {
      const { append, snapshots } = openStore();
      const aggregate = anAggregate();
      await append(counted(3, aggregate));
      const first = await snapshots.takeSnapshot(aggregate);
      expect(await snapshots.takeSnapshot(aggregate)).to.deep.equal(first);
      await append(counted(1, aggregate));
      const second = await snapshots.takeSnapshot(aggregate);
      expect(await snapshots.listSnapshots(aggregate)).to.deep.equal([second, first]);
      expect(await snapshots.removeSnapshot(aggregate, 4)).to.equal(1);
      expect(await snapshots.removeSnapshot(aggregate, 4)).to.equal(0);
      expect(await snapshots.listSnapshots(aggregate)).to.deep.equal([first]);
    });

    it('are not taken of an aggregate that there is not', async () => {
      const { snapshots } = openStore();
      const aggregate = anAggregate();
      await refusalOf(
        (async () => await snapshots.takeSnapshot(aggregate))(),
        'aggregate_not_found',
      );
      await refusalOf(
        (async () => await snapshots.listSnapshots(aggregate))(),
        'aggregate_not_found',
      );
    });

    it('are taken by themselves, every hundred events, and the newest three are kept', async () => {
      const { append, snapshots } = openStore();
      const aggregate = anAggregate();
      for (let batch = 1; batch <= 4; batch += 1) {
        await append(counted(100, aggregate));
        await eventually(async () => {
          const [newest] = await snapshots.listSnapshots(aggregate);
          expect(newest?.sequenceNumber).to.equal(100 * batch);
        });
      }
      await eventually(async () => {
        const kept = await snapshots.listSnapshots(aggregate);
        expect(kept.map(({ sequenceNumber }) => sequenceNumber)).to.deep.equal([400, 300, 200]);
      });
    });

    it('are taken as the policy of their type has it, until that is taken back', async () => {
      const { append, snapshots } = openStore();
      const type = 'Probe';
      const policy = { everyEvents: null, everyMs: null, onEventTypes: ['Landed'], keep: 1 };
      expect(await snapshots.setSnapshotPolicy(type, policy)).to.deep.equal(policy);
      const { overrides } = await snapshots.snapshotPolicies();
      expect(overrides).to.deep.equal([{ aggregateType: type, ...policy }]);
      const aggregate = anAggregate(type);
      await append(counted(100, aggregate));
      await append([anEvent({ ...aggregate, eventType: 'Landed', data: {} })]);
      await eventually(async () => {
        const taken = await snapshots.listSnapshots(aggregate);
        expect(taken.map(({ sequenceNumber }) => sequenceNumber)).to.deep.equal([101]);
      });
      await snapshots.resetSnapshotPolicy(type);
      expect((await snapshots.snapshotPolicies()).overrides).to.deep.equal([]);
    });

    it('refuse what is no policy, with a pointer to each fault', async () => {
      const { snapshots } = openStore();
      const before = await snapshots.snapshotPolicies();
      for (const [given, pointer] of [
        [{ everyEvents: 0 }, '/everyEvents'],
        [{ everyMs: '1h' }, '/everyMs'],
        [{ onEventTypes: [''] }, '/onEventTypes'],
        [{ keep: 0 }, '/keep'],
        [{ colour: 'red' }, '/colour'],
        [[], ''],
      ] as const) {
        const setting = (async () => await snapshots.setSnapshotPolicy('Mission', given))();
        const { details } = await refusalOf(setting, 'invalid_request');
        expect(details.faults.map((fault) => fault.pointer)).to.include(pointer);
      }
      expect(await snapshots.snapshotPolicies()).to.deep.equal(before);
    });
  });
}
