import type { Worker } from 'node:worker_threads';
import { startedWorker, workerUrl } from '../../platform/started-worker.ts';
import type { FilterVerdict } from './ports.ts';
import type { PredicateMessage, PredicateTask } from './predicate-worker.ts';

export type StoppedBy = 'time' | 'memory' | 'failure';

export type TaskOutcome =
  | { readonly verdicts: readonly FilterVerdict[] }
  /** The worker is gone: so many events were done, and the next one was its end. */
  | { readonly stoppedBy: StoppedBy; readonly done: number };

const WORKER_URL = workerUrl('predicate-worker', import.meta.url);
/** Only a machine that is overloaded takes as long. */
const START_TIMEOUT_MS = 30_000;
const LOOK_MS = 20;
const RESOURCE_LIMITS = {
  maxOldGenerationSizeMb: 128,
  maxYoungGenerationSizeMb: 32,
  stackSizeMb: 2,
};

interface Running {
  readonly worker: Worker;
  readonly progress: Int32Array;
}

/** A worker thread that is there while it is needed, and another one where it has come to its end. */
export class PredicateWorker {
  #running: Promise<Running> | undefined;
  #isClosed = false;

  /** One task at a time. `eventMs` is how long it may go on without one event more being done. */
  async evaluate(task: PredicateTask, eventMs: number): Promise<TaskOutcome> {
    if (this.#isClosed) return { stoppedBy: 'failure', done: 0 };
    try {
      this.#running ??= started();
      const running = await this.#running;
      const outcome = await outcomeOf(running, task, eventMs);
      if ('stoppedBy' in outcome) await this.#end();
      return outcome;
    } catch {
      await this.#end();
      return { stoppedBy: 'failure', done: 0 };
    }
  }

  async close(): Promise<void> {
    this.#isClosed = true;
    await this.#end();
  }

  async #end(): Promise<void> {
    const running = this.#running;
    this.#running = undefined;
    await running?.then(({ worker }) => worker.terminate()).catch(() => undefined);
  }
}

function started(): Promise<Running> {
  const shared = new SharedArrayBuffer(Int32Array.BYTES_PER_ELEMENT);
  const worker = startedWorker(WORKER_URL, RESOURCE_LIMITS, shared);
  worker.unref();
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error('It has not started.')), START_TIMEOUT_MS);
    const settle = (action: () => void) => {
      clearTimeout(timer);
      worker.removeAllListeners();
      // One that nobody waits for may end, too.
      worker.on('error', () => undefined);
      action();
    };
    worker.once('message', () =>
      settle(() => resolve({ worker, progress: new Int32Array(shared) })),
    );
    worker.once('error', (error) => settle(() => reject(error)));
    worker.once('exit', () => settle(() => reject(new Error('It has ended.'))));
  });
}

function outcomeOf(
  { worker, progress }: Running,
  task: PredicateTask,
  eventMs: number,
): Promise<TaskOutcome> {
  Atomics.store(progress, 0, 0);
  return new Promise((resolve) => {
    let done = 0;
    let since = performance.now();
    const settle = (outcome: TaskOutcome) => {
      clearInterval(timer);
      worker.off('message', onMessage).off('error', onError).off('exit', onExit);
      resolve(outcome);
    };
    const stop = (stoppedBy: StoppedBy) => settle({ stoppedBy, done: Atomics.load(progress, 0) });
    const timer = setInterval(() => {
      const doneNow = Atomics.load(progress, 0);
      if (doneNow > done) since = performance.now();
      done = doneNow;
      // What is done already is only on its way here.
      if (done < task.events.length && performance.now() - since > eventMs) stop('time');
    }, LOOK_MS);
    const onMessage = (message: PredicateMessage) => {
      if (message !== 'ready') settle(message);
    };
    const onError = (error: Error & { readonly code?: string }) =>
      stop(error.code === 'ERR_WORKER_OUT_OF_MEMORY' ? 'memory' : 'failure');
    const onExit = () => stop('failure');
    worker.on('message', onMessage).on('error', onError).on('exit', onExit);
    worker.postMessage(task);
  });
}
