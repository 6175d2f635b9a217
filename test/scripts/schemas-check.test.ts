import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { expect } from 'chai';
import { MongoClient } from 'mongodb';
import { inTimeOrder, missionHistory } from '../../scripts/demo/missions.ts';
import type { JsonObject, JsonValue, RecordedEvent } from '../../src/events/event.ts';
import { closed, NUMBER, upcastBy } from '../support/event-schemas.ts';
import { eventually } from '../support/eventually.ts';
import { anAggregate, anEvent } from '../support/examples.ts';
import { NO_SCHEMAS } from '../support/no-schemas.ts';
import { openedStore } from '../support/opened-store.ts';
import { serviceFolder } from '../support/service-folder.ts';
import { freshDatabaseName, sharedReplicaSet } from '../support/shared-replica-set.ts';
import { allStored } from './all-stored.ts';
import { runScript, startScript } from './run-script.ts';

const SHIPPED = join(import.meta.dirname, '../../schemas');

const V1 = closed({ speedKmPerS: NUMBER });
const V2 = closed(
  { speedMPerS: NUMBER },
  upcastBy([{ op: 'move', from: '/speedKmPerS', path: '/speedMPerS' }]),
);
/** Takes what version 2 has, but not what is too fast. */
const V3 = closed({ speedMPerS: { type: 'number', maximum: 9 } }, upcastBy([]));

