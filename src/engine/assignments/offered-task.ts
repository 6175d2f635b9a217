import type { Clock } from '../../platform/clock.ts';
import type { Hold } from './ports.ts';

export type RunTask = (hold: Hold) => Promise<void>;

/** A task that this process offers to do; it runs at most once at a time. */
export class OfferedTask {
  readonly #run: RunTask;
  readonly #clock: Clock;
  readonly #pauseMs: number;
  #running: { readonly controller: AbortController; readonly ended: Promise<void> } | undefined;
  #notBeforeMs = 0;

  constructor(run: RunTask, clock: Clock, pauseMs: number) {
    this.#run = run;
    this.#clock = clock;
    this.#pauseMs = pauseMs;
  }

  get isRunning(): boolean {
    return this.#running !== undefined;
  }

  /** Not to be begun before so many milliseconds have passed. */
  delay(ms: number): void {
    this.#notBeforeMs = Math.max(this.#notBeforeMs, this.#clock.monotonicMs() + ms);
  }

  /** Runs, unless it does, or is to wait; `ended` is told when it has ended by itself. */
  begin(ended: (cause: unknown) => void): void {
    if (this.#running !== undefined || this.#clock.monotonicMs() < this.#notBeforeMs) return;
    const controller = new AbortController();
    const ending = this.#carryOut(controller.signal).then((cause) => {
      this.#running = undefined;
      if (controller.signal.aborted) return;
      this.delay(this.#pauseMs);
      ended(cause);
    });
    this.#running = { controller, ended: ending };
  }

  /** Has it end soon. */
  abort(reason: string): void {
    this.#running?.controller.abort(new Error(reason));
  }

  async ended(): Promise<void> {
    await this.#running?.ended;
  }

  /** Resolves with what it rejected with, if it did. */
  async #carryOut(signal: AbortSignal): Promise<unknown> {
    try {
      await this.#run({ signal });
      return undefined;
    } catch (cause) {
      return cause;
    }
  }
}
