import { fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import type { RawReads } from './processes/raw-reads.ts';
import type { StoreWriters } from './processes/store-writers.ts';
import type { Latencies } from './sample.ts';

/** A program of `processes/`, and what it is opened with. */
export type LoadProgram =
  | { readonly program: 'raw-reads'; readonly opening: RawReads }
  | { readonly program: 'store-writers'; readonly opening: StoreWriters };

export interface ProcessLoad {
  /** When to start, in milliseconds since 1970, so that several start as one. */
  readonly startAtMs: number;
  readonly durationMs: number;
}

/** What a process is sent first, then any number of times. */
export type Order = { readonly open: object } | { readonly load: ProcessLoad };
/** What it answers to each: opened, or the latencies. */
export type Report = 'opened' | Latencies;

/** A process that loads the database when it is told to. */
export interface LoadProcess {
  load(load: ProcessLoad): Promise<Latencies>;
  stop(): Promise<void>;
}

/** Resolves once the process has opened what it needs. Should this process die, so does it. */
export async function startLoadProcess({ program, opening }: LoadProgram): Promise<LoadProcess> {
  const file = fileURLToPath(new URL(`./processes/${program}.js`, import.meta.url));
  const child = fork(file, { serialization: 'advanced' });
  const exited = once(child, 'exit');

  async function answerTo(order: Order): Promise<Report> {
    const report = once(child, 'message').then(([message]) => message as Report);
    child.send(order);
    return await Promise.race([report, exited.then(() => failed(program))]);
  }

  await answerTo({ open: opening });
  return {
    load: async (load) => (await answerTo({ load })) as Latencies,
    async stop() {
      child.disconnect();
      await exited;
    },
  };
}

function failed(program: string): never {
  throw new Error(`A process of ${program} came to its end.`);
}