describe('npm run schemas', function () {
  this.timeout(120_000);
  const { store, another, db } = openedStore();
  let folder: string;

  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'schemas-'));
  });
  after(() => rm(folder, { recursive: true }));

  async function environment(schemasDir = folder) {
    const { uri } = await sharedReplicaSet();
    return { MONGODB_URI: uri, MONGODB_DB: db().databaseName, SCHEMAS_DIR: schemasDir };
  }

  const schemas = async (...args: readonly string[]) =>
    await runScript('schemas', args, '', await environment());

  async function write(path: string, content: JsonValue): Promise<void> {
    const file = join(folder, path);
    await mkdir(dirname(file), { recursive: true });
    await writeFile(file, typeof content === 'string' ? content : JSON.stringify(content));
  }

  /** They are stored whatever they are: the store of this suite knows of no schemas. */
  async function stored(
    eventType: string,
    version: number,
    ...data: readonly JsonObject[]
  ): Promise<readonly RecordedEvent[]> {
    const events = data.map((each) =>
      anEvent({ ...anAggregate('Probe'), eventType, version, data: each }),
    );
    return (await store().append(events)).events;
  }

  const lineOf = (event: RecordedEvent | undefined, rest: string) =>
    `${event?.position} ${event?.eventId} Probe/${event?.eventType} ${rest}`;

  it('lists every event that fails, with the reason, and registers nothing', async () => {
    await write('Probe/Moved/v1.json', V1);
    await write('Probe/Moved/v2.json', V2);
    await write('Probe/Moved/v3.json', V3);
    const [, tooFast, before, neither] = await stored(
      'Moved',
      1,
      ...[{ speedKmPerS: 7 }, { speedKmPerS: 11 }, { speedMPerS: 3 }, { speedKmPerS: 'fast' }],
    );
    const [, asStored] = await stored('Moved', 2, { speedMPerS: 1 }, { speedMPerS: 1, note: 'x' });
    const [latest] = await stored('Moved', 3, { speedMPerS: 10 });
    const [unknown] = await stored('Moved', 4, { speedMPerS: 1 });
    await stored('Heard', 1, { anything: true }, {});
    const everything = await allStored(db());

    const checked = await schemas('check', '--aggregate-type', 'Probe');

    expect(checked.exitCode, checked.stderr).to.equal(1);
    const lines = checked.stdout.trimEnd().split('\n');
    const isText = 'must be number';
    const tooMuch = 'must be <= 9';
    expect(lines.slice(0, -1)).to.deep.equal([
      lineOf(tooFast, `v1 → v3: upcast, it does not fit version 3: /speedMPerS ${tooMuch}`),
      lineOf(
        before,
        'v1 → v3: as it is stored, it does not fit version 1: ' +
          '/speedKmPerS is required, /speedMPerS is no property of this event; ' +
          'the step to version 2 fails: move /speedMPerS: Value required at path: /speedKmPerS',
      ),
      lineOf(
        neither,
        `v1 → v3: as it is stored, it does not fit version 1: /speedKmPerS ${isText}; ` +
          `upcast, it does not fit version 3: /speedMPerS ${isText}`,
      ),
      lineOf(
        asStored,
        'v2 → v3: as it is stored, it does not fit version 2: /note is no property of this event; ' +
          'upcast, it does not fit version 3: /note is no property of this event',
      ),
      lineOf(latest, `v3: as it is stored, it does not fit version 3: /speedMPerS ${tooMuch}`),
      lineOf(unknown, 'v4 → v3: there are versions 1 to 3 only'),
      'Probe/Moved: 6 fail',
      'Without a schema: 2 events of Probe/Heard',
    ]);
    expect(lines.at(-1)).to.match(/^10 events checked, 6 fail \([\d,]+ events\/s\)\.$/);
    expect(checked.stderr).to.include('Probe/Moved v1, Probe/Moved v2, Probe/Moved v3');
    expect(await allStored(db())).to.deep.equal(everything);
  });

  it('takes files for what follows the registered versions', async () => {
    const registering = await another();
    const subject = { aggregateType: 'Probe', eventType: 'Followed' };
    await registering.schemas.register(subject, V1);
    await stored('Followed', 1, { speedKmPerS: 7 }, { speedKmPerS: 8 });
    const check = ['check', '--event-type', 'Followed'];
    expect((await schemas(...check)).exitCode).to.equal(0);
    // A step that nothing but a file may have.
    await write('Probe/Followed/v2.json', {
      ...closed({ speedMPerS: NUMBER }),
      'x-upcast': { module: './v1-to-v2.ts' },
    });
    await write(
      'Probe/Followed/v1-to-v2.ts',
      'export default function ({ speedKmPerS }: { readonly speedKmPerS: number }) {\n' +
        "  if (speedKmPerS > 7) throw new Error('too fast for me');\n" +
        '  return { speedMPerS: speedKmPerS * 1_000 };\n}\n',
    );

    const checked = await schemas(...check);

    expect(checked.exitCode, checked.stderr).to.equal(1);
    expect(checked.stdout).to.include('v1 → v2: the step to version 2 fails: too fast for me\n');
    expect(checked.stdout).to.include('2 events checked, 1 fail');
    expect(registering.schemas.subject(subject)?.latestVersion).to.equal(1);
    const listed = await schemas('list');
    expect(listed.stdout).to.match(/^Probe +Followed +v2 +BACKWARD +- +v2$/m);
    await rm(join(folder, 'Probe/Followed'), { recursive: true });
    expect((await schemas('list')).stdout).to.match(/^Probe +Followed +v1 +BACKWARD +- +-$/m);
  });

  it('shows the first 20 of each event type, or all', async () => {
    await write('Probe/Counted/v1.json', closed({ count: NUMBER }));
    await stored('Counted', 1, ...Array.from({ length: 23 }, (_, each) => ({ count: `${each}` })));

    const some = await schemas('check', '--event-type', 'Counted');
    const all = await schemas('check', '--event-type', 'Counted', '--all');

    const shown = ({ stdout }: typeof some) => stdout.match(/ must be number$/gm)?.length;
    expect([shown(some), shown(all)]).to.deep.equal([20, 23]);
    expect(some.stdout).to.include('Probe/Counted: 23 fail (20 are shown; --all shows all)\n');
    for (const each of [some, all]) {
      expect(each.exitCode).to.equal(1);
      expect(each.stdout).to.include('\n23 events checked, 23 fail');
    }
  });

  it('ends with 1 for files that could not be registered, and registers none', async () => {
    await write('Probe/Broken/v1.json', V1);
    await write('Probe/Broken/v2.json', closed({ other: NUMBER }));
    const before = await allStored(db());
    const checked = await schemas('check');
    await rm(join(folder, 'Probe/Broken'), { recursive: true });
    expect(checked.exitCode).to.equal(1);
    expect(checked.stderr).to.match(/Broken\/v2\.json is not backward compatible with version 1/);
    expect(checked.stdout).to.equal('');
    expect(await allStored(db())).to.deep.equal(before);
  });

  it('comes to an end at Ctrl-C, between two events that take long', async () => {
    await write('Probe/Slow/v1.json', V1);
    await write('Probe/Slow/v2.json', { ...V1, 'x-upcast': { module: './slow.mjs' } });
    await write(
      'Probe/Slow/slow.mjs',
      'export default function (data) {\n' +
        '  for (const until = performance.now() + 50; performance.now() < until; );\n' +
        '  return data;\n}\n',
    );
    const each = Array.from({ length: 500 }, (_, index) => ({ speedKmPerS: index }));
    await stored('Slow', 1, ...each);

    const check = startScript('schemas', ['check', '--event-type', 'Slow'], await environment());
    await eventually(() => expect(check.stderr()).to.include('Slow v2'), { timeoutMs: 60_000 });
    check.send('SIGINT');
    const { exitCode, stdout, stderr } = await check.ended;

    expect(exitCode).to.equal(1);
    expect(stderr).to.include('Stopping …');
    expect(stdout).to.match(/^Stopped on request after position \d+\.\n/);
    const [, count = ''] = /^(\d+) events checked, 0 fail/m.exec(stdout) ?? [];
    expect(Number(count)).to.be.below(500);
  });

  it('ends with 2 for a wrong command line, a type that nobody knows of among it', async () => {
    for (const args of [
      ...[[], ['nothing'], ['check', 'everything'], ['check', '--aggregate-type', 'a b']],
      ...[
        ['check', '--event-type', ''],
        ['check', '--aggregate-type', 'Prone'],
      ],
      ['check', '--aggregate-type', 'Mission', '--event-type', 'Moved'],
    ]) {
      const ended = await schemas(...args);
      expect(ended.exitCode, args.join(' ')).to.equal(2);
      expect(ended.stdout).to.equal('');
    }
    expect((await schemas('check', '--help')).exitCode).to.equal(0);
  });

  it('ends with 1 and says why where there is no database', async () => {
    const uri = 'mongodb://127.0.0.1:1/?serverSelectionTimeoutMS=200';
    const silent = await runScript('schemas', ['check'], '', { MONGODB_URI: uri });
    expect(silent.exitCode).to.equal(1);
    expect(silent.stderr).to.include('MONGODB_URI');
  });
});

