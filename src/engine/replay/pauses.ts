import { setImmediate as othersTurn } from 'node:timers/promises';
import type { Clock } from '../../platform/clock.ts';

const WORK_MS = 10;
/** To ask for the time takes longer than to fold a small event. */
const EVENTS_BETWEEN_LOOKS = 32;

/** Lets long work give way: to other requests, and to those who want it to end. */
export class Pauses {
  readonly #clock: Pick<Clock, 'monotonicMs'>;
  readonly #signal: AbortSignal | undefined;
  #events = 0;
  #since: number;

  constructor(clock: Pick<Clock, 'monotonicMs'>, signal: AbortSignal | undefined) {
    this.#clock = clock;
    this.#signal = signal;
    this.#since = clock.monotonicMs();
  }

  /** To be asked after each event. */
  isDue(): boolean {
    this.#events += 1;
    if (this.#events % EVENTS_BETWEEN_LOOKS !== 0) return false;
    return this.#clock.monotonicMs() - this.#since >= WORK_MS;
  }

  /** @throws the signal's reason, where the work shall end. */
  async take(): Promise<void> {
    await othersTurn();
    this.#signal?.throwIfAborted();
    this.#since = this.#clock.monotonicMs();
  }
}
