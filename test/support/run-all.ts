import { spawn } from 'node:child_process';
import { existsSync, readFileSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { mongodBinary } from './mongod-binary.ts';
import { typeOnlyFiles } from './type-only-files.ts';

const LINES_PERCENT_MIN = 90;
const COVERAGE_FOLDER = 'coverage';
const ROOT = fileURLToPath(new URL('../..', import.meta.url));

interface Counts {
  readonly passed: number;
  readonly failed: number;
  readonly pending: number;
}

/**
 * Runs every test under coverage (`npm test`), or those that the arguments, handed on to mocha,
 * choose; then coverage is shown but not enforced. Ends with a sentence for each thing that is
 * wrong and `N passed, N failed`, and with exit code 0 only if nothing was.
 */
async function runAll(mochaArguments: readonly string[]): Promise<void> {
  process.chdir(ROOT);
  const countsFile = join(tmpdir(), `test-counts-${process.pid}.json`);
  const coverageEnforced = mochaArguments.length === 0;
  rmSync(COVERAGE_FOLDER, { recursive: true, force: true });
  // Here, because fetching it can take longer than any test may.
  await mongodBinary();

  const exitCode = await run([...c8(coverageEnforced), ...mocha(mochaArguments)], countsFile);

  const counts = readJson<Counts>(countsFile);
  rmSync(countsFile, { force: true });
  const faults = faultsOf(counts, exitCode, coverageEnforced);
  for (const fault of faults) console.log(fault);
  const { passed, failed, pending } = counts ?? { passed: 0, failed: 0, pending: 0 };
  console.log(`${passed} passed, ${failed} failed${pending > 0 ? `, ${pending} skipped` : ''}`);
  process.exitCode = faults.length === 0 ? 0 : exitCode || 1;
}

function c8(coverageEnforced: boolean): string[] {
  return [
    entryOf('c8', 'bin/c8.js'),
    ...['--all', '--src', 'src', '--include', 'src/**', '--extension', '.ts'],
    // Always at least one, or c8 falls back on a list of its own.
    ...['**/*.d.ts', ...typeOnlyFiles('src')].flatMap((file) => ['--exclude', file]),
    ...['text-summary', 'lcov', 'json-summary'].flatMap((name) => ['--reporter', name]),
    ...['--reports-dir', COVERAGE_FOLDER],
    ...(coverageEnforced ? ['--check-coverage', '--lines', `${LINES_PERCENT_MIN}`] : []),
  ];
}

function mocha(mochaArguments: readonly string[]): string[] {
  // tsx/esm, not tsx: with that, mocha would load the tests and src as CommonJS.
  // Mocha's own launcher would start this very command, but does not pass SIGTERM on to it.
  const cli = entryOf('mocha', 'lib/cli/cli.js');
  const namesFiles = mochaArguments.some((argument) => argument.endsWith('.ts'));
  const files = namesFiles ? [] : ['test/**/*.test.ts'];
  return [process.execPath, '--import', 'tsx/esm', cli, ...files, ...mochaArguments];
}

function entryOf(name: string, path: string): string {
  const manifest = createRequire(import.meta.url).resolve(`${name}/package.json`);
  return join(dirname(manifest), path);
}

/** Resolves with the exit code; a signal counts as 1. */
function run(args: readonly string[], countsFile: string): Promise<number> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, args, {
      stdio: 'inherit',
      env: { ...process.env, TEST_COUNTS_FILE: countsFile },
    });
    const pass = (signal: NodeJS.Signals) => child.kill(signal);
    process.on('SIGINT', pass).on('SIGTERM', pass);
    child.once('error', reject);
    child.once('exit', (code) => resolve(code ?? 1));
  });
}

function faultsOf(counts: Counts | undefined, exitCode: number, coverageEnforced: boolean) {
  if (counts === undefined) return ['The run of the tests did not come to its end.'];
  const { passed, failed, pending } = counts;
  const lines = coveredLinesPercent();
  const faults: string[] = [];
  if (passed + failed + pending === 0) faults.push('No test ran.');
  if (pending > 0) faults.push('Tests were skipped: run them, or remove them.');
  if (coverageEnforced && !(lines >= LINES_PERCENT_MIN)) {
    faults.push(`Coverage was too low: ${lines} % of lines, at least ${LINES_PERCENT_MIN} wanted.`);
  }
  if (failed > 0) faults.push('Tests failed.');
  if (exitCode !== 0 && faults.length === 0) faults.push(`The run ended with code ${exitCode}.`);
  return faults;
}

function coveredLinesPercent(): number {
  type Summary = { readonly total: { readonly lines: { readonly pct: number } } };
  const summary = readJson<Summary>(join(COVERAGE_FOLDER, 'coverage-summary.json'));
  return summary?.total.lines.pct ?? Number.NaN;
}

/** The content of a file; undefined where there is none. */
function readJson<Content>(file: string): Content | undefined {
  return existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : undefined;
}

try {
  await runAll(process.argv.slice(2));
} catch (error) {
  console.log(error instanceof Error ? error.message : error);
  console.log('0 passed, 0 failed');
  process.exitCode = 1;
}
