import { spawn } from 'node:child_process';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect } from 'chai';
import { MongoClient } from 'mongodb';
import { stopLeftoverMongod } from '../../src/mongo/embedded/leftover-mongod.ts';
import { openEmbeddedDatabase } from '../../src/mongo/embedded/open-embedded-database.ts';
import { startEmbeddedMongod } from '../../src/mongo/embedded/start-embedded-mongod.ts';
import { processesNaming } from '../support/embedded/processes-naming.ts';
import { serviceProcess } from '../support/embedded/service-process.ts';
import { temporaryFolder } from '../support/embedded/temporary-folder.ts';
import { eventually } from '../support/eventually.ts';
import { mongodBinary } from '../support/mongod-binary.ts';
import { refusalOf } from '../support/refusal-of.ts';

describe('The embedded database', function () {
  this.timeout(120_000);
  const dataDir = temporaryFolder();
  const said: string[] = [];
  const say = (message: string) => said.push(message);
  let mongod = '';
  const open = () =>
    openEmbeddedDatabase({ dataDir: dataDir(), env: { MONGOD_BINARY: mongod }, say });
  const start = () =>
    startEmbeddedMongod({ dataDir: dataDir(), mongodPath: mongod, env: process.env, say });

  before(async () => {
    mongod = await mongodBinary();
  });
  beforeEach(() => said.splice(0));
  afterEach(async () => {
    const left = await processesNaming(dataDir());
    for (const processId of left) process.kill(processId, 'SIGKILL');
    await eventually(async () => expect(await processesNaming(dataDir())).to.deep.equal([]));
    expect(left, 'processes left behind').to.deep.equal([]);
  });

  it('accepts transactions as soon as it is open, as a replica set of one', async () => {
    const database = await open();
    await connected(database.uri, async (client) => {
      await client.withSession((session) =>
        session.withTransaction(async () => {
          await client.db('test').collection('things').insertOne({ kept: true }, { session });
        }),
      );
      const status = await client.db('admin').command({ replSetGetStatus: 1 });
      expect(status['set']).to.equal('event-store');
      expect(status['members']).to.have.lengthOf(1);
      const parameters = await client.db('admin').command({
        getParameter: 1,
        transactionLifetimeLimitSeconds: 1,
        diagnosticDataCollectionEnabled: 1,
      });
      expect(parameters['transactionLifetimeLimitSeconds']).to.equal(3);
      expect(parameters['diagnosticDataCollectionEnabled']).to.equal(false);
    });
    await database.stop();
    await database.stop();
  });

  it('keeps its data over a stop, and a start on another port', async () => {
    const first = await start();
    await insertOne(first.uri);
    await first.stop();
    const second = await start();
    expect(second.port).not.to.equal(first.port);
    expect(await countOf(second.uri)).to.equal(1);
    await insertOne(second.uri);
    await second.stop();
    expect(await readFile(join(dataDir(), 'mongod.log'), 'utf8')).to.include('"msg":"');
    expect(said).to.deep.equal([]);
  });

  it('runs mongod in a process group of its own, which Ctrl-C does not reach', async () => {
    const database = await start();
    expect(() => process.kill(-database.processId, 0)).not.to.throw();
    await database.stop();
  });

  it('takes what further parameters it is given', async () => {
    const mongodWithMore = await startEmbeddedMongod({
      dataDir: dataDir(),
      mongodPath: mongod,
      env: process.env,
      setParameters: { transactionLifetimeLimitSeconds: 7 },
      extraArgs: ['--slowms', '1234'],
      say,
    });
    await connected(mongodWithMore.uri, async (client) => {
      const options = await client.db('admin').command({ getCmdLineOpts: 1 });
      expect(options['argv']).to.include.members(['--slowms', '1234']);
      expect(options['argv']).to.include('transactionLifetimeLimitSeconds=7');
      expect(options['argv']).not.to.include('transactionLifetimeLimitSeconds=3');
    });
    await mongodWithMore.stop();
  });

  it('is not stopped by data that quotes an error of mongod', async () => {
    const database = await startEmbeddedMongod({
      dataDir: dataDir(),
      mongodPath: mongod,
      env: process.env,
      extraArgs: ['--slowms', '-1'],
      say,
    });
    const quoted = 'address already in use, DBException in initAndListen, ***aborting after';
    await connected(database.uri, async (client) => {
      await client.db('test').collection('things').find({ quoted }).toArray();
      await eventually(async () => {
        expect(await readFile(join(dataDir(), 'mongod.log'), 'utf8')).to.include(quoted);
      });
      // A mongod that is asked to shut down takes a second.
      await sleep(2_000);
      await client.db('test').command({ ping: 1 });
    });
    await database.stop();
    expect(said).to.deep.equal([]);
  });

  it('refuses a second service on the same data directory, and the first goes on', async () => {
    const first = await open();
    const refusal = await refusalOf(open(), 'data_dir_in_use');
    expect(refusal.details).to.deep.equal({ dataDir: dataDir(), processId: process.pid });
    await insertOne(first.uri);
    expect(await countOf(first.uri)).to.equal(1);
    await first.stop();
    await (await open()).stop();
  });

  it('opens after its service was killed, with all its data and one mongod', async () => {
    const killed = await serviceProcess(dataDir(), mongod);
    await insertOne(killed.uri);
    const [leftover, ...others] = await mongodsOn(dataDir());
    expect(others).to.deep.equal([]);
    await killed.end('SIGKILL');
    const database = await open();
    expect(await countOf(database.uri)).to.equal(1);
    expect(await mongodsOn(dataDir()))
      .to.have.lengthOf(1)
      .and.not.include(leftover);
    expect(said).to.deep.equal([
      `Stopping the mongod (process ${leftover}) that an earlier run has left on ${dataDir()}/mongod.`,
    ]);
    await database.stop();
  });

  it('leaves no mongod behind where its service was killed and never comes back', async () => {
    const killed = await serviceProcess(dataDir(), mongod);
    expect(await mongodsOn(dataDir())).to.have.lengthOf(1);
    await killed.end('SIGKILL');
    await eventually(async () => expect(await processesNaming(dataDir())).to.deep.equal([]), {
      timeoutMs: 15_000,
    });
  });

  it('touches no process but a mongod on its own folder', async () => {
    const dbPath = join(dataDir(), 'mongod');
    for (const [name, itsPath] of [
      ['another-program', dbPath],
      ['mongod', `${dbPath}-of-another`],
    ] as const) {
      const args = ['--eval', 'setInterval(() => {}, 1_000)', '--', '--dbpath', itsPath];
      const other = spawn(process.execPath, args, { argv0: name, stdio: 'ignore' });
      await new Promise((resolve) => other.once('spawn', resolve));
      await mkdir(itsPath);
      await writeFile(join(dbPath, 'mongod.lock'), `${other.pid}\n`);
      await stopLeftoverMongod(dbPath, say);
      await sleep(100);
      expect(other.exitCode ?? other.signalCode).to.equal(null);
      const gone = new Promise((resolve) => other.once('exit', resolve));
      other.kill('SIGKILL');
      await gone;
    }
    expect(said).to.deep.equal([]);
  });

  it('says what mongod said where it cannot start on what it finds, and frees the directory', async () => {
    await mkdir(join(dataDir(), 'mongod'));
    await writeFile(join(dataDir(), 'mongod', 'storage.bson'), 'no BSON');
    for (const _ of [1, 2]) {
      const refusal = await refusalOf(open(), 'mongod_failed');
      expect(refusal.message).to.include('Unable to read the storage engine metadata file');
      expect(refusal.details).to.deep.equal({ logFile: join(dataDir(), 'mongod.log') });
      expect(await processesNaming(dataDir())).to.deep.equal([]);
    }
    expect(await readFile(join(dataDir(), 'mongod', 'storage.bson'), 'utf8')).to.equal('no BSON');
  });

  it('starts nothing where mongod is not found', async () => {
    const env = { MONGOD_BINARY: join(dataDir(), 'missing') };
    await refusalOf(openEmbeddedDatabase({ dataDir: dataDir(), env, say }), 'mongod_not_found');
    expect(await processesNaming(dataDir())).to.deep.equal([]);
    await (await open()).stop();
  });

  it('says so when mongod ends by itself', async () => {
    const database = await start();
    process.kill(database.processId, 'SIGKILL');
    const { code, message, details } = await database.lost;
    expect(code).to.equal('mongod_failed');
    expect(message).to.include('ended by itself (SIGKILL)').and.to.include(details.logFile);
    await database.stop();
  });
});

async function mongodsOn(dataDir: string): Promise<number[]> {
  return processesNaming(join(dataDir, 'mongod'));
}

async function insertOne(uri: string): Promise<void> {
  await connected(uri, async (client) => {
    await client.db('test').collection('things').insertOne({});
  });
}

async function countOf(uri: string): Promise<number> {
  let count = 0;
  await connected(uri, async (client) => {
    count = await client.db('test').collection('things').countDocuments();
  });
  return count;
}

async function connected(uri: string, use: (client: MongoClient) => Promise<void>): Promise<void> {
  const client = new MongoClient(uri, { serverSelectionTimeoutMS: 10_000 });
  try {
    await use(client);
  } finally {
    await client.close();
  }
}
