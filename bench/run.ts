import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join, relative } from 'node:path';
import { Command } from 'commander';
import { startReplicaSet } from '../test/support/mongod.ts';
import { BENCH_FOLDER, compileBench } from './compile.ts';
import { machineWith } from './machine.ts';
import type { Bench } from './row.ts';
import { chosenRows } from './rows.ts';
import { runRows } from './run-rows.ts';
import { machineLine, tableOf } from './table.ts';
import type { RowResult } from './verdict.ts';

interface Options {
  readonly quick?: true;
  readonly strict?: true;
  readonly row: readonly string[];
  readonly json?: string;
}

const FULL = { isQuick: false, rounds: 13, roundMs: 1_500, warmUpMs: 3_000 };
const QUICK = { isQuick: true, rounds: 5, roundMs: 500, warmUpMs: 700 };

const command = new Command('bench')
  .description('Measures the store against a mongod of its own, and what it is to be held against.')
  .option('--quick', 'about five minutes, with fewer and shorter rounds')
  .option('--row <name...>', 'only these rows', [])
  .option('--json <file>', 'where every number goes; bench/results/<date>.json where absent')
  .option('--strict', 'exit with 1 where a row falls short')
  .addHelpText('after', '\nExit code: 0 measured, 1 a row failed, or fell short with --strict.')
  .parse();

const options = command.opts<Options>();
try {
  const results = await main(options);
  process.exitCode = results.every(({ verdict }) => isGoodEnough(verdict)) ? 0 : 1;
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
}

async function main({ quick, row, json }: Options): Promise<readonly RowResult[]> {
  const startedAt = new Date().toISOString();
  const rows = await chosenRows(row);
  const compiled = await compileBench();
  const replicaSet = await startReplicaSet({ members: 1, cacheGigabytes: 1 });
  try {
    const settings: Omit<Bench, 'uri'> = quick ? QUICK : FULL;
    const machine = await machineWith(replicaSet);
    const results = await runRows(rows, { uri: replicaSet.uri, ...settings }, compiled);
    const file =
      json ?? join(BENCH_FOLDER, 'results', `${startedAt.replaceAll(/[:.]/g, '-')}.json`);
    const report = { startedAt, finishedAt: new Date().toISOString(), machine, settings, results };
    console.log(`\n${machineLine(machine)}\n\n${tableOf(results)}\n`);
    await write(file, report);
    console.log(`Every number is in ${relative(process.cwd(), file)}.`);
    return results;
  } finally {
    await replicaSet.stop();
    await compiled.remove();
  }
}

async function write(file: string, report: object): Promise<void> {
  await mkdir(dirname(file), { recursive: true });
  await writeFile(file, `${JSON.stringify(report, null, 2)}\n`);
}

function isGoodEnough(verdict: RowResult['verdict']): boolean {
  return verdict !== undefined && (verdict.isOk || !options.strict);
}
