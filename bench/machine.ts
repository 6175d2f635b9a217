import { readFile } from 'node:fs/promises';
import { cpus, loadavg, release, totalmem } from 'node:os';
import { join } from 'node:path';
import type { ReplicaSet } from '../test/support/mongod.ts';
import { BENCH_FOLDER } from './compile.ts';

export interface Machine {
  readonly cores: number;
  readonly processor: string;
  readonly memoryGigabytes: number;
  readonly system: string;
  readonly node: string;
  readonly mongod: string;
  readonly driver: string;
  /** How many processes wanted a core in the minute before: about 0 on a quiet machine. */
  readonly loadAverage: number;
}

/** What the numbers depend on. */
export async function machineWith(replicaSet: ReplicaSet): Promise<Machine> {
  const primary = await replicaSet.waitForPrimary();
  const { version } = await primary.command({ buildInfo: 1 });
  const processors = cpus();
  return {
    cores: processors.length,
    processor: processors[0]?.model ?? 'unknown',
    memoryGigabytes: Math.round(totalmem() / 2 ** 30),
    system: `${process.platform} ${release()} ${process.arch}`,
    node: process.version,
    mongod: String(version),
    driver: await driverVersion(),
    loadAverage: loadavg()[0] ?? 0,
  };
}

async function driverVersion(): Promise<string> {
  const manifest = join(BENCH_FOLDER, '..', 'node_modules', 'mongodb', 'package.json');
  return (JSON.parse(await readFile(manifest, 'utf8')) as { readonly version: string }).version;
}
