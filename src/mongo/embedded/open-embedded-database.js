import { readFile, rm, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { lockDataDir } from './data-dir-lock.js';
import { findMongod } from './find-mongod.js';
import { stopLeftoverMongod } from './leftover-mongod.js';
import { mongodSearch } from './mongod-search.js';
import { startEmbeddedMongod } from './start-embedded-mongod.js';
/**
 * Opens the embedded database on a data directory: takes the directory for this process, finds a
 * mongod, ends the one a killed run may have left, starts it and waits until it accepts writes.
 *
 * @throws EventStoreError `data_dir_in_use`, `mongod_not_found` or `mongod_failed`; then nothing is
 *   running and the directory is free again.
 */
export async function openEmbeddedDatabase({ dataDir, env, say, }) {
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
        let stopped;
        return {
            uri: mongod.uri,
            lost: mongod.lost,
            stop: () => {
                stopped ??= stop();
                return stopped;
            },
        };
    }
    catch (error) {
        await lock.release();
        throw error;
    }
}
/**
 * The connection string of the embedded database that another process has opened on this data
 * directory; undefined where none has.
 */
export async function uriOfOpened(dataDir) {
    return await readFile(uriFile(resolve(dataDir)), 'utf8').catch(() => undefined);
}
function uriFile(folder) {
    return join(folder, 'mongod.uri');
}
//# sourceMappingURL=open-embedded-database.js.map