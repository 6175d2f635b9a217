import { setTimeout as sleep } from 'node:timers/promises';
import { expect } from 'chai';
import { MongoClient } from 'mongodb';
import type { EventStore } from '../../src/event-store.ts';
import { openEventStore } from '../../src/open-event-store.ts';
import { AppendLoad } from '../support/append-load.ts';
import { eventually } from '../support/eventually.ts';
import { expectToldTheTruth, settleUnknown } from '../support/load-settled.ts';
import { type ReplicaSet, startReplicaSet } from '../support/mongod.ts';
import { itSeeded } from '../support/seeded-test.ts';

const LIFE_MS_MAX = 800;
/** Longer than the members wait before they elect another primary, which is one second. */
const PAUSE_MS = 4_000;
const FAILOVER_TIMEOUT_MS = 40_000;
const DATABASE = 'cluster';

describe('A store on a replica set of three', function () {
  this.timeout(240_000);
  let set: ReplicaSet;
  let store: EventStore;
  let client: MongoClient;

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
  });

  afterEach(async () => {
    await store.close();
    await client.db(DATABASE).dropDatabase();
  });

  const mishaps: readonly (readonly [string, number, () => Promise<void>])[] = [
    ['is killed', 3, killPrimary],
    ['steps down', 4, stepDown],
    ['is paused for several seconds', 2, pausePrimary],
  ];
  for (const [mishap, rounds, happens] of mishaps) {
    itSeeded(`loses nothing and goes on by itself when the primary ${mishap}`, async (random) => {
      const load = new AppendLoad(random);
      const stopLoad = load.start(store);
      for (let round = 0; round < rounds; round += 1) {
        await sleep(random.below(LIFE_MS_MAX));
        await happens();
        const before = load.committedCount;
        await eventually(() => expect(load.committedCount).to.be.greaterThan(before), {
          timeoutMs: FAILOVER_TIMEOUT_MS,
        });
      }
      await stopLoad();
      await settleUnknown(load, store);
      await expectToldTheTruth(load, store, client.db(DATABASE));
    });
  }

  async function killPrimary(): Promise<void> {
    const old = await set.waitForPrimary();
    await old.kill('SIGKILL');
    await set.waitForPrimary();
    await old.restart();
    // Without a majority of members the next kill would be another test.
    await eventually(async () => expect(await set.secondaries()).to.have.length(2), {
      timeoutMs: FAILOVER_TIMEOUT_MS,
    });
  }

  async function stepDown(): Promise<void> {
    await set.stepDown();
  }

  async function pausePrimary(): Promise<void> {
    const old = await set.waitForPrimary();
    old.pause();
    try {
      await sleep(PAUSE_MS);
    } finally {
      old.resume();
    }
  }
});
