import { expect } from 'chai';
import { MongoClient } from 'mongodb';
import type { ParkedDelivery, ProgressChange } from '../../src/engine/subscriptions/ports.ts';
import { type Databases, databasesOf } from '../../src/mongo/collections.ts';
import { ATTEMPTS_KEPT_MAX, createMongoAttempts } from '../../src/mongo/mongo-attempts.ts';
import { createMongoDeliveries } from '../../src/mongo/mongo-deliveries.ts';
import { createMongoManagedDeliveries } from '../../src/mongo/mongo-managed-deliveries.ts';
import { createMongoSubscriptions } from '../../src/mongo/mongo-subscriptions.ts';
import { subscriptionsOf } from '../../src/mongo/subscription-documents.ts';
import { freshDatabaseName, sharedReplicaSet } from '../support/shared-replica-set.ts';

const ID = '0190a1b2-0000-7000-8000-000000000001';
const OTHER_ID = '0190a1b2-0000-7000-8000-000000000002';
const AT = '2031-03-14T06:12:00.000Z';

function parked(position: number, further: Partial<ParkedDelivery> = {}): ParkedDelivery {
  return {
    position,
    aggregateType: 'Mission',
    aggregateId: 'mission-1',
    eventId: `event-${position}`,
    eventType: 'MissionCreated',
    sequenceNumber: position,
    state: 'waiting',
    attempts: 1,
    error: 'answered 500',
    at: AT,
    ...further,
  };
}

const changed = (change: Partial<ProgressChange> = {}): ProgressChange => ({
  checkpoint: 0,
  settledAbove: [],
  parked: [],
  unparked: [],
  ...change,
});

