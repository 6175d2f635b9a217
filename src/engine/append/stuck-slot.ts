import type { Clock } from '../../platform/clock.ts';

/** A writer that took the slot and then died blocks everyone; after this long it is helped out. */
const PATIENCE_MS = 1_000;

/** Notices that a slot has been held for too long without a commit coming of it. */
export class StuckSlot {
  readonly #clock: Clock;
  #since: number | undefined;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  moved(): void {
    this.#since = undefined;
  }

  isOverdue(): boolean {
    const now = this.#clock.monotonicMs();
    this.#since ??= now;
    return now - this.#since >= PATIENCE_MS;
  }
}