describe('npm run schemas, on the demo', function () {
  this.timeout(120_000);
  const { store, db } = openedStore({ schemas: { folder: SHIPPED } });

  it('finds nothing wrong with it by the schemas that are shipped with it', async () => {
    for (const events of inTimeOrder(missionHistory(7, 2))) await store().append(events);
    const head = await store().headPosition();
    const before = await allStored(db());
    const { uri } = await sharedReplicaSet();
    const environment = { MONGODB_URI: uri, MONGODB_DB: db().databaseName, SCHEMAS_DIR: SHIPPED };

    const checked = await runScript('schemas', ['check'], '', environment);

    expect(checked.exitCode, checked.stdout + checked.stderr).to.equal(0);
    expect(checked.stdout).to.match(/^\d+ events checked, 0 fail \([1-9][\d,]* events\/s\)\.\n$/);
    expect(checked.stdout).to.match(new RegExp(`^${head} events`));
    expect(checked.stderr).to.equal('');
    expect(await allStored(db())).to.deep.equal(before);
  });
});

describe('npm run schemas, on a database where nothing is', function () {
  this.timeout(120_000);

  it('leaves it so', async () => {
    const { uri } = await sharedReplicaSet();
    const database = freshDatabaseName();
    const environment = { MONGODB_URI: uri, MONGODB_DB: database, SCHEMAS_DIR: SHIPPED };
    const checked = await runScript('schemas', ['check'], '', environment);
    expect(checked.exitCode, checked.stderr).to.equal(0);
    expect(checked.stdout).to.include('0 events checked, 0 fail');
    const client = new MongoClient(uri);
    const { databases } = await client.db('admin').admin().listDatabases();
    await client.close();
    expect(databases.map(({ name }) => name)).to.not.include.members([database]);
    expect(databases.map(({ name }) => name)).to.not.include.members([`${database}_ops`]);
  });
});

describe('npm run schemas, on the embedded database', function () {
  this.timeout(120_000);
  const folder = serviceFolder();

  it('works while the service runs, and while it does not', async () => {
    const embedded = { MONGODB_URI: '', DATA_DIR: folder.dataDir(), SCHEMAS_DIR: NO_SCHEMAS };
    const alone = await runScript('schemas', ['check'], '', embedded);
    expect(alone.exitCode, alone.stderr).to.equal(0);
    expect(alone.stdout).to.include('0 events checked');
    const service = await folder.start();
    const body = JSON.stringify(anEvent({ eventType: 'Noted' }));
    const headers = { 'content-type': 'application/json' };
    const appended = await fetch(`${service.url}/v1/events`, { method: 'POST', headers, body });
    expect(appended.status).to.equal(201);
    const beside = await runScript('schemas', ['check'], '', embedded);
    expect(beside.exitCode, beside.stderr).to.equal(0);
    expect(beside.stdout).to.include('1 events checked, 0 fail');
  });
});
