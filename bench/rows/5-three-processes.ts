import { freshDatabase } from '../load/engine.ts';
import { interleaved, type Side } from '../load/interleaved.ts';
import { sampleOf } from '../load/sample.ts';
import { type StoreProcess, startStoreProcess } from '../load/store-processes.ts';
import type { Bench, Measurement, Row } from '../row.ts';

export const row: Row = {
  measured: 'three processes on one log, 256 writers in all',
  against: 'one process, 256 writers',
  compares: 'perSecond',
  target: { bound: 0.6, aim: 0.8, p99MsBelow: 60 },
  measure,
};

async function measure(bench: Bench): Promise<Measurement> {
  const together = await startProcesses(bench, [86, 85, 85]);
  const alone = await startProcesses(bench, [256]);
  const measurement = await interleaved(bench, loaded(together), loaded(alone));
  await Promise.all([...together, ...alone].map((process) => process.stop()));
  return measurement;
}

/** One process for each number of writers, all on one new log. */
function startProcesses(
  { uri }: Bench,
  writers: readonly number[],
): Promise<readonly StoreProcess[]> {
  const database = freshDatabase();
  return Promise.all(writers.map((count) => startStoreProcess({ uri, database, writers: count })));
}

/** By then every process has heard of it. */
const NOTICE_MS = 100;

function loaded(processes: readonly StoreProcess[]): Side {
  return async (durationMs) => {
    const startAtMs = Date.now() + NOTICE_MS;
    const load = { startAtMs, durationMs };
    return sampleOf(await Promise.all(processes.map((process) => process.load(load))));
  };
}
