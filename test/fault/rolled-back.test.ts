import { setTimeout as sleep } from 'node:timers/promises';
import { expect } from 'chai';
import { MongoClient } from 'mongodb';
import type { Appended, EventStore } from '../../src/event-store.ts';
import type { AggregateKey } from '../../src/events/event.ts';
import { openEventStore } from '../../src/open-event-store.ts';
import { AppendLoad } from '../support/append-load.ts';
import { eventually } from '../support/eventually.ts';
import { anAggregate, anEvent, someEvents } from '../support/examples.ts';
import { expectToldTheTruth, settleUnknown } from '../support/load-settled.ts';
import { type ReplicaSet, startReplicaSet } from '../support/mongod.ts';
import { refusalOf } from '../support/refusal-of.ts';
import type { Member } from '../support/replica-set-member.ts';
import { itSeeded } from '../support/seeded-test.ts';
import {
  interruptWaits,
  letReplicationGoOn,
  localDocuments,
  rollbackCount,
  stopReplication,
} from '../support/stopped-replication.ts';
import { anAskedEvent } from '../support/telling.ts';
import { verifyDatabase } from '../support/verify-database.ts';

const DATABASE = 'rolled_back';
const FAILOVER_TIMEOUT_MS = 40_000;

describe('A group that only the primary has, which then dies', function () {
  this.timeout(180_000);
  let set: ReplicaSet;
  let client: MongoClient;
  let store: EventStore;
  let other: EventStore;

  before(async () => {
    set = await startReplicaSet({ members: 3 });
    client = new MongoClient(set.uri);
  });

  after(async () => {
    await client.close();
    await set.stop();
  });

  beforeEach(async () => {
    store = await openEventStore({ uri: set.uri, database: DATABASE });
    other = await openEventStore({ uri: set.uri, database: DATABASE });
  });

  afterEach(async () => {
    await letReplicationGoOn(set.members);
    await Promise.all([store.close(), other.close()]);
    await client.db(DATABASE).dropDatabase();
  });

  it('is acknowledged to nobody, shown to nobody, and leaves no gap', async () => {
    const aggregate = anAggregate();
    for (const each of [store, other, store]) await each.append(someEvents(2, aggregate));
    const old = await set.waitForPrimary();
    const rollbacksBefore = await rollbackCount(old);
    await stopReplication(old, await set.secondaries());

    const doomed = [anAskedEvent(aggregate), anAskedEvent({ ...aggregate, tags: ['second'] })];
    const told = refusalOf(store.append(doomed, { timeoutMs: 2_000 }), 'outcome_unknown');
    const doomedCommit = await eventually(async () => {
      const [, , , fourth] = await localDocuments(old, DATABASE, 'commits');
      expect(fourth).to.include({ firstPosition: 7, count: 2 });
      return fourth;
    });
    // Both are made to look again and again at a slot that holds what may never be.
    const stopInterrupting = interruptWaits(old);
    const outsider = anEvent({ ...aggregate, expectedSequenceNumber: 8 });
    await refusalOf(other.append([outsider], { timeoutMs: 1_000 }), 'unavailable');
    for (const reader of [store, other]) {
      expect(await reader.headPosition()).to.equal(6);
      expect(await reader.readAggregate(aggregate).toArray()).to.have.length(6);
    }
    await told;
    await stopInterrupting();
    const patient = [store, other].map((each) =>
      each.append(someEvents(1, aggregate), { timeoutMs: FAILOVER_TIMEOUT_MS }),
    );

    await old.kill('SIGKILL');
    await letReplicationGoOn(await set.secondaries());
    expect(numbersOf(await Promise.all(patient))).to.deep.equal([7, 8]);
    await eachGoesOnRight([other, store, other], aggregate, 8);
    await rejoins(old);
    expect(await rollbackCount(old)).to.be.greaterThan(rollbacksBefore);

    const repeated = await Promise.all([store.append(doomed), other.append(doomed)]);
    expect(repeated.map(({ alreadyStored }) => alreadyStored).sort()).to.deep.equal([false, true]);
    expect(repeated[0].events).to.deep.equal(repeated[1].events);
    await eachGoesOnRight([store, other], aggregate, 13);
    const { commits, eventCount } = await verifyDatabase(client.db(DATABASE));
    expect(commits.map(({ attemptId }) => attemptId)).not.to.include(doomedCommit?.['attemptId']);
    expect(eventCount).to.equal(15);
  });

  itSeeded('leaves no gap under load either, whether it survives or not', async (random) => {
    const load = new AppendLoad(random);
    for (let round = 0; round < 2; round += 1) {
      const old = await set.waitForPrimary();
      const secondaries = await set.secondaries();
      const stopLoads = [load.start(store), load.start(other)];
      await sleep(random.below(300));
      for (const secondary of secondaries) secondary.pause();
      await sleep(random.below(800));
      await old.kill('SIGKILL');
      for (const secondary of secondaries) secondary.resume();
      const before = load.committedCount;
      await eventually(() => expect(load.committedCount).to.be.greaterThan(before + 50), {
        timeoutMs: FAILOVER_TIMEOUT_MS,
      });
      await rejoins(old);
      await Promise.all(stopLoads.map((stopLoad) => stopLoad()));
    }
    await settleUnknown(load, other);
    await expectToldTheTruth(load, store, client.db(DATABASE));
  });

  async function rejoins(old: Member): Promise<void> {
    await old.restart();
    await eventually(async () => expect(await set.secondaries()).to.include(old), {
      timeoutMs: FAILOVER_TIMEOUT_MS,
    });
  }
});

function numbersOf(appended: readonly Appended[]): number[] {
  const events = appended.flatMap((each) => each.events);
  return events.map(({ sequenceNumber }) => sequenceNumber).sort((a, b) => a - b);
}

/** Each refuses with the right number, though its cache knew another one, and then goes on from it. */
async function eachGoesOnRight(
  stores: readonly EventStore[],
  aggregate: AggregateKey,
  head: number,
): Promise<void> {
  for (const [index, store] of stores.entries()) {
    const actual = head + index;
    const wrong = anEvent({ ...aggregate, expectedSequenceNumber: actual + 2 });
    const { details } = await refusalOf(store.append([wrong]), 'sequence_conflict');
    expect(details.conflicts[0]).to.include({ expected: actual + 2, actual });
    const right = anEvent({ ...aggregate, expectedSequenceNumber: actual });
    const { events } = await store.append([right]);
    expect(events[0]).to.include({ sequenceNumber: actual + 1, position: actual + 1 });
  }
}
