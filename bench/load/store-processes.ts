import { fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import type { Latencies } from './sample.ts';

export interface StoreProcessOptions {
  readonly uri: string;
  readonly database: string;
  readonly writers: number;
}

export interface ProcessLoad {
  /** When to start, in milliseconds since 1970, so that several start as one. */
  readonly startAtMs: number;
  readonly durationMs: number;
}

/** What a process is sent first, then any number of times. */
export type Order = { readonly open: StoreProcessOptions } | { readonly load: ProcessLoad };
/** What it answers to each: opened, or the latencies. */
export type Report = 'opened' | Latencies;

/** A process with an event store, and writers that append single events to it. */
export interface StoreProcess {
  load(load: ProcessLoad): Promise<Latencies>;
  stop(): Promise<void>;
}

/** Resolves once the process has opened the store. Should this process die, so does it. */
export async function startStoreProcess(options: StoreProcessOptions): Promise<StoreProcess> {
  const program = fileURLToPath(new URL('./store-process.js', import.meta.url));
  const child = fork(program, { serialization: 'advanced' });
  const exited = once(child, 'exit');

  async function answerTo(order: Order): Promise<Report> {
    const report = once(child, 'message').then(([message]) => message as Report);
    child.send(order);
    return await Promise.race([report, exited.then(failed)]);
  }

  await answerTo({ open: options });
  return {
    load: async (load) => (await answerTo({ load })) as Latencies,
    async stop() {
      child.disconnect();
      await exited;
    },
  };
}

function failed(): never {
  throw new Error('A process with an event store came to its end.');
}
