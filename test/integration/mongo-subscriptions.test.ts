import { expect } from 'chai';
import { MongoClient } from 'mongodb';
import type { StoredSubscription } from '../../src/engine/subscriptions/ports.ts';
import { type Databases, databasesOf } from '../../src/mongo/collections.ts';
import { connectDatabases } from '../../src/mongo/connect.ts';
import { createMongoSubscriptions } from '../../src/mongo/mongo-subscriptions.ts';
import { refusalOf } from '../support/refusal-of.ts';
import { freshDatabaseName, sharedReplicaSet } from '../support/shared-replica-set.ts';

function aSubscription(name: string, further: Partial<StoredSubscription> = {}) {
  const stored: StoredSubscription = {
    id: `id-of-${name}`,
    definition: {
      name,
      target: {
        type: 'webhook',
        url: 'https://example.org/hook',
        headers: { 'X.Dotted': 'sealed', $price: 'sealed' },
      },
      filter: { eventTypes: ['$set'], aggregateTypes: [], aggregateIds: [], userIds: [], tags: [] },
      from: { timestamp: '2031-03-14T06:12:00Z' },
      retry: { maxAttempts: 16, initialDelayMs: 1_000, factor: 3, maxDelayMs: 14_400_000 },
      onDeadLetter: 'park',
      batch: { max: 1 },
      timeoutMs: 15_000,
      enabled: true,
    },
    startPosition: 7,
    status: 'active',
    secrets: [{ sealed: 'new' }, { sealed: 'old', expiresAt: '2031-03-15T06:12:00.000Z' }],
    createdAt: '2031-03-14T06:12:00.123Z',
    updatedAt: '2031-03-14T06:12:00.456Z',
    revision: 1,
    ...further,
  };
  return stored;
}

