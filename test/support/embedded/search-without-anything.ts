import { createHash } from 'node:crypto';
import { copyFile, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { MongodSearch } from '../../../src/mongo/embedded/mongod-search.ts';
import type { PinnedWheel } from '../../../src/mongo/embedded/pinned-wheel.ts';
import { type RunCommand, runCommand } from '../../../src/mongo/embedded/run-command.ts';
import { FAKE_MONGOD, fakeMongod } from './fake-mongod.ts';

const ENTRY = 'fiftyone/db/bin/mongod';

/** A search on a machine that has nothing but Python, and what it did. */
export interface WatchedSearch extends MongodSearch {
  readonly said: string[];
  /** One line for every other program asked for a mongod: `mongodb-memory-server` or `pip`. */
  readonly asked: string[];
}

/** `wheelFile` is what pip brings; without it pip fails. */
export function searchWithoutAnything(folder: string, wheelFile?: string): WatchedSearch {
  const said: string[] = [];
  const asked: string[] = [];
  return {
    env: {},
    platform: 'linux',
    architecture: 'x64',
    cacheFolder: join(folder, 'cache', 'event-store'),
    run: runWithFakePip(asked, wheelFile),
    askMemoryServer: async () => {
      asked.push('mongodb-memory-server');
      throw new Error('no way to the download server');
    },
    wheel: { ...UNPINNED, sha256: '0'.repeat(64) },
    say: (message) => said.push(message),
    said,
    asked,
  };
}

const UNPINNED: PinnedWheel = {
  requirement: 'fake-mongod==1.0.0',
  sha256: '',
  entry: ENTRY,
  mongodSha256: sha256(FAKE_MONGOD),
  mongodSizeBytes: Buffer.byteLength(FAKE_MONGOD),
};

/** A wheel with the fake mongod in it. */
export async function fakeWheel(folder: string): Promise<{ file: string; pinned: PinnedWheel }> {
  const file = join(folder, 'fake_mongod-1.0.0-py3-none-any.whl');
  const content = join(folder, 'content', 'fiftyone');
  await fakeMongod(join(folder, 'content', ENTRY));
  const args = ['-m', 'zipfile', '-c', file, content];
  const { exitCode, stderr } = await runCommand('python3', args, LIMITS);
  if (exitCode !== 0) throw new Error(stderr);
  return { file, pinned: { ...UNPINNED, sha256: sha256(await readFile(file)) } };
}

const LIMITS = { env: process.env, timeoutMs: 20_000 };

function runWithFakePip(asked: string[], wheelFile: string | undefined): RunCommand {
  return async (command, args, limits) => {
    if (!args.includes('pip')) {
      // Python is the one thing of this machine that is there.
      const env = command === 'python3' ? process.env : limits.env;
      return runCommand(command, args, { ...limits, env });
    }
    asked.push('pip');
    const folder = args[args.indexOf('--dest') + 1];
    if (wheelFile === undefined || folder === undefined) {
      return { exitCode: 1, stdout: '', stderr: 'ERROR: No matching distribution found' };
    }
    await copyFile(wheelFile, join(folder, 'fake_mongod-1.0.0-py3-none-any.whl'));
    return { exitCode: 0, stdout: '', stderr: '' };
  };
}

function sha256(content: string | Buffer): string {
  return createHash('sha256').update(content).digest('hex');
}
