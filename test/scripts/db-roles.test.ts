import { expect } from 'chai';
import { MongoClient } from 'mongodb';
import {
  type AuthenticatedReplicaSet,
  startAuthenticatedReplicaSet,
} from '../support/authenticated-replica-set.ts';
import { expectUnauthorized } from '../support/refused-by-database.ts';
import { freshDatabaseName, sharedReplicaSet } from '../support/shared-replica-set.ts';
import { runScript } from './run-script.ts';

const PASSWORDS = { SERVICE_PASSWORD: 'pw-of-service', RETENTION_PASSWORD: 'pw-of-retention' };

describe('npm run db-roles', function () {
  this.timeout(60_000);
  let set: AuthenticatedReplicaSet;

  before(async () => {
    set = await startAuthenticatedReplicaSet();
  });
  after(() => set?.stop());

  const dbRoles = (args: readonly string[], environment: Readonly<Record<string, string>> = {}) =>
    runScript('db-roles', args, '', { MONGODB_URI: set.rootUri, ...PASSWORDS, ...environment });

  it('says what it has done and how to log in, and tells no password', async () => {
    const names = ['--service-user', 'the service', '--retention-user', 'the-cleaner'];
    const { exitCode, stdout, stderr } = await dbRoles([...names, '--database', 'told']);
    expect(exitCode, stderr).to.equal(0);
    for (const name of ['eventStoreService', 'eventStoreRetention']) {
      for (const database of ['told', 'told_ops']) {
        expect(stdout).to.include(`The role ${name} in ${database} was created.`);
      }
    }
    expect(stdout)
      .to.include('//the%20service:<SERVICE_PASSWORD>@')
      .and.include('authSource=admin');
    expect(stdout).to.include('//the-cleaner:<RETENTION_PASSWORD>@');
    expect(stdout + stderr).not.to.match(/pw-of|the password of root/);
    expect(stderr).to.equal('');
  });

  it('keeps the stores of one MongoDB apart', async () => {
    for (const name of ['one', 'other']) {
      const { exitCode } = await dbRoles(['--service-user', name, '--database', name]);
      expect(exitCode).to.equal(0);
    }
    const client = new MongoClient(set.uriOf('one', PASSWORDS.SERVICE_PASSWORD));
    try {
      await client.db('one').collection('commits').insertOne({});
      await expectUnauthorized(client.db('other').collection('commits').insertOne({}));
      await expectUnauthorized(client.db('other_ops').collection('leases').findOne());
    } finally {
      await client.close();
    }
  });

  it('gives a user that is there the password, and leaves one alone who could do more', async () => {
    const again = ['--database', 'again', '--service-user', 'again'];
    expect((await dbRoles(again)).exitCode).to.equal(0);
    expect((await dbRoles(again, { SERVICE_PASSWORD: 'new' })).exitCode).to.equal(0);
    const client = new MongoClient(set.uriOf('again', 'new'));
    try {
      await client.db('again').collection('commits').findOne();
    } finally {
      await client.close();
    }

    const root = await dbRoles(['--service-user', 'root']);
    expect(root.exitCode).to.equal(1);
    expect(root.stderr).to.include('has other roles (root in admin)');
    const both = await dbRoles(['--database', 'again', '--retention-user', 'again']);
    expect(both.exitCode).to.equal(1);
    expect(both.stderr).to.include('eventStoreService in again');
    expect((await dbRoles([])).exitCode).to.equal(0);
  });

  it('needs to look after users and to read the events, no more', async () => {
    const [keeper, pwd] = ['keeper', 'pw-of-keeper'];
    const roles = ['userAdminAnyDatabase', { role: 'read', db: 'kept' }];
    const client = new MongoClient(set.rootUri);
    await client.db('admin').command({ createUser: keeper, pwd, roles });
    await client.close();
    const args = ['--database', 'kept', '--service-user', 'a', '--retention-user', 'b'];
    for (let times = 0; times < 2; times += 1) {
      const { exitCode, stderr } = await dbRoles([...args, '--uri', set.uriOf(keeper, pwd)]);
      expect(exitCode, stderr).to.equal(0);
    }
  });

  it('ends with 1 where it may not, or reaches nobody, and says so', async () => {
    await dbRoles(['--service-user', 'poor', '--database', 'event_store']);
    const poor = set.uriOf('poor', PASSWORDS.SERVICE_PASSWORD);
    for (const [uri, reason] of [
      [poor, 'may not'],
      [set.strangerUri, 'may not'],
      [set.uriOf('root', 'a wrong one'), 'refused the credentials'],
      ['mongodb://127.0.0.1:1/?serverSelectionTimeoutMS=200', 'could not be reached'],
      ['mongodb://127.0.0.1/?nonsense=1', 'no connection string'],
    ] as const) {
      const { exitCode, stdout, stderr } = await dbRoles(['--uri', uri]);
      expect(exitCode, uri).to.equal(1);
      expect(stderr)
        .to.include(reason)
        .and.not.match(/^ +at /m);
      expect(stderr).not.to.match(/pw-of|a wrong one|a%20wrong/);
      expect(stdout).to.equal('');
    }
  });

  it('ends with 2 for a wrong command line', async () => {
    for (const args of [
      ['--service-user', 'x', '--retention-user', 'x'],
      ['--service-user', ''],
      ['--service-user'],
      ['--uri', 'http://127.0.0.1'],
      ['--database', 'a.b'],
      ['--password', 'x'],
      ['more'],
    ]) {
      expect((await dbRoles(args)).exitCode, args.join(' ')).to.equal(2);
    }
    const noPassword = await dbRoles(['--service-user', 'x'], { SERVICE_PASSWORD: '' });
    expect(noPassword.exitCode).to.equal(2);
    expect(noPassword.stderr).to.include('SERVICE_PASSWORD');
    const nowhere = await dbRoles([], { MONGODB_URI: '' });
    expect(nowhere.exitCode).to.equal(2);
    expect(nowhere.stderr).to.include('MONGODB_URI');
    const help = await dbRoles(['--help']);
    expect(help.exitCode).to.equal(0);
    expect(help.stdout).to.include('RETENTION_PASSWORD').and.include('Exit code');
  });

  it('warns where authentication is off', async () => {
    const { uri } = await sharedReplicaSet();
    const database = freshDatabaseName();
    const { exitCode, stderr } = await dbRoles(['--uri', uri, '--database', database]);
    const client = new MongoClient(uri);
    for (const name of [database, `${database}_ops`]) {
      await client.db(name).command({ dropAllRolesFromDatabase: 1 });
    }
    await client.close();
    expect(exitCode).to.equal(0);
    expect(stderr).to.include('authentication is off');
  });
});