describe('Subscriptions in MongoDB', () => {
  const name = freshDatabaseName();
  let client: MongoClient;
  let databases: Databases;

  before(async () => {
    client = await MongoClient.connect((await sharedReplicaSet()).uri);
    databases = databasesOf(client, name);
  });
  after(async () => {
    await databases.operations.dropDatabase();
    await client.close();
  });
  afterEach(() => databases.operations.dropDatabase());

  const opened = () => createMongoSubscriptions(databases);

  it('come back as they were kept', async () => {
    const [one, other] = [aSubscription('one'), aSubscription('other', { statusReason: 'gone' })];
    expect(await opened().insert(one)).to.equal(true);
    expect(await opened().insert(other)).to.equal(true);
    expect(await opened().find('one')).to.deep.equal(one);
    expect(await opened().find('none')).to.equal(undefined);
    expect(await opened().list()).to.have.deep.members([one, other]);
  });

  it('have names that no two have, whoever inserts at the same time', async () => {
    const tries = Array.from({ length: 8 }, (_, index) =>
      opened().insert(aSubscription('one', { id: `id-${index}` })),
    );
    const inserted = await Promise.all(tries);
    expect(inserted.filter((isInserted) => isInserted)).to.have.length(1);
    expect(await opened().list()).to.have.length(1);
  });

  describe('that go to streams in Redis', () => {
    const toStream = (name: string, key: string, further: Partial<StoredSubscription> = {}) => {
      const stored = aSubscription(name, further);
      const target = { type: 'redis-stream', key } as const;
      return { ...stored, definition: { ...stored.definition, target } };
    };

    beforeEach(async () => {
      const { uri } = await sharedReplicaSet();
      const connected = await connectDatabases({ uri, database: name, timeoutMs: 5_000 });
      await connected.client.close();
    });

    it('have streams that no two have, whoever inserts at the same time', async () => {
      const tries = Array.from({ length: 8 }, (_, index) =>
        opened()
          .insert(toStream(`name-${index}`, 'billing'))
          .catch((error) => error.code),
      );
      const inserted = await Promise.all(tries);
      expect(inserted.filter((each) => each === true)).to.have.length(1);
      expect(inserted.filter((each) => each === 'redis_stream_taken')).to.have.length(7);
      const kept = await opened().list();
      expect(kept).to.have.length(1);
      expect(kept[0]).to.deep.equal(toStream(kept[0]?.definition.name ?? '', 'billing'));
    });

    it('are there already where the name is taken, whatever else is', async () => {
      const tries = Array.from({ length: 8 }, (_, index) =>
        opened().insert(toStream('one', 'billing', { id: `id-${index}` })),
      );
      expect((await Promise.all(tries)).filter((isInserted) => isInserted)).to.have.length(1);
    });

    it('move to no stream that another has, until that is gone', async () => {
      const [one, other] = [toStream('one', 'a'), toStream('other', 'b')];
      for (const each of [one, other]) await opened().insert(each);
      const moved = toStream('one', 'b');
      const { details } = await refusalOf(opened().replace(moved), 'redis_stream_taken');
      expect(details).to.deep.equal({ key: 'b' });
      expect(await opened().find('one')).to.deep.equal(one);
      await opened().remove(other.id);
      expect(await opened().replace(moved)).to.equal(true);
      expect(await opened().insert(toStream('next', 'a'))).to.equal(true);
    });
  });

  it('are replaced by one of those who knew the same revision', async () => {
    const store = opened();
    const one = aSubscription('one');
    await store.insert(one);
    const tries = Array.from({ length: 8 }, (_, index) =>
      opened().replace({ ...one, statusReason: `by ${index}` }),
    );
    const replaced = await Promise.all(tries);
    expect(replaced.filter((isReplaced) => isReplaced)).to.have.length(1);
    const winner = `by ${replaced.indexOf(true)}`;
    const after = { ...one, statusReason: winner, revision: 2 };
    expect(await store.find('one')).to.deep.equal(after);
    expect(await store.replace({ ...after, id: 'another' })).to.equal(false);
    const { statusReason: _, ...without } = after;
    expect(await store.replace(without)).to.equal(true);
    expect(await store.find('one')).to.deep.equal({ ...without, revision: 3 });
  });

  it('change their revision with each change, for every process', async () => {
    const store = opened();
    const seen = [await store.revision()];
    const one = aSubscription('one');
    await store.insert(one);
    seen.push(await opened().revision());
    await store.insert(one);
    seen.push(await opened().revision());
    await store.replace(one);
    seen.push(await opened().revision());
    await store.replace(one);
    seen.push(await opened().revision());
    await store.remove(one.id);
    seen.push(await opened().revision());
    expect(seen).to.deep.equal([0, 1, 1, 2, 2, 3]);
  });

  it('are removed with everything that is kept of them, and of no other', async () => {
    const store = opened();
    const { operations } = databases;
    const of = (collection: string) => operations.collection<{ _id: string }>(collection);
    for (const each of ['one', 'other']) {
      const { id } = aSubscription(each);
      await store.insert(aSubscription(each));
      await of('subscription_progress').insertOne({ _id: id });
      await of('delivery_attempts').insertOne({ _id: id });
      const documents = [1, 2].map((n) => ({ _id: `${id}-${n}`, subscriptionId: id }));
      await of('parked_deliveries').insertMany(documents);
    }
    expect(await store.remove('id-of-one')).to.equal(true);
    expect(await store.remove('id-of-one')).to.equal(false);
    expect((await store.list()).map(({ id }) => id)).to.deep.equal(['id-of-other']);
    const idsIn = async (collection: string) =>
      (await of(collection).find().toArray()).map(({ _id }) => _id);
    expect(await idsIn('subscription_progress')).to.deep.equal(['id-of-other']);
    expect(await idsIn('delivery_attempts')).to.deep.equal(['id-of-other']);
    expect(await idsIn('parked_deliveries')).to.deep.equal(['id-of-other-1', 'id-of-other-2']);
  });
});
