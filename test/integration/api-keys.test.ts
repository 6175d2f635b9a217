import { expect } from 'chai';
import { ApiKeys } from '../../src/access/api-keys.ts';
import { grantsOf } from '../../src/access/scopes.ts';
import { LIMITS } from '../../src/events/limits.ts';
import { apiKeysOf, type Databases } from '../../src/mongo/collections.ts';
import { connectDatabases, READ_TIMEOUT_MS } from '../../src/mongo/connect.ts';
import { createMongoApiKeys } from '../../src/mongo/mongo-api-keys.ts';
import { createRandomBytes } from '../../src/platform/random-bytes.ts';
import { eventually } from '../support/eventually.ts';
import { ManualClock } from '../support/manual-clock.ts';
import { refusalOf } from '../support/refusal-of.ts';
import { freshDatabaseName, sharedReplicaSet } from '../support/shared-replica-set.ts';

const READER = { name: 'dashboards', scopes: ['reader'] };

describe('API keys', () => {
  const clock = new ManualClock();
  const trouble: unknown[] = [];
  let databases: Databases;
  let keys: ApiKeys;

  before(async () => {
    const { uri } = await sharedReplicaSet();
    const database = freshDatabaseName();
    databases = await connectDatabases({ uri, database, timeoutMs: READ_TIMEOUT_MS });
  });
  beforeEach(async () => {
    await apiKeysOf(databases).deleteMany({});
    keys = keysOfAProcess();
  });
  after(async () => {
    await databases.operations.dropDatabase();
    await databases.evidence.dropDatabase();
    await databases.client.close();
    expect(trouble).to.deep.equal([]);
  });

  function keysOfAProcess(): ApiKeys {
    const store = createMongoApiKeys(databases);
    const onTrouble = (error: unknown) => trouble.push(error);
    return new ApiKeys({ store, clock, randomBytes: createRandomBytes(), onTrouble });
  }

  it('tell whose they are and what they allow, in every process', async () => {
    const { info, key } = await keys.create({ ...READER, userId: 'grafana' });
    expect(key).to.match(new RegExp(`^esk_${info.keyId}_[A-Za-z0-9_-]{43}$`));
    const verified = await keysOfAProcess().principalOf(key);
    expect(verified?.principal).to.deep.equal({
      id: `key:${info.keyId}`,
      userId: 'grafana',
      grants: grantsOf(['reader']),
    });
    expect(verified?.expiresAtMs).to.equal(undefined);
  });

  it('are kept as hashes: nothing in the database is the key, or part of its secret', async () => {
    const { info, key } = await keys.create(READER);
    const secret = key.slice(-43);
    const kept = JSON.stringify(await apiKeysOf(databases).findOne({ _id: info.keyId }));
    const raw = Buffer.from(secret, 'base64url');
    for (const form of [secret, raw.toString('hex'), raw.toString('base64')]) {
      expect(kept).not.to.include(form);
    }
    expect(JSON.stringify(info)).not.to.include(secret);
    expect(JSON.stringify(await keys.list({ after: undefined, limit: 10 }))).not.to.include(secret);
  });

  it('are two of which none is the other, made of the same', async () => {
    const made = await Promise.all(Array.from({ length: 20 }, () => keys.create(READER)));
    expect(new Set(made.map(({ key }) => key.slice(-43))).size).to.equal(20);
    expect(new Set(made.map(({ info }) => info.keyId)).size).to.equal(20);
  });

  it('are nobody’s where anything of them is another', async () => {
    const { info, key } = await keys.create(READER);
    const other = await keys.create(READER);
    const secretOf = (text: string) => text.slice(-43);
    const flipped = key.slice(0, -1) + (key.endsWith('A') ? 'B' : 'A');
    const wrong = [
      ...['', 'esk_', key.slice(0, -1), `${key}A`, ` ${key}`, `${key}\n`, key.toUpperCase()],
      ...[flipped, secretOf(key), `esk_${info.keyId}_${secretOf(other.key)}`],
      ...[`esk_${'0'.repeat(16)}_${secretOf(key)}`, key.replace('esk_', 'Esk_')],
    ];
    for (const text of wrong) expect(await keys.principalOf(text), text).to.equal(undefined);
    expect(await keys.principalOf(key)).not.to.equal(undefined);
  });

  it('are refused once they are revoked, in every process; again is no harm', async () => {
    const { info, key } = await keys.create(READER);
    const elsewhere = keysOfAProcess();
    const revoked = await keys.revoke(info.keyId);
    expect(revoked?.revokedAt).to.deep.equal(new Date(clock.now()));
    expect(await elsewhere.principalOf(key)).to.equal(undefined);
    await clock.pass(1_000);
    expect((await elsewhere.revoke(info.keyId))?.revokedAt).to.deep.equal(revoked?.revokedAt);
    expect(await keys.revoke('0'.repeat(16))).to.equal(undefined);
  });

  it('are refused from their end on', async () => {
    const end = clock.now() + 60_000;
    const { key } = await keys.create({ ...READER, expiresAt: new Date(end).toISOString() });
    expect((await keys.principalOf(key))?.expiresAtMs).to.equal(end);
    await clock.pass(59_999);
    expect(await keys.principalOf(key)).not.to.equal(undefined);
    await clock.pass(1);
    expect(await keys.principalOf(key)).to.equal(undefined);
  });

  it('know when they were last used, to a minute', async () => {
    const { info, key } = await keys.create(READER);
    expect(info).not.to.have.property('lastUsedAt');
    const first = new Date(clock.now());
    const isNoted = (at: Date) =>
      eventually(async () => {
        expect((await keys.find(info.keyId))?.lastUsedAt).to.deep.equal(at);
      });
    await keys.principalOf(key);
    await isNoted(first);
    await clock.pass(59_999);
    await keys.principalOf(key);
    await isNoted(first);
    await clock.pass(1);
    await keys.principalOf(key);
    await isNoted(new Date(clock.now()));
  });

  it('are given by nobody who has not what they allow', async () => {
    const by = (texts: readonly string[]) => ({
      id: 'key:x',
      userId: 'x',
      grants: grantsOf(texts),
    });
    const narrow = by(['admin', 'events:read:Mission']);
    for (const scopes of [
      ['reader'],
      ['writer:Mission'],
      ['events:read:Burn'],
      ['administrator'],
    ]) {
      expect(await codeOf(keys.create({ name: 'x', scopes }, narrow))).to.equal('forbidden');
    }
    expect(await keys.list({ after: undefined, limit: 10 })).to.deep.equal([]);
    const { info } = await keys.create({ name: 'x', scopes: ['reader:Mission'] }, narrow);
    expect(info.createdBy).to.equal('key:x');
    await keys.create({ name: 'x', scopes: ['administrator'] }, by(['administrator']));
  });

  it('say all that is wrong with a new one', async () => {
    const faulty = {
      name: '',
      userId: 'a\u0000b',
      scopes: ['reader', 'nothing'],
      expiresAt: 'tomorrow',
      hash: 'x',
    };
    const pointers = await faultsOf(keys.create(faulty));
    expect(pointers).to.have.members(['/name', '/userId', '/expiresAt', '/hash']);
    expect(
      await faultsOf(keys.create({ name: 'x', scopes: ['nothing', 'reader', 'x:y'] })),
    ).to.deep.equal(['/scopes/0', '/scopes/2']);
    const past = new Date(clock.now()).toISOString();
    expect(await faultsOf(keys.create({ ...READER, expiresAt: past }))).to.deep.equal([
      '/expiresAt',
    ]);
    for (const given of [undefined, null, 7, 'x', [], {}]) {
      expect(await codeOf(keys.create(given)), String(given)).to.equal('invalid_request');
    }
    const many = Array.from({ length: LIMITS.scopesMax + 1 }, (_, index) => `reader:A${index}`);
    expect(await faultsOf(keys.create({ name: 'x', scopes: many }))).to.deep.equal(['/scopes']);
    expect(await keys.list({ after: undefined, limit: 10 })).to.deep.equal([]);
  });

  it('are no more than there may be; those that are not valid do not count', async () => {
    const now = new Date(clock.now());
    const filler = { digest: Buffer.alloc(32), name: 'x', userId: 'x', scopes: [], createdAt: now };
    const ids = Array.from({ length: LIMITS.apiKeysMax }, (_, index) => `filler-${index}`);
    await apiKeysOf(databases).insertMany(ids.map((_id) => ({ _id, ...filler })));
    expect(await codeOf(keys.create(READER))).to.equal('api_key_limit');
    await keys.revoke('filler-7');
    await keys.create(READER);
    expect(await codeOf(keys.create(READER))).to.equal('api_key_limit');
    await apiKeysOf(databases).updateOne({ _id: 'filler-8' }, { $set: { expiresAt: now } });
    await keys.create(READER);
  });

  it('begin with one, of however many processes want to make it', async () => {
    const processes = Array.from({ length: 5 }, keysOfAProcess);
    expect(await keys.hasAny()).to.equal(false);
    const made = await Promise.all(processes.map((each) => each.createFirst()));
    const [first = '', ...others] = made.filter((key) => key !== undefined);
    expect(others).to.deep.equal([]);
    expect((await keys.principalOf(first))?.principal.grants).to.deep.equal(
      grantsOf(['administrator']),
    );
    expect(await keys.hasAny()).to.equal(true);
  });

  it('have no other first, though it was revoked', async () => {
    const first = (await keys.createFirst()) ?? '';
    await keys.revoke(first.slice(4, 20));
    expect(await keys.createFirst()).to.equal(undefined);
    expect(await keys.hasAny()).to.equal(true);
  });

  it('are listed in pages, each once', async () => {
    const made = await Promise.all(Array.from({ length: 7 }, () => keys.create(READER)));
    const listed: string[] = [];
    for (let page = await keys.list({ after: undefined, limit: 3 }); page.length > 0; ) {
      listed.push(...page.map(({ keyId }) => keyId));
      page = await keys.list({ after: listed.at(-1), limit: 3 });
    }
    expect(listed).to.deep.equal(made.map(({ info }) => info.keyId).sort());
  });
});

async function codeOf(promise: Promise<unknown>) {
  return (await refusalOf(promise)).code;
}

async function faultsOf(promise: Promise<unknown>): Promise<readonly string[]> {
  const { details } = await refusalOf(promise, 'invalid_request');
  return details.faults.map(({ pointer }) => pointer);
}
