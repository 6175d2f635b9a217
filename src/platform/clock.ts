/** Time, as an argument, so that a test can hold it still. */
export interface Clock {
  /** Milliseconds since 1970. */
  now(): number;
  /** Milliseconds since some moment; never goes back. */
  monotonicMs(): number;
  sleep(ms: number): Promise<void>;
  /** Calls again and again; does not keep the process alive. */
  every(ms: number, action: () => void): Timer;
}

export interface Timer {
  stop(): void;
}

export const systemClock: Clock = {
  now: () => Date.now(),
  monotonicMs: () => performance.now(),
  sleep: (ms) => new Promise((resolve) => setTimeout(resolve, ms)),
  every(ms, action) {
    const timer = setInterval(action, ms);
    timer.unref();
    return { stop: () => clearInterval(timer) };
  },
};

/** Resolves when so much time has passed; unlike `sleep`, it does not keep the process alive. */
export function passed(clock: Clock, ms: number): Promise<void> {
  return new Promise((resolve) => {
    const timer = clock.every(ms, () => {
      timer.stop();
      resolve();
    });
  });
}

/** The same clock, with another's time of day. */
export function withNow(clock: Clock, now: () => number): Clock {
  return {
    now,
    monotonicMs: () => clock.monotonicMs(),
    sleep: (ms) => clock.sleep(ms),
    every: (ms, action) => clock.every(ms, action),
  };
}