describe('How far subscriptions are, in MongoDB,', () => {
  let client: MongoClient;
  let databases: Databases;

  before(async () => {
    client = await MongoClient.connect((await sharedReplicaSet()).uri);
    databases = databasesOf(client, freshDatabaseName());
  });
  after(async () => {
    await databases.operations.dropDatabase();
    await client.close();
  });
  afterEach(() => databases.operations.dropDatabase());

  const deliveries = () => createMongoDeliveries(databases);
  const managed = () => createMongoManagedDeliveries(databases);

  it('begins where the subscription does, and then where it was left', async () => {
    const first = await deliveries().begin(ID, 7);
    expect(first).to.deep.equal({ epoch: 1, checkpoint: 7, settledAbove: [], parked: [] });
    const late = parked(12, { state: 'dead' });
    const change = changed({ checkpoint: 9, settledAbove: [11, 12], parked: [late, parked(11)] });
    expect(await deliveries().save(ID, 1, change)).to.equal(true);
    const kept = { checkpoint: 9, settledAbove: [11, 12], parked: [parked(11), late] };
    expect(await deliveries().begin(ID, 7)).to.deep.equal({ epoch: 2, ...kept });
    expect(await deliveries().save(ID, 2, changed({ checkpoint: 13, unparked: [11] }))).to.equal(
      true,
    );
    const { epoch, ...left } = await deliveries().begin(ID, 7);
    expect(left).to.deep.equal({ checkpoint: 13, settledAbove: [], parked: [late] });
  });

  it('takes nothing from a run whose epoch is over, not even a part', async () => {
    await deliveries().begin(ID, 0);
    await deliveries().save(ID, 1, changed({ checkpoint: 3, parked: [parked(2)] }));
    await deliveries().begin(ID, 0);
    const late = changed({ checkpoint: 5, parked: [parked(4)], unparked: [2] });
    expect(await deliveries().save(ID, 1, late)).to.equal(false);
    expect(await deliveries().save(ID, 1, changed({ checkpoint: 6 }))).to.equal(false);
    const { checkpoint, parked: left } = await deliveries().begin(ID, 0);
    expect({ checkpoint, left }).to.deep.equal({ checkpoint: 3, left: [parked(2)] });
  });

  it('may be written twice, where nobody knows whether it was', async () => {
    await deliveries().begin(ID, 0);
    const change = changed({ checkpoint: 3, parked: [parked(2)], unparked: [1] });
    expect(await deliveries().save(ID, 1, change)).to.equal(true);
    expect(await deliveries().save(ID, 1, change)).to.equal(true);
    expect((await deliveries().begin(ID, 0)).parked).to.deep.equal([parked(2)]);
  });

  it('keeps subscriptions apart', async () => {
    await deliveries().begin(ID, 0);
    await deliveries().begin(OTHER_ID, 0);
    await deliveries().save(ID, 1, changed({ checkpoint: 3, parked: [parked(2)] }));
    await deliveries().save(OTHER_ID, 1, changed({ unparked: [2] }));
    expect((await deliveries().begin(ID, 0)).parked).to.deep.equal([parked(2)]);
    expect((await deliveries().begin(OTHER_ID, 0)).parked).to.deep.equal([]);
  });

  describe('managed', () => {
    const dead = (position: number, further: Partial<ParkedDelivery> = {}) =>
      parked(position, { state: 'dead', attempts: 16, ...further });
    const revision = () => createMongoSubscriptions(databases).revision();

    beforeEach(async () => {
      await deliveries().begin(ID, 0);
      const all = [
        dead(2),
        parked(3),
        parked(4),
        dead(5, { aggregateId: 'mission-2', error: 'answered 400' }),
        dead(6, { aggregateId: 'mission-3', eventType: 'MissionRenamed' }),
      ];
      await deliveries().save(ID, 1, changed({ checkpoint: 6, parked: all }));
      await subscriptionsOf(databases).insertOne({ _id: 'billing', id: ID, revision: 1 } as never);
    });

    it('shows dead letters by position, by what is asked, and by error', async () => {
      const positions = async (...asked: Parameters<ReturnType<typeof managed>['deadLetters']>) =>
        (await managed().deadLetters(...asked)).map(({ position }) => position);
      expect(await positions(ID, {}, { behind: 0, limit: 2 })).to.deep.equal([2, 5]);
      expect(await positions(ID, {}, { behind: 5, limit: 2 })).to.deep.equal([6]);
      const renamed = { eventType: 'MissionRenamed' };
      expect(await positions(ID, renamed, { behind: 0, limit: 9 })).to.deep.equal([6]);
      expect(await positions(OTHER_ID, {}, { behind: 0, limit: 9 })).to.deep.equal([]);
      expect(await managed().countDead(ID)).to.equal(3);
      expect(await managed().deadLetterGroups(ID)).to.deep.equal([
        { error: 'answered 500', count: 2 },
        { error: 'answered 400', count: 1 },
      ]);
      const lines = [parked(0), parked(0, { aggregateId: 'mission-2' })];
      expect(await managed().countWaiting(ID, lines)).to.deep.equal([2, 0]);
    });

    it('groups by the most frequent errors, where there are very many', async () => {
      const id = 'sub-of-many-errors';
      const { epoch } = await deliveries().begin(id, 0);
      const many = Array.from({ length: 150 }, (_, index) =>
        parked(index + 1, { state: 'dead', error: `error ${index}` }),
      );
      await deliveries().save(id, epoch, changed({ parked: many }));
      expect(await managed().deadLetterGroups(id)).to.have.length(100);
    });

    it('redrives beneath a run, which can write nothing more and is told to look', async () => {
      const before = await revision();
      expect(await managed().redrive(ID, { error: 'answered 500' })).to.equal(2);
      expect(await deliveries().save(ID, 1, changed({ checkpoint: 7 }))).to.equal(false);
      expect(await revision()).to.be.greaterThan(before);
      const found = await subscriptionsOf(databases).findOne({ id: ID });
      expect(found?.revision).to.equal(2);
      const { parked: kept } = await deliveries().begin(ID, 0);
      const redriven = kept.filter(({ attempts }) => attempts === 0);
      expect(redriven.map(({ position, state }) => [position, state])).to.deep.equal([
        [2, 'waiting'],
        [6, 'waiting'],
      ]);
      expect(await managed().redrive(ID, 2)).to.equal(0);
      expect(await managed().redrive(ID, 5)).to.equal(1);
    });

    it('discards for good, and says which', async () => {
      expect((await managed().discard(ID, 5)).map(({ position }) => position)).to.deep.equal([5]);
      expect(await managed().discard(ID, 3)).to.deep.equal([]);
      expect((await managed().discard(ID, {})).map(({ position }) => position)).to.deep.equal([
        2, 6,
      ]);
      const { parked: kept } = await deliveries().begin(ID, 0);
      expect(kept.map(({ position }) => position)).to.deep.equal([3, 4]);
    });

    it('resets: everything up to there is settled, nothing else is, nothing is parked', async () => {
      await managed().reset(ID, 2);
      expect(await managed().progress(ID)).to.deep.equal({ checkpoint: 2, settledAbove: [] });
      expect(await deliveries().save(ID, 1, changed({ checkpoint: 9 }))).to.equal(false);
      expect((await deliveries().begin(ID, 0)).parked).to.deep.equal([]);
      await managed().reset(OTHER_ID, 4);
      expect((await deliveries().begin(OTHER_ID, 0)).checkpoint).to.equal(4);
    });
  });

  it('keeps the newest tries, newest first', async () => {
    const failures: unknown[] = [];
    const log = createMongoAttempts(databases, (cause) => failures.push(cause));
    const tries = Array.from({ length: ATTEMPTS_KEPT_MAX + 5 }, (_, index) => ({
      at: AT,
      eventIds: [`event-${index}`],
      positions: [index],
      attempt: 1,
      outcome: 'delivered' as const,
      durationMs: 5,
    }));
    await log.note(ID, tries.slice(0, 10));
    await log.note(ID, tries.slice(10));
    expect(await log.newest(ID, 2)).to.deep.equal(tries.slice(-2).reverse());
    expect(await log.newest(ID, 1_000)).to.have.length(ATTEMPTS_KEPT_MAX);
    expect(await log.newest(OTHER_ID, 5)).to.deep.equal([]);
    expect(failures).to.deep.equal([]);
  });
});
