import { Worker } from 'node:worker_threads';
import { EventStoreError, type Fault } from '../../../errors.ts';
import { threadTimeMs } from '../../../platform/thread-time.ts';
import type { TrialMessage } from './schema-trial-worker.ts';
import type { TrialResult, TrialTask } from './trial-task.ts';

/**
 * Compiles schemas, tries them on sample data, and their steps on examples, and compares them, in a
 * worker thread of its own with limits of time and memory: what takes more is refused.
 */
export interface SchemaTrial {
  /**
   * What is wrong with what `bundledSchema` gave and with the steps, and what stands against the successions. What
   * takes too long, or too much memory, is a fault.
   *
   * @throws EventStoreError `queue_full` where too many wait already; `store_closed` after `close`;
   * `unavailable` where the machine is too busy to tell;
   * `internal` where the worker fails for a reason that does not lie in the schema.
   */
  carryOut(task: TrialTask): Promise<TrialResult>;
  /** Ends the trials under way; they and those that wait are refused with `store_closed`. */
  close(): Promise<void>;
}

export interface SchemaTrialOptions {
  /** Of a processor, from the moment the worker has started; 2,000 where absent. */
  readonly timeoutMs?: number;
  /** What the worker runs, in place of the trial itself: for tests. */
  readonly workerUrl?: URL;
}

const TIMEOUT_MS = 2_000;
/** To start the worker; only a machine that is overloaded takes as long. */
const START_TIMEOUT_MS = 30_000;
/** How much longer it may last, where others have the processors for most of it. */
const PATIENCE = 10;
const AT_ONCE_MAX = 2;
const WAITING_MAX = 20;
const RETRY_AFTER_MS = 2_000;
/** A stack no larger than that of the main thread: what fits here fits there. */
const RESOURCE_LIMITS = {
  maxOldGenerationSizeMb: 192,
  maxYoungGenerationSizeMb: 32,
  stackSizeMb: 0.75,
};

export function createSchemaTrial(options: SchemaTrialOptions = {}): SchemaTrial {
  return new WorkerTrials(options.timeoutMs ?? TIMEOUT_MS, options.workerUrl ?? WORKER_URL);
}

/** The source where this is the source, as in tests; what was built of it where this was built. */
const WORKER_URL = new URL(
  `./schema-trial-worker${import.meta.url.endsWith('.ts') ? '.ts' : '.js'}`,
  import.meta.url,
);

interface Waiting {
  readonly start: () => void;
  readonly refuse: (error: EventStoreError) => void;
}

class WorkerTrials implements SchemaTrial {
  readonly #timeoutMs: number;
  readonly #workerUrl: URL;
  readonly #running = new Map<Worker, (error: EventStoreError) => void>();
  readonly #waiting: Waiting[] = [];
  #places = AT_ONCE_MAX;
  #isClosed = false;

  constructor(timeoutMs: number, workerUrl: URL) {
    this.#timeoutMs = timeoutMs;
    this.#workerUrl = workerUrl;
  }

  async carryOut(task: TrialTask): Promise<TrialResult> {
    await this.#turn();
    try {
      return await this.#tried(task);
    } finally {
      this.#places += 1;
      this.#next();
    }
  }

  async close(): Promise<void> {
    this.#isClosed = true;
    for (const { refuse } of this.#waiting.splice(0)) refuse(closed());
    const running = Array.from(this.#running);
    for (const [, refuse] of running) refuse(closed());
    await Promise.all(running.map(([worker]) => worker.terminate()));
  }

  #turn(): Promise<void> {
    if (this.#isClosed) return Promise.reject(closed());
    if (this.#places > 0) {
      this.#places -= 1;
      return Promise.resolve();
    }
    if (this.#waiting.length >= WAITING_MAX) return Promise.reject(queueFull());
    return new Promise((start, refuse) => this.#waiting.push({ start, refuse }));
  }

  #next(): void {
    const next = this.#places > 0 ? this.#waiting.shift() : undefined;
    if (next === undefined) return;
    this.#places -= 1;
    next.start();
  }

  async #tried(task: TrialTask): Promise<TrialResult> {
    if (this.#isClosed) throw closed();
    const worker = startedWorker(this.#workerUrl);
    try {
      return await new Promise((resolve, reject) => {
        this.#running.set(worker, reject);
        this.#attend(worker, task, resolve, reject);
      });
    } finally {
      this.#running.delete(worker);
      await worker.terminate();
    }
  }

  #attend(
    worker: Worker,
    task: TrialTask,
    resolve: (result: TrialResult) => void,
    reject: (error: EventStoreError) => void,
  ): void {
    let timer: NodeJS.Timeout = setTimeout(() => reject(tooBusy()), START_TIMEOUT_MS);
    worker.on('message', (message: TrialMessage) => {
      clearTimeout(timer);
      if (message.kind === 'tried') return resolve(message);
      timer = this.#limited(message.threadId, resolve, reject);
      worker.postMessage(task);
    });
    worker.on('error', (error: Error & { readonly code?: string }) => {
      clearTimeout(timer);
      if (error.code === 'ERR_WORKER_OUT_OF_MEMORY') resolve(refused(TOO_MUCH_MEMORY));
      else reject(failed('has failed', error));
    });
    worker.on('exit', () => {
      clearTimeout(timer);
      reject(failed('has ended'));
    });
  }

  /** Looks, as often as the trial may last, how much of a processor it has had by then. */
  #limited(
    threadId: number | undefined,
    resolve: (result: TrialResult) => void,
    reject: (error: EventStoreError) => void,
  ): NodeJS.Timeout {
    const before = threadTimeMs(threadId) ?? 0;
    let looksLeft = PATIENCE;
    const timer = setInterval(() => {
      const now = threadTimeMs(threadId);
      looksLeft -= 1;
      const isOver = now === undefined || now - before >= this.#timeoutMs;
      if (isOver) resolve(refused(tooLong(this.#timeoutMs)));
      else if (looksLeft === 0) reject(tooBusy());
    }, this.#timeoutMs);
    return timer;
  }
}

function tooBusy(): EventStoreError {
  const message = 'The machine is too busy to try a schema. Try again.';
  return new EventStoreError('unavailable', message, {});
}

/** It gets nothing of the environment, and so no secret that is in it. */
function startedWorker(url: URL): Worker {
  const options = { env: {}, execArgv: [], resourceLimits: RESOURCE_LIMITS };
  return new Worker(url.pathname.endsWith('.ts') ? fromSource(url) : url, options);
}

/** A module that has TypeScript understood before it imports it: only in development. */
function fromSource(url: URL): URL {
  const loader = JSON.stringify(import.meta.resolve('tsx/esm/api'));
  const code = `import { register } from ${loader}; register(); await import('${url}');`;
  return new URL(`data:text/javascript,${encodeURIComponent(code)}`);
}

function refused(fault: Fault): TrialResult {
  return { faults: [fault], reasons: [] };
}

const TOO_MUCH_MEMORY: Fault = { pointer: '', message: 'takes too much memory to compile and try' };

function tooLong(timeoutMs: number): Fault {
  return { pointer: '', message: `takes longer than ${timeoutMs} ms to compile and try` };
}

function failed(what: string, cause?: unknown): EventStoreError {
  const message = `The worker that was to try a schema ${what}.`;
  return new EventStoreError('internal', message, {}, cause);
}

function closed(): EventStoreError {
  return new EventStoreError('store_closed', 'The store is closed.', {});
}

function queueFull(): EventStoreError {
  const message = 'Too many schemas are waiting to be tried.';
  return new EventStoreError('queue_full', message, { retryAfterMs: RETRY_AFTER_MS });
}
