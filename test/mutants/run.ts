import { execFileSync, spawnSync } from 'node:child_process';
import { cpSync, mkdtempSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { MUTANTS, type Mutant } from './mutants.ts';

const ROOT = join(import.meta.dirname, '../..');
const RUN_TIMEOUT_MS = 10 * 60_000;

/**
 * Applies each mutant to a copy of the sources and runs the tests that must notice it. Ends with
 * exit code 1 if one survives, or no longer applies. Names of mutants choose among them.
 */
function runMutants(names: readonly string[]): void {
  const chosen = MUTANTS.filter(({ name }) => names.length === 0 || names.includes(name));
  const survivors = chosen.filter((mutant) => !isCaught(mutant));
  console.log(`${chosen.length - survivors.length} of ${chosen.length} mutants caught`);
  process.exitCode = survivors.length === 0 ? 0 : 1;
}

function isCaught(mutant: Mutant): boolean {
  const copy = mkdtempSync(join(tmpdir(), 'mutant-'));
  try {
    for (const part of ['src', 'test', 'package.json', 'tsconfig.json', '.mocharc.json']) {
      cpSync(join(ROOT, part), join(copy, part), { recursive: true });
    }
    symlinkSync(join(ROOT, 'node_modules'), join(copy, 'node_modules'));
    const patch = join(import.meta.dirname, `${mutant.name}.patch`);
    execFileSync('git', ['apply', '--unsafe-paths', `--directory=${copy}`, patch], { cwd: copy });
    const failures = failuresIn(copy, mutant);
    console.log(`${failures.length > 0 ? 'caught  ' : 'SURVIVED'} ${mutant.name}`);
    for (const failure of failures) console.log(`           ${failure}`);
    return failures.length > 0;
  } finally {
    rmSync(copy, { recursive: true, force: true });
  }
}

/** The names of the tests that fail; one that does not come to an end takes all others with it. */
function failuresIn(copy: string, { test, grep }: Mutant): readonly string[] {
  const mocha = join(ROOT, 'node_modules/mocha/lib/cli/cli.js');
  const args = ['--import', 'tsx/esm', mocha, test, '--reporter', 'json', '--grep', grep];
  const { stdout } = spawnSync(process.execPath, args, {
    cwd: copy,
    encoding: 'utf8',
    maxBuffer: 64 * 1024 * 1024,
    timeout: RUN_TIMEOUT_MS,
  });
  const start = stdout.indexOf('{\n  "stats"');
  if (start === -1) return [`the tests came to no end: ${grep}`];
  const report = JSON.parse(stdout.slice(start)) as {
    readonly failures: readonly { readonly fullTitle: string }[];
  };
  return report.failures.map(({ fullTitle }) => fullTitle);
}

runMutants(process.argv.slice(2));
