import type { Clock } from '../../platform/clock.ts';

/** Who goes next, when several processes append to one log. A matter of speed only. */
export class Turns {
  readonly #clock: Clock;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** Resolves when this process may try for the next slot. */
  async take(): Promise<void> {
    await new Promise(setImmediate);
  }

  won(): void {}

  async lost(): Promise<void> {
    void this.#clock;
  }
}
