import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { mongodVersion } from './mongod-version.js';
/**
 * The path of the mongod that an earlier search kept, or null where there is none.
 *
 * Its size is checked, its SHA-256 was when it was kept: hashing 140 MB takes 0.2 s of every start,
 * and whoever can write to this user's cache can change this program as well. A size that differs
 * tells of a machine that lost its power while writing.
 *
 * @throws Error where it is damaged or does not run.
 */
export async function keptMongod(search) {
    const path = keptMongodPath(search);
    const sizeBytes = await sizeOf(path);
    if (sizeBytes === null)
        return null;
    if (sizeBytes !== search.wheel.mongodSizeBytes) {
        throw new Error(`${path} is damaged: it has ${sizeBytes} bytes`);
    }
    await mongodVersion(path, search.run, search.env);
    return path;
}
/** Where the wheel's mongod is kept; another wheel's mongod has another name. */
export function keptMongodPath({ cacheFolder, wheel }) {
    return join(cacheFolder, `mongod-${wheel.mongodSha256.slice(0, 12)}`);
}
async function sizeOf(path) {
    try {
        return (await stat(path)).size;
    }
    catch (error) {
        if (error instanceof Error && 'code' in error && error.code === 'ENOENT')
            return null;
        throw error;
    }
}
//# sourceMappingURL=kept-mongod.js.map