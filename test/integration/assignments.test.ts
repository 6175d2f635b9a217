import { expect } from 'chai';
import { eventually } from '../support/eventually.ts';
import { Member } from '../support/member.ts';
import { openedStore } from '../support/opened-store.ts';
import { sharedReplicaSet } from '../support/shared-replica-set.ts';

const TASKS = Array.from({ length: 30 }, (_, index) => `task:${index}`);
/** What is asked for is ten seconds; the rest is for a machine that is busy. */
const TAKE_OVER_MS = 10_000;

describe('Tasks of three processes', function () {
  this.timeout(120_000);
  const { db } = openedStore();
  let members: Member[] = [];

  beforeEach(async () => {
    const { uri } = await sharedReplicaSet();
    members = Array.from({ length: 3 }, () => new Member(uri, db().databaseName, TASKS));
    await eventually(() => expectEachHeldOnce(members), { timeoutMs: 30_000 });
  });
  afterEach(async () => {
    for (const member of members) await member.kill();
    await db().client.db(`${db().databaseName}_ops`).collection('members').deleteMany({});
  });

  function expectEachHeldOnce(among: readonly Member[]): void {
    const held = among.flatMap(({ held }) => [...held]);
    expect(held.sort()).to.deep.equal([...TASKS].sort());
    for (const member of among) expect(member.held.size).to.be.above(0);
  }

  it('are each held by one, and all within ten seconds of the death of one of them', async () => {
    const [dying, ...others] = members as [Member, Member, Member];
    const kept = others.map(({ held }) => [...held]);
    await dying.kill();
    await eventually(() => expectEachHeldOnce(others), { timeoutMs: TAKE_OVER_MS });
    // Those of the living have stayed where they were.
    for (const [index, tasks] of kept.entries()) {
      expect([...(others[index]?.held ?? [])]).to.include.members(tasks);
    }
  });

  it('are handed over by one that leaves, before its heartbeat would have run out', async () => {
    const [leaving, ...others] = members as [Member, Member, Member];
    await leaving.leave();
    expect(leaving.held.size).to.equal(0);
    await eventually(() => expectEachHeldOnce(others), { timeoutMs: 3_000 });
  });

  it('are never given to one that does not offer their kind', async () => {
    const { uri } = await sharedReplicaSet();
    const able = new Member(uri, db().databaseName, ['other:1', 'other:2', 'other:3']);
    members.push(able);
    await eventually(() => expect(able.held.size).to.equal(3), { timeoutMs: TAKE_OVER_MS });
    expectEachHeldOnce(members.slice(0, 3));
  });

  it('are let go of by one that has slept, as soon as it wakes up', async () => {
    const [sleeping, ...others] = members as [Member, Member, Member];
    sleeping.send('SIGSTOP');
    try {
      await eventually(() => expectEachHeldOnce(others), { timeoutMs: TAKE_OVER_MS });
    } finally {
      sleeping.send('SIGCONT');
    }
    await eventually(() => expect(sleeping.held.size).to.equal(0), { timeoutMs: 1_000 });
    await eventually(() => expectEachHeldOnce(members), { timeoutMs: TAKE_OVER_MS });
  });
});
