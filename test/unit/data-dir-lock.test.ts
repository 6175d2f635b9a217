import { mkdir, readdir, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'chai';
import { lockDataDir } from '../../src/mongo/embedded/data-dir-lock.ts';
import { temporaryFolder } from '../support/embedded/temporary-folder.ts';
import { refusalOf } from '../support/refusal-of.ts';

describe('The lock of a data directory', () => {
  const folder = temporaryFolder();
  const dataDir = () => join(folder(), 'made', 'data');

  it('creates the directory for its owner alone', async () => {
    await lockDataDir(dataDir());
    expect((await stat(dataDir())).mode & 0o777).to.equal(0o700);
  });

  it('refuses a second one, names directory and process, and leaves the first in place', async () => {
    await lockDataDir(dataDir());
    const before = await readdir(dataDir());
    const refusal = await refusalOf(lockDataDir(dataDir()), 'data_dir_in_use');
    expect(refusal.details).to.deep.equal({ dataDir: dataDir(), processId: process.pid });
    expect(refusal.message).to.include(dataDir()).and.include(`${process.pid}`);
    expect(await readdir(dataDir())).to.deep.equal(before);
  });

  it('is free again once released, however often', async () => {
    for (let round = 0; round < 3; round += 1) {
      const lock = await lockDataDir(dataDir());
      await lock.release();
      await lock.release();
    }
    expect(await readdir(dataDir())).to.have.lengthOf(1);
  });

  for (const [what, content] of [
    ['a process that is gone', `${2 ** 22 + 1} 100\n`],
    ['a process whose id another one has by now', `${process.pid} 1\n`],
    ['a machine that lost its power while writing it', ''],
  ] as const) {
    it(`takes over what was left by ${what}`, async () => {
      await mkdir(dataDir(), { recursive: true });
      await writeFile(join(dataDir(), 'service.lock.7'), content);
      await lockDataDir(dataDir());
      expect(await readdir(dataDir())).to.deep.equal(['service.lock.8']);
      await refusalOf(lockDataDir(dataDir()), 'data_dir_in_use');
    });
  }

  it('goes to exactly one of many that want what a dead process has left', async () => {
    await mkdir(dataDir(), { recursive: true });
    for (let round = 0; round < 20; round += 1) {
      await writeFile(join(dataDir(), `service.lock.${100 * round + 1}`), `${2 ** 22 + 1} 100\n`);
      const outcomes = await Promise.allSettled(
        Array.from({ length: 8 }, () => lockDataDir(dataDir())),
      );
      const winners = outcomes.filter(({ status }) => status === 'fulfilled');
      expect(winners).to.have.lengthOf(1);
    }
  });

  it('says so where the directory cannot be created', async () => {
    await writeFile(join(folder(), 'made'), 'a file, no folder');
    const refusal = await refusalOf(lockDataDir(dataDir()), 'mongod_failed');
    expect(refusal.message).to.include(`The data directory ${dataDir()} cannot be used`);
  });
});
