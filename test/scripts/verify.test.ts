import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'chai';
import { signerKeyOfSeed } from '../../src/engine/audit/signed-note.ts';
import { temporaryFolder } from '../support/embedded/temporary-folder.ts';
import { anEvent, someEvents } from '../support/examples.ts';
import { openedStore } from '../support/opened-store.ts';
import { sharedReplicaSet } from '../support/shared-replica-set.ts';
import { runScript } from './run-script.ts';

const ORIGIN = 'example.org/log';
const STRANGER = signerKeyOfSeed(ORIGIN, Buffer.alloc(32, 9)).vkey;

describe('npm run verify', function () {
  this.timeout(120_000);
  const { store, db } = openedStore({ transparency: { origin: ORIGIN } });
  const folder = temporaryFolder();
  const log = () => store().transparency.log;
  let key: string;

  before(async () => {
    for (let left = 3; left > 0; left -= 1) await store().append(someEvents(200));
    await store().append([anEvent({ data: { note: 'as it was' } })]);
    while (await store().transparency.writeTiles());
    await log().checkpoint();
    key = (await log().keys())[0]?.vkey ?? '';
  });

  async function verify(...args: readonly string[]) {
    const { uri } = await sharedReplicaSet();
    const environment = { MONGODB_URI: uri, MONGODB_DB: db().databaseName };
    return await runScript('verify', args, '', environment);
  }

  async function saved(name: string, text: string): Promise<string> {
    const path = join(folder(), name);
    await writeFile(path, text);
    return path;
  }

  it('says that everything holds, and what it has looked at', async () => {
    const checkpoint = await saved('checkpoint', (await log().checkpoint()).note);
    const { exitCode, stdout } = await verify('--checkpoint', checkpoint, '--key', key);
    expect(stdout).to.match(
      /^Looked at 601 events in 4 commits \(positions 1 to 601\), 2 tiles and 2 checkpoints\.\nEverything holds\. The root is [0-9a-f]{64}\.\n$/,
    );
    expect(exitCode).to.equal(0);
    const range = await verify('--from', '250', '--to', '300', '--json');
    expect(JSON.parse(range.stdout)).to.include({ isIntact: true, fromPosition: 201, events: 200 });
  });

  it('names the position where something was changed', async () => {
    const events = db().collection<{ _id: number }>('events.Mission');
    await events.updateOne({ _id: 601 }, { $set: { 'data.note': 'as it never was' } });
    try {
      const { exitCode, stdout } = await verify();
      expect(stdout.split('\n')[0]).to.equal(
        'position 601: commitment_mismatch: Data, metadata and salt do not come to the commitment.',
      );
      expect(stdout).to.include('1 thing does not hold.');
      expect(exitCode).to.equal(1);
    } finally {
      await events.updateOne({ _id: 601 }, { $set: { 'data.note': 'as it was' } });
    }
  });

  it('trusts no other key than the one that it was given', async () => {
    const { exitCode, stdout } = await verify('--key', STRANGER, '--json');
    const { faults } = JSON.parse(stdout);
    expect(faults).to.deep.include({
      kind: 'checkpoint_invalid',
      position: 601,
      reason: 'A checkpoint is not signed by a key of the log that is trusted.',
    });
    expect(exitCode).to.equal(1);
  });

  it('checks a receipt with no database', async () => {
    const receipt = await log().receipt({ position: 300 });
    const { eventId } = receipt.event;
    const file = await saved('receipt.json', JSON.stringify(receipt));
    const offline = (...args: readonly string[]) =>
      runScript('verify', ['--offline', file, ...args], '', { MONGODB_URI: 'mongodb://nowhere' });
    const trusted = await offline('--key', key);
    expect(trusted).to.deep.equal({
      exitCode: 0,
      stdout: `The event ${eventId} is at position 300 of a log of 601.\n`,
      stderr: '',
    });
    const untrusted = await offline('--json');
    expect(JSON.parse(untrusted.stdout)).to.deep.equal({
      ...{ isProven: true, eventId, position: 300, size: 601, faults: [], cosignatures: [] },
    });
    expect(untrusted.stderr).to.include('anybody could have made it');
    const strange = await offline('--key', STRANGER);
    expect(strange.exitCode).to.equal(1);
    expect(strange.stdout).to.match(
      /^position 300: checkpoint_invalid: .*\nThe receipt does not hold\.\n$/,
    );
  });

  it('says what is wrong with what it was given', async () => {
    const none = await saved('none.json', '{}');
    for (const [args, exitCode, message] of [
      [['--offline', none], 1, 'format'],
      [['--offline', join(folder(), 'absent')], 1, 'no such file'],
      [['--checkpoint', join(folder(), 'absent')], 1, 'no such file'],
      [['--key', 'none'], 1, 'C2SP vkey'],
      [['--to', '602'], 1, 'positions of the log'],
      [['--from', '0'], 2, 'integer'],
      [['--nothing'], 2, 'unknown option'],
    ] as const) {
      const ended = await verify(...args);
      expect(ended.exitCode, message).to.equal(exitCode);
      expect(ended.stderr, args.join(' ')).to.include(message);
    }
  });
});
