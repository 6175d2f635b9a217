import { randomBytes } from 'node:crypto';
import { expect } from 'chai';
import { type Databases, secretsOf } from '../../src/mongo/collections.ts';
import { connectDatabases, READ_TIMEOUT_MS } from '../../src/mongo/connect.ts';
import { secretOf } from '../../src/mongo/mongo-secrets.ts';
import { anEvent } from '../support/examples.ts';
import { post } from '../support/served-store.ts';
import { freshDatabaseName, sharedReplicaSet } from '../support/shared-replica-set.ts';
import { startedApp } from '../support/started-app.ts';

describe('The ids that an Idempotency-Key makes', function () {
  this.timeout(60_000);
  const one = startedApp();
  const elsewhere = startedApp();
  const event = anEvent();
  const headers = { 'Idempotency-Key': 'burn-7' };

  it('are the same by every process of a store', async () => {
    const first = await post(one.app().url, event, headers);
    const other = await one.another();
    const again = await post(other.url, event, headers);
    expect([first.status, again.status]).to.deep.equal([201, 200]);
    expect(again.body).to.deep.equal(first.body);
  });

  it('are others in another store', async () => {
    const here = await post(one.app().url, event, headers);
    const there = await post(elsewhere.app().url, event, headers);
    expect(there.status).to.equal(201);
    expect(there.body['eventId']).to.match(/^[0-9a-f]{8}-[0-9a-f]{4}-8/);
    expect(there.body['eventId']).not.to.equal(here.body['eventId']);
  });
});

describe('The secret of a store', () => {
  let databases: Databases;

  before(async () => {
    const { uri } = await sharedReplicaSet();
    const database = freshDatabaseName();
    databases = await connectDatabases({ uri, database, timeoutMs: READ_TIMEOUT_MS });
  });
  after(async () => {
    await databases.operations.dropDatabase();
    await databases.evidence.dropDatabase();
    await databases.client.close();
  });

  it('is one, of however many processes that start together and make one', async () => {
    const make = () => randomBytes(32);
    const asked = Array.from({ length: 20 }, () => secretOf(databases, 'idempotency', make));
    const texts = (await Promise.all(asked)).map((secret) => secret.toString('hex'));
    expect(new Set(texts).size).to.equal(1);
    expect(texts[0]).to.match(/^[0-9a-f]{64}$/);
    expect(await secretsOf(databases).countDocuments()).to.equal(1);
    const never = () => {
      throw new Error('There is one');
    };
    expect((await secretOf(databases, 'idempotency', never)).toString('hex')).to.equal(texts[0]);
  });
});
