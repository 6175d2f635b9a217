import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { orderWatchdog } from './watchdog.ts';
import type { OrderMessage, WriterMessage, WriterOptions, WriterOrders } from './writer-orders.ts';

const PROGRAM = fileURLToPath(new URL('./writer-process.ts', import.meta.url));

interface Waiting {
  readonly resolve: (answer: never) => void;
  readonly reject: (error: Error) => void;
}

/** Starts another process that has a store open, and resolves once it has. `kill` it. */
export async function startWriter(options: WriterOptions): Promise<Writer> {
  const child = fork(PROGRAM, [JSON.stringify(options)], {
    execPath: process.execPath,
    execArgv: ['--import', import.meta.resolve('tsx')],
  });
  if (child.pid !== undefined) orderWatchdog('watchProcess', child.pid);
  const writer = new Writer(child);
  await writer.hears('ready');
  return writer;
}

/** Another process that appends to a log. */
export class Writer {
  readonly #child: ChildProcess;
  readonly #ended: Promise<unknown>;
  readonly #waiting = new Map<number, Waiting>();
  readonly #reports = new Map<string, Waiting>();
  #lastId = 0;

  constructor(child: ChildProcess) {
    this.#child = child;
    this.#ended = once(child, 'exit').then(() => this.#end());
    child.on('message', (message) => this.#take(message as WriterMessage));
  }

  /** Rejects where the order fails, or the process ends before it has answered. */
  order<Name extends keyof WriterOrders>(
    name: Name,
    ...parameters: Parameters<WriterOrders[Name]>
  ): ReturnType<WriterOrders[Name]> {
    this.#lastId += 1;
    const message: OrderMessage = { id: this.#lastId, name, parameters };
    const answer = new Promise<never>((resolve, reject) => {
      this.#waiting.set(message.id, { resolve, reject });
    });
    // Who kills a process need not listen to what it was doing.
    answer.catch(() => undefined);
    if (this.#child.connected) this.#child.send(message);
    else this.#end();
    return answer as ReturnType<WriterOrders[Name]>;
  }

  /** Resolves with the next report of this kind. */
  hears(report: 'ready' | 'held'): Promise<void> {
    return new Promise<void>((resolve, reject) => {
      this.#reports.set(report, { resolve, reject });
    });
  }

  /** Stops the process in its tracks (SIGSTOP). */
  pause(): void {
    this.#child.kill('SIGSTOP');
  }

  /** Lets a paused process go on. */
  resume(): void {
    this.#child.kill('SIGCONT');
  }

  /** Ends the process by SIGKILL, and resolves once it is gone. */
  async kill(): Promise<void> {
    this.#child.kill('SIGKILL');
    await this.#ended;
  }

  #take(message: WriterMessage): void {
    if ('report' in message) {
      this.#reports.get(message.report)?.resolve(undefined as never);
      this.#reports.delete(message.report);
      return;
    }
    const waiting = this.#waiting.get(message.id);
    this.#waiting.delete(message.id);
    if ('error' in message) waiting?.reject(new Error(`The writer process says: ${message.error}`));
    else waiting?.resolve(message.answer as never);
  }

  #end(): void {
    if (this.#child.pid !== undefined) orderWatchdog('forgetProcess', this.#child.pid);
    const error = new Error('The writer process has ended.');
    for (const { reject } of [...this.#waiting.values(), ...this.#reports.values()]) reject(error);
    this.#waiting.clear();
    this.#reports.clear();
  }
}
