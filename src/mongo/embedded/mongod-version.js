import { oneLine } from './fault-text.js';
const TIMEOUT_MS = 20_000;
const MAJOR_MIN = 6;
/**
 * Runs `mongod --version` and resolves with the version it prints, for example `7.0.24`.
 *
 * @throws Error that names the path and says why this is no mongod that runs here.
 */
export async function mongodVersion(path, run, env) {
    const result = await run(path, ['--version'], { env, timeoutMs: TIMEOUT_MS }).catch((error) => {
        throw new Error(`${path} cannot be run: ${oneLine(error)}`);
    });
    const said = oneLine(result.stderr || result.stdout) || 'nothing';
    if (result.exitCode !== 0) {
        throw new Error(`${path} --version ended with ${result.exitCode ?? 'a signal'}, saying: ${said}`);
    }
    const version = /^db version v?(\d+\.\d+\.\d+)/m.exec(result.stdout)?.[1];
    if (version === undefined)
        throw new Error(`${path} --version printed no version, but: ${said}`);
    if (Number.parseInt(version, 10) < MAJOR_MIN) {
        throw new Error(`${path} is MongoDB ${version}; it must be ${MAJOR_MIN}.0 or newer`);
    }
    return version;
}
//# sourceMappingURL=mongod-version.js.map