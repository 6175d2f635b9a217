import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { expect } from 'chai';
import type { Collection } from 'mongodb';
import { inTimeOrder, missionHistory } from '../../scripts/demo/missions.ts';
import { sealed } from '../../src/engine/snapshots/seal.ts';
import { stateText } from '../../src/engine/snapshots/state-text.ts';
import type { AggregateKey, JsonObject } from '../../src/events/event.ts';
import type { SnapshotDocument } from '../../src/mongo/snapshot-documents.ts';
import type { SnapshotInfo } from '../../src/snapshots.ts';
import { anEvent } from '../support/examples.ts';
import { NO_SCHEMAS } from '../support/no-schemas.ts';
import { openedStore } from '../support/opened-store.ts';
import { sharedReplicaSet } from '../support/shared-replica-set.ts';
import { allStored } from './all-stored.ts';
import { runScript } from './run-script.ts';

const SCHEMAS = join(import.meta.dirname, '../../schemas');
const REDUCERS = join(import.meta.dirname, '../../reducers');

describe('npm run replay, on the demo', function () {
  this.timeout(120_000);
  const { store, db } = openedStore({
    schemas: { folder: SCHEMAS },
    replays: { reducersFolder: REDUCERS },
  });
  let folder: string;
  let snapshots: readonly SnapshotInfo[];

  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'replay-'));
    for (const events of inTimeOrder(missionHistory(7, 2))) await store().append(events);
    const missions = await allOf('Mission');
    const taken: SnapshotInfo[] = [];
    for (const mission of missions) taken.push(await store().snapshots.takeSnapshot(mission));
    const handler = 'merge-patch';
    for (const mission of missions) await store().snapshots.takeSnapshot(mission, { handler });
    snapshots = taken;
  });
  after(() => rm(folder, { recursive: true }));

  async function allOf(aggregateType: string): Promise<readonly AggregateKey[]> {
    return (await store().listAggregates({ aggregateType, limit: 1_000 })).aggregates;
  }

  const documents = (): Collection<SnapshotDocument> =>
    db().client.db(`${db().databaseName}_ops`).collection<SnapshotDocument>('snapshots');

  async function replay(...args: readonly string[]) {
    const { uri } = await sharedReplicaSet();
    const folders = { SCHEMAS_DIR: SCHEMAS, REDUCERS_DIR: REDUCERS };
    const environment = { MONGODB_URI: uri, MONGODB_DB: db().databaseName, ...folders };
    return await runScript('replay', args, '', environment);
  }

  async function statesIn(path: string): Promise<readonly JsonObject[]> {
    const lines = (await readFile(path, 'utf8')).split('\n').slice(0, -1);
    return lines.map((line) => JSON.parse(line));
  }

  function snapshotAt(index: number): SnapshotInfo {
    const found = snapshots[index];
    if (found === undefined) throw new Error('There are not so many missions.');
    return found;
  }

  /** Changes a snapshot for as long as the test takes, in whatever way, with its hashes or without. */
  async function whileChanged(
    { aggregateId, handler }: SnapshotInfo,
    change: (document: SnapshotDocument) => SnapshotDocument,
    test: () => Promise<void>,
  ): Promise<void> {
    const filter = { '_id.aggregateId': aggregateId, '_id.handler': handler.name };
    const document = await documents().findOne(filter);
    if (document === null) throw new Error('There is no such snapshot.');
    await documents().replaceOne({ _id: document._id }, change(document));
    await test();
    const restored = await documents().replaceOne({ _id: document._id }, document);
    expect(restored.matchedCount).to.equal(1);
  }

  const damaged = (document: SnapshotDocument) => ({ ...document, state: '{"name":"another"}' });

  /** As somebody does it who knows how snapshots are made. */
  const forged = ({ _id: key, timestamp, createdAt, schemaVersions }: SnapshotDocument) => {
    const about = { timestamp, createdAt, schemaVersions };
    const { header, state, hash } = sealed(key, stateText({ forged: true }), about);
    return { _id: key, ...header, state, hash };
  };

  it('makes the states that the store makes, of all types, and writes nothing', async () => {
    const before = await allStored(db());
    const to = join(folder, 'everything.ndjson');
    const { exitCode, stdout, stderr } = await replay('--to', to);
    expect(exitCode, stdout + stderr).to.equal(0);
    const states = await statesIn(to);
    const expected: JsonObject[] = [];
    for (const { aggregateType } of await store().aggregateTypes()) {
      for (const { aggregateId } of await allOf(aggregateType)) {
        const replayed = await store().replays.replay({ aggregateType, aggregateId });
        const { sequenceNumber, state } = replayed;
        expected.push({ aggregateType, aggregateId, sequenceNumber, state });
      }
    }
    expect(expected).to.have.length.above(15);
    expect(states).to.deep.equal(expected);
    expect(await allStored(db())).to.deep.equal(before);
  });

  it('finds nothing wrong with snapshots that were left alone', async () => {
    const { exitCode, stdout } = await replay('--verify-snapshots');
    expect(exitCode, stdout).to.equal(0);
    expect(stdout).to.include('4 snapshots compared, 0 of them wrong.\n');
  });

  it('finds those that were changed, and leaves them where they are', async () => {
    const [one, other] = [snapshotAt(0), snapshotAt(1)];
    const to = join(folder, 'missions.ndjson');
    const of = ['--aggregate-type', 'Mission', '--verify-snapshots', '--to', to];
    await whileChanged(one, damaged, () =>
      whileChanged(other, forged, async () => {
        const before = await allStored(db());
        // The second time all states are in the file already.
        for (const replayed of [2, 0]) {
          const { exitCode, stdout } = await replay(...of);
          expect(exitCode).to.equal(1);
          const said = (info: SnapshotInfo, reason: string) =>
            `Mission "${info.aggregateId}": the snapshot at ${info.sequenceNumber} ` +
            `(Mission v${info.handler.version}): ${reason}`;
          expect(stdout).to.include(`${said(one, 'damaged: Its state was changed.')}\n`);
          const differs = 'state_differs: A full replay comes to another state.';
          expect(stdout).to.include(`${said(other, differs)}\n`);
          expect(stdout).to.include('4 snapshots compared, 2 of them wrong.\n');
          expect(stdout).to.include(`${replayed} aggregates replayed, 0 failed`);
        }
        expect(await allStored(db())).to.deep.equal(before);
      }),
    );
  });

  it('begins with snapshots where that is asked for, and removes none that it cannot use', async () => {
    const [one, other] = [snapshotAt(0), snapshotAt(1)];
    const to = ['with.ndjson', 'without.ndjson'].map((name) => join(folder, name));
    const [withSnapshots = '', without = ''] = to;
    const of = ['--aggregate-type', 'Mission', '--to'];
    await whileChanged(one, damaged, () =>
      whileChanged(other, forged, async () => {
        const before = await allStored(db());
        await replay(...of, without);
        await replay(...of, withSnapshots, '--use-snapshots');
        expect(await allStored(db())).to.deep.equal(before);
      }),
    );
    const right = (await statesIn(join(folder, 'everything.ndjson'))).filter(
      ({ aggregateType }) => aggregateType === 'Mission',
    );
    expect(await statesIn(without)).to.deep.equal(right);
    expect(await statesIn(withSnapshots)).to.deep.equal(
      right.map((each) =>
        each['aggregateId'] === other.aggregateId ? { ...each, state: { forged: true } } : each,
      ),
    );
  });

  it('says which snapshots it passes over, because they are of other versions', async () => {
    const { uri } = await sharedReplicaSet();
    const schemasDir = await mkdtemp(join(folder, 'schemas-'));
    await store().append([
      anEvent({ aggregateType: 'Rover', aggregateId: 'r', eventType: 'Sent' }),
    ]);
    await store().snapshots.takeSnapshot({ aggregateType: 'Rover', aggregateId: 'r' });
    const environment = { MONGODB_URI: uri, MONGODB_DB: db().databaseName, REDUCERS_DIR: REDUCERS };
    const args = ['--aggregate-type', 'Rover', '--verify-snapshots'];
    const today = await runScript('replay', args, '', { ...environment, SCHEMAS_DIR: NO_SCHEMAS });
    expect(today.stdout).to.include('1 snapshots compared, 0 of them wrong.\n');
    const file = join(schemasDir, 'Rover', 'Sent', 'v1.json');
    await mkdir(dirname(file), { recursive: true });
    await writeFile(file, '{"type": "object"}');

    const ended = await runScript('replay', args, '', { ...environment, SCHEMAS_DIR: schemasDir });

    expect(ended.exitCode, ended.stderr).to.equal(0);
    const passedOver = '0 snapshots compared, 0 of them wrong; 1 of other versions passed over.';
    expect(ended.stdout).to.include(passedOver);
  });
});
