import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { orderWatchdog } from '../test/support/watchdog.ts';

export const BENCH_FOLDER = fileURLToPath(new URL('.', import.meta.url));

export interface CompiledBench {
  /** The URL of the JavaScript that a file of `bench/` was compiled to: `rows/4-hashing.ts`. */
  urlOf(file: string): string;
  remove(): Promise<void>;
}

/**
 * Compiles what is measured and what measures it into a new folder, which is gone when this process
 * is: the way `npm start` runs, not the way tests do.
 *
 * @throws Error with what the compiler said.
 */
export async function compileBench(): Promise<CompiledBench> {
  // Inside the repository, so that the packages are found.
  await mkdir(join(BENCH_FOLDER, 'results'), { recursive: true });
  const folder = await mkdtemp(join(BENCH_FOLDER, 'results', 'compiled-'));
  orderWatchdog('watchFolder', folder);
  await tsc(['-p', join(BENCH_FOLDER, 'tsconfig.json'), '--outDir', folder]);
  return {
    urlOf: (file) => pathToFileURL(join(folder, 'bench', file.replace(/\.ts$/, '.js'))).href,
    remove: () => rm(folder, { recursive: true, force: true }),
  };
}

function tsc(args: readonly string[]): Promise<void> {
  const manifest = createRequire(import.meta.url).resolve('typescript/package.json');
  const entry = join(dirname(manifest), 'bin', 'tsc');
  return new Promise((resolve, reject) => {
    execFile(process.execPath, [entry, ...args], (error, stdout) => {
      if (error === null) resolve();
      else reject(new Error(`The benchmark does not compile:\n${stdout || error.message}`));
    });
  });
}
