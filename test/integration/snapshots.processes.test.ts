import { expect } from 'chai';
import type { SnapshotClaims } from '../../src/engine/snapshots/ports.ts';
import { SNAPSHOT_POLICY_DEFAULT } from '../../src/events/snapshot-policy.schema.ts';
import { snapshotClaimsOf, snapshotPoliciesOf } from '../../src/mongo/collections.ts';
import {
  CLAIM_EXPIRES_AFTER_MS,
  createMongoSnapshotClaims,
} from '../../src/mongo/mongo-snapshot-claims.ts';
import { eventually } from '../support/eventually.ts';
import { anAggregate } from '../support/examples.ts';
import { refusalOf } from '../support/refusal-of.ts';
import { snapshotsUnderTest } from '../support/snapshots-under-test.ts';

describe('Snapshots of several processes', () => {
  const { events, open, databases } = snapshotsUnderTest();
  let aggregate = anAggregate();
  beforeEach(() => {
    aggregate = anAggregate();
  });

  const claimOf = () => snapshotClaimsOf(databases()).findOne({ _id: { $eq: aggregate } });

  /** As if so much time had gone by, for the database. */
  async function letTheClaimRunOut(): Promise<void> {
    await snapshotClaimsOf(databases()).updateOne({ _id: { $eq: aggregate } }, [
      { $set: { expiresAt: { $subtract: ['$$NOW', 1] } } },
    ]);
  }

  it('are worked on by one at a time, however many there is due for', async () => {
    let refused = 0;
    let atWork = 0;
    let atWorkMost = 0;
    let release: () => void = () => {};
    const released = new Promise<void>((resolve) => {
      release = resolve;
    });
    const counting = (claims: SnapshotClaims): SnapshotClaims => ({
      async claim(asked) {
        const claim = await claims.claim(asked);
        if (claim === undefined) refused += 1;
        return claim;
      },
    });
    const processes = await Promise.all(
      Array.from({ length: 6 }, () => open({ wrapClaims: counting })),
    );
    for (const { replays } of processes) {
      const { replay } = replays;
      replays.replay = async (...asked) => {
        atWork += 1;
        atWorkMost = Math.max(atWorkMost, atWork);
        await released;
        atWork -= 1;
        return await replay.apply(replays, asked);
      };
    }
    const committed = events.append(aggregate, 100);
    for (const { snapshots } of processes) snapshots.noteCommitted(committed);
    await eventually(() => expect(refused + atWork).to.equal(6));
    expect({ refused, atWork }).to.deep.equal({ refused: 5, atWork: 1 });
    release();
    await eventually(async () => expect(await claimOf()).to.equal(null));
    expect(atWorkMost).to.equal(1);
    const taken = processes.reduce((sum, { told }) => sum + told.taken, 0);
    expect(taken).to.equal(1);
    expect(await processes[0]?.snapshots.listSnapshots(aggregate)).to.have.length(1);
    for (const { told } of processes) expect(told.failed).to.deep.equal([]);
  });

  it('are claimed of each aggregate apart, for a minute by the database’s clock', async () => {
    const [here, there] = [claims(), claims()];
    const claim = await here.claim(aggregate);
    expect(claim).not.to.equal(undefined);
    expect(await there.claim(aggregate)).to.equal(undefined);
    expect(await here.claim(aggregate)).to.equal(undefined);
    expect(await there.claim(anAggregate())).not.to.equal(undefined);
    const { localTime } = await databases().client.db('admin').command({ hello: 1 });
    const leftMs = ((await claimOf())?.expiresAt.getTime() ?? 0) - localTime.getTime();
    expect(leftMs).to.be.within(CLAIM_EXPIRES_AFTER_MS - 30_000, CLAIM_EXPIRES_AFTER_MS);
    await claim?.release();
    expect(await there.claim(aggregate)).not.to.equal(undefined);
  });

  it('are claimed by one of many who ask at once, also where a claim has run out', async () => {
    for (let round = 0; round < 20; round += 1) {
      if (round % 2 === 0) aggregate = anAggregate();
      const asking = Array.from({ length: 8 }, () => claims().claim(aggregate));
      const got = (await Promise.all(asking)).filter((claim) => claim !== undefined);
      expect(got.length, `round ${round}`).to.equal(1);
      await letTheClaimRunOut();
    }
  });

  it('are claimed anew when a claim has run out, which its holder cannot take away', async () => {
    const slow = await claims().claim(aggregate);
    await letTheClaimRunOut();
    const next = await claims().claim(aggregate);
    expect(next).not.to.equal(undefined);
    await slow?.release();
    expect(await claims().claim(aggregate)).to.equal(undefined);
    await next?.release();
    expect(await claimOf()).to.equal(null);
  });

  it('are taken by another where one has died at it', async () => {
    await claims().claim(aggregate); // And dies.
    const another = await open();
    another.snapshots.noteCommitted(events.append(aggregate, 100));
    const other = anAggregate();
    another.snapshots.noteCommitted(events.append(other, 100));
    await eventually(async () => {
      expect(await another.snapshots.listSnapshots(other)).to.have.length(1);
    });
    expect(await another.snapshots.listSnapshots(aggregate)).to.deep.equal([]);
    await letTheClaimRunOut();
    another.snapshots.noteCommitted(events.append(aggregate, 100));
    await eventually(async () => {
      const [info] = await another.snapshots.listSnapshots(aggregate);
      expect(info?.sequenceNumber).to.equal(200);
    });
    expect(another.told.failed).to.deep.equal([]);
  });

  it('have the policies that one of them has set, within seconds', async () => {
    const [here, there] = await Promise.all([open(), open()]);
    const byDefault = { ...SNAPSHOT_POLICY_DEFAULT, everyEvents: 50 };
    const ofMissions = { everyEvents: null, everyMs: 5_000, onEventTypes: ['Ended'], keep: 7 };
    expect(await here.snapshots.setSnapshotPolicy(undefined, { everyEvents: 50 })).to.deep.equal(
      byDefault,
    );
    await here.snapshots.setSnapshotPolicy('Mission', ofMissions);
    const expected = { byDefault, overrides: [{ aggregateType: 'Mission', ...ofMissions }] };
    expect(here.snapshots.snapshotPolicies()).to.deep.equal(expected);
    await eventually(() => expect(there.snapshots.snapshotPolicies()).to.deep.equal(expected));
    expect((await open()).snapshots.snapshotPolicies()).to.deep.equal(expected);
    there.snapshots.noteCommitted(events.append(anAggregate('Rover'), 49));
    const rover = anAggregate('Rover');
    there.snapshots.noteCommitted(events.append(rover, 50));
    await eventually(async () => {
      expect(await there.snapshots.listSnapshots(rover)).to.have.length(1);
    });
    expect(await there.snapshots.resetSnapshotPolicy('Mission')).to.equal(true);
    expect(await there.snapshots.resetSnapshotPolicy('Mission')).to.equal(false);
    expect(await there.snapshots.resetSnapshotPolicy(undefined)).to.equal(true);
    const product = { byDefault: SNAPSHOT_POLICY_DEFAULT, overrides: [] };
    await eventually(() => expect(here.snapshots.snapshotPolicies()).to.deep.equal(product));
  });

  it('have no policy that is none: refused with every fault, and nothing is set', async () => {
    const { snapshots } = await open();
    const given = { everyEvents: 0, everyMs: 10, onEventTypes: [''], keep: 101, every: 5 };
    const refused = snapshots.setSnapshotPolicy('Mission', given);
    const { details } = await refusalOf(refused, 'invalid_request');
    expect(details.faults.map(({ pointer }) => pointer)).to.have.members(
      Object.keys(given).map((field) => `/${field}`),
    );
    await refusalOf(snapshots.setSnapshotPolicy('no type', {}), 'invalid_request');
    expect(await snapshotPoliciesOf(databases()).countDocuments()).to.equal(0);
  });

  it('have policies for no more types than there may be; one of them can be changed', async () => {
    const { snapshots } = await open();
    const ids = Array.from({ length: 200 }, (_, index) => `Type${index}`);
    const policies = snapshotPoliciesOf(databases());
    await policies.insertMany(ids.map((_id) => ({ _id, ...SNAPSHOT_POLICY_DEFAULT })));
    await refusalOf(snapshots.setSnapshotPolicy('Mission', {}), 'aggregate_type_limit');
    expect(await policies.countDocuments()).to.equal(200);
    await snapshots.setSnapshotPolicy('Type7', { keep: 9 });
    await snapshots.setSnapshotPolicy(undefined, { keep: 8 });
    await policies.deleteMany({});
  });

  it('tell once of a policy that was changed to what is none; the others hold', async () => {
    const one = await open();
    await one.snapshots.setSnapshotPolicy('Mission', { keep: 5 });
    const policies = snapshotPoliciesOf(databases());
    await policies.insertMany([{ _id: 'Rover', keep: -1 } as { _id: string }]);
    await eventually(() => expect(one.told.failed.length).to.equal(1));
    expect(one.told.failed[0]?.trouble).to.equal('policies');
    await one.snapshots.setSnapshotPolicy('Orbit', { keep: 6 });
    expect(one.told.failed.length).to.equal(1);
    const known = one.snapshots.snapshotPolicies();
    expect(known.overrides.map(({ aggregateType }) => aggregateType)).to.deep.equal([
      'Mission',
      'Orbit',
    ]);
    await policies.deleteMany({});
  });

  function claims(): SnapshotClaims {
    return createMongoSnapshotClaims(databases());
  }
});
