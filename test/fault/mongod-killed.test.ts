import { setTimeout as sleep } from 'node:timers/promises';
import { expect } from 'chai';
import { MongoClient } from 'mongodb';
import type { EventStore } from '../../src/event-store.ts';
import { openEventStore } from '../../src/open-event-store.ts';
import { AppendLoad } from '../support/append-load.ts';
import { eventually } from '../support/eventually.ts';
import { someEvents } from '../support/examples.ts';
import { expectToldTheTruth, settleUnknown } from '../support/load-settled.ts';
import { type ReplicaSet, startReplicaSet } from '../support/mongod.ts';
import { refusalOf } from '../support/refusal-of.ts';
import type { Member } from '../support/replica-set-member.ts';
import { itSeeded } from '../support/seeded-test.ts';
import { verifyDatabase } from '../support/verify-database.ts';

const ROUNDS = 9;
const LIFE_MS_MAX = 700;
const AWAY_MS_MAX = 400;
const DATABASE = 'killed_mongod';

describe('A store whose mongod is killed', function () {
  this.timeout(180_000);
  let set: ReplicaSet;
  let store: EventStore;
  let client: MongoClient;

  beforeEach(async () => {
    set = await startReplicaSet({ members: 1 });
    client = new MongoClient(set.uri);
    store = await openEventStore({ uri: set.uri, database: DATABASE });
  });

  afterEach(async () => {
    try {
      await eventually(() => store.close(), { timeoutMs: 30_000 });
    } finally {
      await client.close();
      await set.stop();
    }
  });

  itSeeded('goes on by itself each time it is back, and has lost nothing', async (random) => {
    const load = new AppendLoad(random);
    for (let round = 0; round < ROUNDS; round += 1) {
      // Every other round few of the clients wait until it is back.
      const timeoutMs = round % 2 === 0 ? 10_000 : 300;
      const stopLoad = load.start({ append: (events) => store.append(events, { timeoutMs }) });
      await sleep(random.below(LIFE_MS_MAX));
      await onlyMemberOf(set).kill('SIGKILL');
      await sleep(random.below(AWAY_MS_MAX));
      await onlyMemberOf(set).restart();
      const before = load.committedCount;
      await eventually(() => expect(load.committedCount).to.be.greaterThan(before), {
        timeoutMs: 30_000,
      });
      await stopLoad();
    }
    await settleUnknown(load, store);
    await expectToldTheTruth(load, store, client.db(DATABASE));
  });

  it('says "not stored" of what it could not even send, and that stays true', async () => {
    await store.append(someEvents(3));
    await onlyMemberOf(set).kill('SIGKILL');
    for (let tries = 0; tries < 4; tries += 1) {
      await refusalOf(store.append(someEvents(2), { timeoutMs: 200 }), 'unavailable');
    }
    await onlyMemberOf(set).restart();
    const { events } = await store.append(someEvents(1));
    expect(events.map(({ position }) => position)).to.deep.equal([4]);
    await verifyDatabase(client.db(DATABASE));
  });

  it('lets nobody wait longer than they said, not for a type that is new to it either', async () => {
    await store.append(someEvents(1, { aggregateType: 'Mission' }));
    await onlyMemberOf(set).kill('SIGKILL');
    // From here on it knows that there is nobody to talk to.
    await refusalOf(store.append(someEvents(1), { timeoutMs: 1_500 }), 'unavailable');
    const answered: string[] = [];
    const refused = async (aggregateType: string, timeoutMs: number) => {
      const appending = store.append(someEvents(1, { aggregateType }), { timeoutMs });
      await refusalOf(appending, 'unavailable');
      answered.push(aggregateType);
    };
    await Promise.all([refused('Spacecraft', 300), refused('Mission', 3_000)]);
    expect(answered).to.deep.equal(['Spacecraft', 'Mission']);
  });

  for (const [moment, begin] of [
    ['before', (append: () => Promise<unknown>) => append()],
    ['while', afterTheSocketsWereRead],
  ] as const) {
    it(`goes on where mongod died ${moment} it was about to be written to`, async () => {
      // Groups of several, after which the store waits for the event loop to go round once.
      for (let round = 0; round < 2; round += 1) {
        await Promise.all([1, 2, 3].map(() => store.append(someEvents(1))));
      }
      const refused = begin(() => store.append(someEvents(1), { timeoutMs: 500 }));
      const killed = onlyMemberOf(set).kill('SIGKILL');
      holdTheEventLoop(300);
      await refusalOf(refused, 'unavailable');
      await killed;
      await onlyMemberOf(set).restart();
      const { events } = await store.append(someEvents(1));
      expect(events.map(({ position }) => position)).to.deep.equal([7]);
      await verifyDatabase(client.db(DATABASE));
    });
  }
});

function onlyMemberOf({ members }: ReplicaSet): Member {
  return members[0] as Member;
}

/** In the part of the event loop that comes after what arrived was read, and before `close`. */
function afterTheSocketsWereRead<Result>(action: () => Promise<Result>): Promise<Result> {
  return new Promise((resolve, reject) => {
    setImmediate(() => action().then(resolve, reject));
  });
}

/** Whatever arrives meanwhile is read in one go afterwards. */
function holdTheEventLoop(ms: number): void {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, ms);
}
