import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { orderWatchdog } from './watchdog.ts';

export interface PublisherProcessOptions {
  readonly uri: string;
  readonly database: string;
  readonly url: string;
  readonly prefix: string;
  readonly member: string;
}

const PROGRAM = fileURLToPath(new URL('./publisher-process.ts', import.meta.url));

/** Another process that publishes a log to Redis. */
export class PublisherProcess {
  readonly #child: ChildProcess;
  readonly #ended: Promise<unknown>;

  /** Resolves when it has opened everything. */
  static async start(
    options: PublisherProcessOptions,
    environment: Readonly<Record<string, string>> = {},
  ): Promise<PublisherProcess> {
    const child = fork(PROGRAM, [JSON.stringify(options)], {
      execPath: process.execPath,
      execArgv: ['--import', import.meta.resolve('tsx')],
      env: { ...process.env, ...environment },
    });
    const started = new PublisherProcess(child);
    await Promise.race([once(child, 'message'), started.#ended]);
    return started;
  }

  private constructor(child: ChildProcess) {
    const { pid = 0 } = child;
    orderWatchdog('watchProcess', pid);
    this.#child = child;
    this.#ended = once(child, 'exit').then(() => orderWatchdog('forgetProcess', pid));
  }

  send(signal: NodeJS.Signals): void {
    this.#child.kill(signal);
  }

  async kill(): Promise<void> {
    this.#child.kill('SIGKILL');
    await this.#ended;
  }
}
