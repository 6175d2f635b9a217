import { Worker } from 'node:worker_threads';
import { EventStoreError } from '../../../errors.js';
const TIMEOUT_MS = 2_000;
/** To start the worker; only a machine that is overloaded takes as long. */
const START_TIMEOUT_MS = 30_000;
const AT_ONCE_MAX = 2;
const WAITING_MAX = 20;
const RETRY_AFTER_MS = 2_000;
/** A stack no larger than that of the main thread: what fits here fits there. */
const RESOURCE_LIMITS = {
    maxOldGenerationSizeMb: 192,
    maxYoungGenerationSizeMb: 32,
    stackSizeMb: 0.75,
};
export function createSchemaTrial(options = {}) {
    return new WorkerTrials(options.timeoutMs ?? TIMEOUT_MS, options.workerUrl ?? WORKER_URL);
}
/** The source where this is the source, as in tests; what was built of it where this was built. */
const WORKER_URL = new URL(`./schema-trial-worker${import.meta.url.endsWith('.ts') ? '.ts' : '.js'}`, import.meta.url);
class WorkerTrials {
    #timeoutMs;
    #workerUrl;
    #running = new Map();
    #waiting = [];
    #places = AT_ONCE_MAX;
    #isClosed = false;
    constructor(timeoutMs, workerUrl) {
        this.#timeoutMs = timeoutMs;
        this.#workerUrl = workerUrl;
    }
    async carryOut(task) {
        await this.#turn();
        try {
            return await this.#tried(task);
        }
        finally {
            this.#places += 1;
            this.#next();
        }
    }
    async close() {
        this.#isClosed = true;
        for (const { refuse } of this.#waiting.splice(0))
            refuse(closed());
        const running = Array.from(this.#running);
        for (const [, refuse] of running)
            refuse(closed());
        await Promise.all(running.map(([worker]) => worker.terminate()));
    }
    #turn() {
        if (this.#isClosed)
            return Promise.reject(closed());
        if (this.#places > 0) {
            this.#places -= 1;
            return Promise.resolve();
        }
        if (this.#waiting.length >= WAITING_MAX)
            return Promise.reject(queueFull());
        return new Promise((start, refuse) => this.#waiting.push({ start, refuse }));
    }
    #next() {
        const next = this.#places > 0 ? this.#waiting.shift() : undefined;
        if (next === undefined)
            return;
        this.#places -= 1;
        next.start();
    }
    async #tried(task) {
        if (this.#isClosed)
            throw closed();
        const worker = startedWorker(this.#workerUrl);
        try {
            return await new Promise((resolve, reject) => {
                this.#running.set(worker, reject);
                this.#attend(worker, task, resolve, reject);
            });
        }
        finally {
            this.#running.delete(worker);
            await worker.terminate();
        }
    }
    #attend(worker, task, resolve, reject) {
        let timer = setTimeout(() => reject(failed('has not started')), START_TIMEOUT_MS);
        worker.on('message', (message) => {
            clearTimeout(timer);
            if (message.kind === 'tried')
                return resolve(message);
            timer = setTimeout(() => resolve(refused(tooLong(this.#timeoutMs))), this.#timeoutMs);
            worker.postMessage(task);
        });
        worker.on('error', (error) => {
            clearTimeout(timer);
            if (error.code === 'ERR_WORKER_OUT_OF_MEMORY')
                resolve(refused(TOO_MUCH_MEMORY));
            else
                reject(failed('has failed', error));
        });
        worker.on('exit', () => {
            clearTimeout(timer);
            reject(failed('has ended'));
        });
    }
}
/** It gets nothing of the environment, and so no secret that is in it. */
function startedWorker(url) {
    const options = { env: {}, execArgv: [], resourceLimits: RESOURCE_LIMITS };
    return new Worker(url.pathname.endsWith('.ts') ? fromSource(url) : url, options);
}
/** A module that has TypeScript understood before it imports it: only in development. */
function fromSource(url) {
    const loader = JSON.stringify(import.meta.resolve('tsx/esm/api'));
    const code = `import { register } from ${loader}; register(); await import('${url}');`;
    return new URL(`data:text/javascript,${encodeURIComponent(code)}`);
}
function refused(fault) {
    return { faults: [fault], reasons: [] };
}
const TOO_MUCH_MEMORY = { pointer: '', message: 'takes too much memory to compile and try' };
function tooLong(timeoutMs) {
    return { pointer: '', message: `takes longer than ${timeoutMs} ms to compile and try` };
}
function failed(what, cause) {
    const message = `The worker that was to try a schema ${what}.`;
    return new EventStoreError('internal', message, {}, cause);
}
function closed() {
    return new EventStoreError('store_closed', 'The store is closed.', {});
}
function queueFull() {
    const message = 'Too many schemas are waiting to be tried.';
    return new EventStoreError('queue_full', message, { retryAfterMs: RETRY_AFTER_MS });
}
//# sourceMappingURL=schema-trial.js.map