import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

const REQUIREMENTS = join(import.meta.dirname, 'requirements.txt');
const CACHE = join(import.meta.dirname, '../../node_modules/.cache');

/**
 * The path of schemathesis, installed with pip into a folder of its own below `node_modules/.cache`
 * the first time, in the pinned versions, each file checked against its SHA-256.
 *
 * @throws Error that says what is missing: Python 3.11 or newer with venv, or the packages.
 */
export async function installSchemathesis(say: (message: string) => void): Promise<string> {
  const requirements = await readFile(REQUIREMENTS);
  const version = createHash('sha256').update(requirements).digest('hex').slice(0, 12);
  const folder = join(CACHE, `schemathesis-${version}`);
  const finished = join(folder, 'finished');
  if (!existsSync(finished)) {
    say('Installing schemathesis with pip …');
    await rm(folder, { recursive: true, force: true });
    await run('python3', ['-c', AT_LEAST_3_11]);
    await run('python3', ['-m', 'venv', folder]);
    await run(join(folder, 'bin/python'), [
      ...['-m', 'pip', 'install', '--quiet', '--disable-pip-version-check'],
      ...['--require-hashes', '--only-binary', ':all:', '--requirement', REQUIREMENTS],
    ]);
    await writeFile(finished, '');
  }
  return join(folder, 'bin/schemathesis');
}

const AT_LEAST_3_11 =
  'import sys; sys.exit(None if sys.version_info >= (3, 11) else "Python 3.11 or newer is needed")';

function run(command: string, args: readonly string[]): Promise<void> {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { stdio: ['ignore', 'ignore', 'pipe'] });
    let said = '';
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      said += text;
    });
    child.once('error', reject);
    child.once('close', (exitCode) => {
      if (exitCode === 0) resolve();
      else reject(new Error(`${command} ${args.slice(0, 3).join(' ')} failed: ${said.trim()}`));
    });
  });
}
