/** Lets one wait until another rings; a ring that nobody waited for is kept, once. */
export class Bell {
  #isRung = false;
  #wake: (() => void) | undefined;

  ring(): void {
    this.#isRung = true;
    this.#wake?.();
  }

  /** Resolves at the next ring, or after so long; at once where it was rung since the last wait. */
  async wait(ms?: number): Promise<void> {
    if (!this.#isRung && (ms === undefined || ms > 0)) {
      await new Promise<void>((resolve) => {
        this.#wake = resolve;
        if (ms !== undefined) this.#resolveAfter(ms, resolve);
      });
    }
    this.#isRung = false;
    this.#wake = undefined;
  }

  #resolveAfter(ms: number, resolve: () => void): void {
    const timer = setTimeout(resolve, Math.min(ms, TIMER_MS_MAX));
    timer.unref();
    this.#wake = () => {
      clearTimeout(timer);
      resolve();
    };
  }
}

/** A timer that is to wait for longer fires at once. */
const TIMER_MS_MAX = 2 ** 31 - 1;
