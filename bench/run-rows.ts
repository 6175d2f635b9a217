import type { CompiledBench } from './compile.ts';
import { dropDatabases } from './drop-databases.ts';
import type { Bench } from './row.ts';
import { measureInProcess } from './row-process.ts';
import type { NamedRow } from './rows.ts';
import { ratioText } from './table.ts';
import { type RowResult, verdictOn } from './verdict.ts';

/** Measures one row after the other, and says how far it is on standard error. */
export async function runRows(
  rows: readonly NamedRow[],
  bench: Bench,
  compiled: CompiledBench,
): Promise<readonly RowResult[]> {
  const results: RowResult[] = [];
  for (const named of rows) {
    console.error(`${named.name} …`);
    const result = await runRow(named, bench, compiled);
    const outcome = result.verdict ? ratioText(result.verdict) : `failed: ${result.failure}`;
    console.error(`  ${outcome}, ${result.seconds.toFixed(0)} s`);
    results.push(result);
    await dropDatabases(bench.uri);
  }
  return results;
}

async function runRow(
  { name, file, row }: NamedRow,
  bench: Bench,
  compiled: CompiledBench,
): Promise<RowResult> {
  const start = performance.now();
  const seconds = () => (performance.now() - start) / 1_000;
  const order = { file: compiled.urlOf(file), bench };
  try {
    const measurement = await measureInProcess(compiled.urlOf('measure-row.ts'), order);
    const verdict = verdictOn(row, measurement);
    return { name, row, ...measurement, verdict, seconds: seconds() };
  } catch (error) {
    const failure = error instanceof Error ? error.message : String(error);
    return { name, row, rounds: [], failure, seconds: seconds() };
  }
}
