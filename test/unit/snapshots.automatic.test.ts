import { expect } from 'chai';
import {
  AutomaticSnapshots,
  DUE_AGGREGATES_MAX,
} from '../../src/engine/snapshots/automatic-snapshots.ts';
import { SNAPSHOT_POLICY_DEFAULT } from '../../src/events/snapshot-policy.schema.ts';
import type { SnapshotInfo } from '../../src/snapshots.ts';
import { ManualClock } from '../support/manual-clock.ts';

/** One that waits to be ended by the test. */
interface Take {
  readonly aggregateId: string;
  readonly end: () => void;
  readonly fail: (error: Error) => void;
}

describe('Automatic snapshots', () => {
  let clock: ManualClock;
  let takes: Take[];
  let failed: string[];
  let dropped: number;
  let released: number;
  let policy = { ...SNAPSHOT_POLICY_DEFAULT } as { everyEvents: number };
  let automatic: AutomaticSnapshots;
  let claimed: (aggregateId: string) => Promise<boolean>;

  beforeEach(() => {
    clock = new ManualClock();
    takes = [];
    failed = [];
    dropped = 0;
    released = 0;
    policy = { ...SNAPSHOT_POLICY_DEFAULT, everyEvents: 10 };
    claimed = async () => true;
    automatic = new AutomaticSnapshots({
      takeSnapshot: ({ aggregateId }) =>
        new Promise((resolve, reject) => {
          const end = () => resolve({ timestamp: TIMESTAMP } as SnapshotInfo);
          takes.push({ aggregateId, end, fail: reject });
        }),
      store: { list: async () => [] },
      claims: {
        claim: async ({ aggregateId }) =>
          (await claimed(aggregateId))
            ? {
                async release() {
                  released += 1;
                },
              }
            : undefined,
      },
      policyOf: () => ({ ...SNAPSHOT_POLICY_DEFAULT, ...policy }),
      clock,
      observer: {
        snapshotFailed: (trouble) => failed.push(trouble),
        snapshotDropped: () => {
          dropped += 1;
        },
      },
    });
  });

  /** Lets everything run until it waits. */
  const settle = async () => {
    for (let times = 0; times < 5; times += 1) await clock.pass(0);
  };
  const idsTaken = () => takes.map(({ aggregateId }) => aggregateId);

  it('are not begun within the commit that makes them due', async () => {
    automatic.noteCommitted([eventOf('a', 10)]);
    await Promise.resolve();
    expect(takes).to.deep.equal([]);
    await settle();
    expect(idsTaken()).to.deep.equal(['a']);
  });

  it('are taken one at a time, each aggregate once, in the order they became due', async () => {
    automatic.noteCommitted(
      ['a', 'b', 'a', 'c', 'b'].map((id, index) => eventOf(id, 10 * (index + 1))),
    );
    for (const expected of [['a'], ['a', 'b'], ['a', 'b', 'c'], ['a', 'b', 'c']]) {
      await settle();
      expect(idsTaken()).to.deep.equal(expected);
      takes.at(-1)?.end();
      await settle();
    }
    expect(released).to.equal(3);
  });

  it('rest as long as they took, a second at the most, before the next one', async () => {
    automatic.noteCommitted([eventOf('a', 10), eventOf('b', 10), eventOf('c', 10)]);
    await settle();
    await clock.pass(300);
    takes[0]?.end();
    await settle();
    await clock.pass(299);
    expect(idsTaken()).to.deep.equal(['a']);
    await clock.pass(1);
    await settle();
    expect(idsTaken()).to.deep.equal(['a', 'b']);
    await clock.pass(60_000);
    takes[1]?.end();
    await settle();
    await clock.pass(999);
    await settle();
    expect(takes.length).to.equal(2);
    await clock.pass(1);
    await settle();
    expect(takes.length).to.equal(3);
  });

  it('become due again while they are taken', async () => {
    automatic.noteCommitted([eventOf('a', 10)]);
    await settle();
    automatic.noteCommitted([eventOf('a', 20), eventOf('a', 30)]);
    expect(automatic.dueCount).to.equal(1);
    takes[0]?.end();
    await settle();
    expect(idsTaken()).to.deep.equal(['a', 'a']);
  });

  it('are due of so many aggregates and no more; the others are dropped and counted', async () => {
    automatic.noteCommitted([eventOf('first', 10)]);
    await settle();
    const many = Array.from({ length: DUE_AGGREGATES_MAX + 3 }, (_, index) =>
      eventOf(`${index}`, 10),
    );
    automatic.noteCommitted(many);
    expect(automatic.dueCount).to.equal(DUE_AGGREGATES_MAX);
    expect(dropped).to.equal(3);
    automatic.noteCommitted([eventOf('7', 20)]);
    expect(dropped).to.equal(3);
    const closed = automatic.close();
    takes[0]?.end();
    await closed;
  });

  it('go on after one that fails, which is told', async () => {
    automatic.noteCommitted([eventOf('a', 10), eventOf('b', 10)]);
    await settle();
    takes[0]?.fail(new Error('a reducer'));
    await settle();
    expect(failed).to.deep.equal(['take']);
    expect(idsTaken()).to.deep.equal(['a', 'b']);
    expect(released).to.equal(1);
  });

  it('are left to whoever has the claim, and where there is no telling who has', async () => {
    claimed = async (id) => {
      if (id === 'away') throw new Error('the database');
      return id !== 'others';
    };
    automatic.noteCommitted([eventOf('others', 10), eventOf('away', 10), eventOf('a', 10)]);
    await settle();
    expect(idsTaken()).to.deep.equal(['a']);
    expect(failed).to.deep.equal(['claim']);
  });

  it('never throw, whatever they are told', () => {
    for (const events of [undefined, null, 7, [undefined], [{}]]) {
      expect(() => automatic.noteCommitted(events as never)).not.to.throw();
    }
    expect(automatic.dueCount).to.equal(0);
  });

  it('are closed when what is under way has ended; nothing more is begun', async () => {
    automatic.noteCommitted([eventOf('a', 10), eventOf('b', 10)]);
    await settle();
    let isClosed = false;
    const closed = automatic.close().then(() => {
      isClosed = true;
    });
    await settle();
    expect(isClosed).to.equal(false);
    takes[0]?.end();
    await closed;
    automatic.noteCommitted([eventOf('c', 10)]);
    await settle();
    expect(idsTaken()).to.deep.equal(['a']);
    expect(released).to.equal(1);
  });

  it('are closed within a second though what is under way has no end; that is given up', async () => {
    automatic.noteCommitted([eventOf('a', 10)]);
    await settle();
    let isClosed = false;
    automatic.close().then(() => {
      isClosed = true;
    });
    await clock.pass(1_000);
    expect(isClosed).to.equal(true);
    takes[0]?.fail(new Error('too late'));
    await settle();
    expect(failed).to.deep.equal([]);
  });

  it('are closed at once while they rest', async () => {
    automatic.noteCommitted([eventOf('a', 10), eventOf('b', 10)]);
    await clock.pass(500);
    takes[0]?.end();
    await settle();
    await automatic.close();
    expect(idsTaken()).to.deep.equal(['a']);
  });
});

const TIMESTAMP = '2031-03-14T06:12:00.000Z';

function eventOf(aggregateId: string, sequenceNumber: number) {
  const aggregateType = 'Mission';
  return { aggregateType, aggregateId, sequenceNumber, eventType: 'Counted', timestamp: TIMESTAMP };
}
