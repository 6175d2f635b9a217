import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { orderWatchdog } from './watchdog.ts';

const PROGRAM = fileURLToPath(new URL('./member-process.ts', import.meta.url));

/** Another process that offers tasks. */
export class Member {
  /** What it holds, as far as it has said. */
  readonly held = new Set<string>();
  readonly #child: ChildProcess;
  readonly #ended: Promise<unknown>;

  constructor(uri: string, database: string, tasks: readonly string[]) {
    const child = fork(PROGRAM, [uri, database, ...tasks], {
      execPath: process.execPath,
      execArgv: ['--import', import.meta.resolve('tsx')],
    });
    const { pid = 0 } = child;
    orderWatchdog('watchProcess', pid);
    this.#child = child;
    this.#ended = once(child, 'exit').then(() => orderWatchdog('forgetProcess', pid));
    child.on('message', (message) => {
      const { task, isHeld } = message as { readonly task: string; readonly isHeld: boolean };
      if (isHeld) this.held.add(task);
      else this.held.delete(task);
    });
  }

  send(signal: NodeJS.Signals): void {
    this.#child.kill(signal);
  }

  async kill(): Promise<void> {
    this.#child.kill('SIGKILL');
    await this.#ended;
    this.held.clear();
  }

  /** Has it close its assignments, and end. */
  async leave(): Promise<void> {
    this.#child.send('leave');
    await this.#ended;
  }
}
