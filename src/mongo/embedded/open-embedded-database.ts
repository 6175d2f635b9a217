import { readFile, rm, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import type { EventStoreError } from '../../errors.ts';
import { lockDataDir } from './data-dir-lock.ts';
import { findMongod } from './find-mongod.ts';
import { stopLeftoverMongod } from './leftover-mongod.ts';
import { mongodSearch } from './mongod-search.ts';
import type { Environment } from './run-command.ts';
import { startEmbeddedMongod } from './start-embedded-mongod.ts';

export interface EmbeddedDatabaseOptions {
  readonly dataDir: string;
  /** `MONGOD_BINARY`, `PATH`, `XDG_CACHE_HOME`, the `MONGOMS_*` ones, and what pip reads. */
  readonly env: Environment;
  /** Is told, in plain sentences, of every step that may take long. */
  readonly say: (message: string) => void;
}

export interface EmbeddedDatabase {
  readonly uri: string;
  /** Resolves if mongod ends without having been told to: nothing works from then on. */
  readonly lost: Promise<EventStoreError<'mongod_failed'>>;
  /** Shuts mongod down, then gives the data directory free. Again is no harm. */
  stop(): Promise<void>;
}

/**
 * Opens the embedded database on a data directory: takes the directory for this process, finds a
 * mongod, ends the one a killed run may have left, starts it and waits until it accepts writes.
 *
 * @throws EventStoreError `data_dir_in_use`, `mongod_not_found` or `mongod_failed`; then nothing is
 *   running and the directory is free again.
 */
export async function openEmbeddedDatabase({
  dataDir,
  env,
  say,
}: EmbeddedDatabaseOptions): Promise<EmbeddedDatabase> {
  const folder = resolve(dataDir);
  const lock = await lockDataDir(folder);
  try {
    const { path } = await findMongod(mongodSearch(env, say));
    await stopLeftoverMongod(join(folder, 'mongod'), say);
    const mongod = await startEmbeddedMongod({ dataDir: folder, mongodPath: path, env, say });
    await writeFile(uriFile(folder), mongod.uri, { mode: 0o600 });
    const stop = async () => {
      await rm(uriFile(folder), { force: true });
      await mongod.stop().finally(() => lock.release());
    };
    let stopped: Promise<void> | undefined;
    return {
      uri: mongod.uri,
      lost: mongod.lost,
      stop: () => {
        stopped ??= stop();
        return stopped;
      },
    };
  } catch (error) {
    await lock.release();
    throw error;
  }
}

/**
 * The connection string of the embedded database that another process has opened on this data
 * directory; undefined where none has.
 */
export async function uriOfOpened(dataDir: string): Promise<string | undefined> {
  return await readFile(uriFile(resolve(dataDir)), 'utf8').catch(() => undefined);
}

function uriFile(folder: string): string {
  return join(folder, 'mongod.uri');
}
