import type { Clock, Timer } from '../../src/platform/clock.ts';

interface Alarm {
  at: number;
  readonly ring: () => void;
  readonly everyMs: number | undefined;
}

/** A clock that stands still until it is told to go on. */
export class ManualClock implements Clock {
  readonly #startsAt: number;
  #elapsedMs = 0;
  #alarms = new Set<Alarm>();

  constructor(startsAt = Date.UTC(2031, 2, 14, 6, 12)) {
    this.#startsAt = startsAt;
  }

  now(): number {
    return this.#startsAt + this.#elapsedMs;
  }

  monotonicMs(): number {
    return this.#elapsedMs;
  }

  sleep(ms: number): Promise<void> {
    return new Promise((resolve) => {
      this.#alarms.add({ at: this.#elapsedMs + ms, ring: resolve, everyMs: undefined });
    });
  }

  every(ms: number, action: () => void): Timer {
    const alarm = { at: this.#elapsedMs + ms, ring: action, everyMs: ms };
    this.#alarms.add(alarm);
    return { stop: () => this.#alarms.delete(alarm) };
  }

  /** Lets time pass; whatever is due on the way happens at its time, and runs until it waits. */
  async pass(ms: number): Promise<void> {
    const end = this.#elapsedMs + ms;
    await settled();
    for (let next = this.#next(end); next !== undefined; next = this.#next(end)) {
      this.#elapsedMs = next.at;
      if (next.everyMs === undefined) this.#alarms.delete(next);
      else next.at += next.everyMs;
      next.ring();
      await settled();
    }
    this.#elapsedMs = end;
  }

  #next(end: number): Alarm | undefined {
    const [first] = [...this.#alarms].filter(({ at }) => at <= end).sort((a, b) => a.at - b.at);
    return first;
  }
}

function settled(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}
