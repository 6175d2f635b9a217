import { expect } from 'chai';
import type { AggregateKey } from '../../src/events/event.ts';
import { eventually } from '../support/eventually.ts';
import { anAggregate, someEvents } from '../support/examples.ts';
import { folded, TALLY } from '../support/folding-replays.ts';
import { openedStore } from '../support/opened-store.ts';
import { type SnapshotsOfAProcess, snapshotsUnderTest } from '../support/snapshots-under-test.ts';

describe('Snapshots by themselves', () => {
  const { events, open, documents } = snapshotsUnderTest();
  const stored = openedStore();
  let one: SnapshotsOfAProcess;
  let aggregate = anAggregate();
  let claimed: string[] = [];

  beforeEach(async () => {
    claimed = [];
    one = await open({
      wrapClaims: (claims) => ({
        claim(asked) {
          claimed.push(asked.aggregateId);
          return claims.claim(asked);
        },
      }),
    });
    aggregate = anAggregate();
  });
  afterEach(async () => {
    await one.snapshots.resetSnapshotPolicy(aggregate.aggregateType);
    await one.snapshots.close();
  });

  /** Appends so many events as one group, whose process is told of it. */
  function commit(count: number, options?: Parameters<typeof events.append>[2], of = aggregate) {
    one.snapshots.noteCommitted(events.append(of, count, options));
  }

  async function expectTaken(
    numbers: readonly number[],
    of: AggregateKey = aggregate,
    by = one.snapshots,
  ) {
    await eventually(async () => {
      const listed = await by.listSnapshots(of);
      expect(listed.map(({ sequenceNumber }) => sequenceNumber)).to.deep.equal(numbers);
    });
  }

  /** What is due is worked off in turn: when this one's is taken, nothing before it is due. */
  async function nothingElseIsDue(): Promise<void> {
    const other = anAggregate('Marker');
    one.snapshots.noteCommitted([
      {
        ...other,
        sequenceNumber: 100,
        eventType: 'Counted',
        timestamp: '2031-03-14T06:12:00.000Z',
      },
    ]);
    events.append(other, 1);
    await expectTaken([1], other);
  }

  it('are taken every hundred events, where nothing else is said', async () => {
    commit(99);
    await nothingElseIsDue();
    expect(await one.snapshots.listSnapshots(aggregate)).to.deep.equal([]);
    commit(1);
    await expectTaken([100]);
    commit(250);
    await expectTaken([350, 100]);
    expect(one.told.failed).to.deep.equal([]);
  });

  it('are taken where a batch jumps over the multiple, of the newest state', async () => {
    await one.snapshots.setSnapshotPolicy(aggregate.aggregateType, { everyEvents: 10 });
    commit(7);
    commit(7);
    await expectTaken([14]);
    const found = await one.source.newestFor(aggregate, { name: TALLY, version: 1 }, undefined);
    const all = await events.read(aggregate, 1, 14);
    expect(found?.state).to.deep.equal(folded({}, all, { name: TALLY, version: 1 }));
  });

  it('are taken at given event types', async () => {
    const policy = { everyEvents: null, onEventTypes: ['MissionEnded'] };
    await one.snapshots.setSnapshotPolicy(aggregate.aggregateType, policy);
    commit(200);
    await nothingElseIsDue();
    expect(await one.snapshots.listSnapshots(aggregate)).to.deep.equal([]);
    commit(1, { eventType: 'MissionEnded' });
    await expectTaken([201]);
  });

  it('are taken at the first event that comes so long after the last one’s', async () => {
    const policy = { everyEvents: null, everyMs: 60_000 };
    await one.snapshots.setSnapshotPolicy(aggregate.aggregateType, policy);
    commit(60); // A second apart: the last is 59 s after the first.
    await nothingElseIsDue();
    expect(await one.snapshots.listSnapshots(aggregate)).to.deep.equal([]);
    commit(1);
    await expectTaken([61]);
    commit(59);
    await nothingElseIsDue();
    await expectTaken([61]);
    commit(1);
    await expectTaken([121, 61]);
    // Nobody was bothered for events between them.
    expect(claimed.filter((id) => id === aggregate.aggregateId)).to.have.length(2);
  });

  it('are taken by time as another process has taken the last one', async () => {
    const policy = { everyEvents: null, everyMs: 60_000 };
    await one.snapshots.setSnapshotPolicy(aggregate.aggregateType, policy);
    commit(50);
    const another = await open();
    events.append(aggregate, 40);
    await another.snapshots.takeSnapshot(aggregate);
    commit(59); // The first is beyond a minute for who knows of the first event alone.
    await nothingElseIsDue();
    await expectTaken([90]);
    commit(1);
    await expectTaken([150, 90]);
    // Who knows nothing of the aggregate asks the database.
    another.snapshots.noteCommitted(events.append(aggregate, 59));
    another.snapshots.noteCommitted(events.append(aggregate, 1));
    await expectTaken([210, 150, 90]);
  });

  it('of a state that is too large are not taken, which is told, and the next ones are', async () => {
    await one.snapshots.setSnapshotPolicy(aggregate.aggregateType, { everyEvents: 10 });
    one.replays.ballast = 'x'.repeat(13 * 1024 * 1024);
    commit(20);
    await eventually(() => expect(one.told.failed.length).to.equal(1));
    expect(one.told.failed[0]?.trouble).to.equal('too_large');
    one.replays.ballast = '';
    // It is not replayed for each ten: only when there are twice as many.
    commit(10);
    await nothingElseIsDue();
    expect(await one.snapshots.listSnapshots(aggregate)).to.deep.equal([]);
    commit(10);
    await expectTaken([40]);
    expect(one.told.failed.length).to.equal(1);
  });

  it('are left until the next one is due where one fails', async () => {
    await one.snapshots.setSnapshotPolicy(aggregate.aggregateType, { everyEvents: 10 });
    const { replay } = one.replays;
    one.replays.replay = () => Promise.reject(new Error('a reducer'));
    commit(10);
    await eventually(() => expect(one.told.failed.length).to.equal(1));
    expect(one.told.failed[0]).to.include({ trouble: 'take' });
    one.replays.replay = replay;
    commit(9);
    await nothingElseIsDue();
    expect(await one.snapshots.listSnapshots(aggregate)).to.deep.equal([]);
    commit(1);
    await expectTaken([20]);
  });

  it('are of what a real store holds, told of its commits', async () => {
    const ofStore = await open({
      read: async (asked, fromSequenceNumber, toSequenceNumber) =>
        await stored
          .store()
          .readAggregate(asked, { fromSequenceNumber, toSequenceNumber })
          .toArray(),
    });
    for (const expected of [[], [120], [120], [240, 120]]) {
      const { events: appended } = await stored.store().append(someEvents(60, aggregate));
      ofStore.snapshots.noteCommitted(appended);
      await expectTaken(expected, aggregate, ofStore.snapshots);
    }
    expect(await ofStore.snapshots.verifySnapshots(aggregate)).to.deep.equal([]);
    expect(ofStore.told.failed).to.deep.equal([]);
  });

  it('are taken no more once closed', async () => {
    await one.snapshots.close();
    commit(100);
    const another = await open();
    await another.snapshots.takeSnapshot(aggregate);
    expect(await documents().countDocuments({ '_id.aggregateId': aggregate.aggregateId })).to.equal(
      1,
    );
    expect(one.replays.asked).to.deep.equal([]);
  });
});
