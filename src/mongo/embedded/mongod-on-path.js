import { constants } from 'node:fs';
import { access, stat } from 'node:fs/promises';
import { delimiter, resolve } from 'node:path';
import { mongodVersion } from './mongod-version.js';
/**
 * The absolute path of the first mongod on the PATH.
 *
 * @throws Error where there is none, or it does not run.
 */
export async function mongodOnPath({ env, platform, run }) {
    const name = platform === 'win32' ? 'mongod.exe' : 'mongod';
    for (const folder of (env['PATH'] ?? '').split(delimiter)) {
        const path = resolve(folder, name);
        if (folder === '' || !(await isProgram(path)))
            continue;
        await mongodVersion(path, run, env);
        return path;
    }
    throw new Error('there is none');
}
async function isProgram(path) {
    try {
        await access(path, constants.X_OK);
        return (await stat(path)).isFile();
    }
    catch {
        // Not there, or not ours to run: as a shell does, look further.
        return false;
    }
}
//# sourceMappingURL=mongod-on-path.js.map