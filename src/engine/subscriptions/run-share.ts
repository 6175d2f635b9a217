/**
 * What one subscription that has something to deliver may take of what a process has for all of
 * them. The more there are the less it is, so that all of them together take about the same.
 */
export interface RunShare {
  /** Events that were read and are not settled. */
  readonly windowEventsMax: number;
  /** Deliveries at the same time. */
  readonly concurrencyMax: number;
  /** How long it may take until it is written down what was done: a crash has it done once more. */
  readonly writeMs: number;
  /** How long it may take until it is written that nothing was of interest. */
  readonly idleWriteMs: number;
  /** How long it may take until tries are written down, for people to look at. */
  readonly attemptsWriteMs: number;
}

export const WINDOW_EVENTS_MAX = 500;
export const CONCURRENCY_MAX = 32;

const WINDOW_EVENTS_IN_ALL = 8_000;
const CONCURRENCY_IN_ALL = 1_000;
const WRITES_PER_SECOND = 300;
const IDLE_WRITES_PER_SECOND = 30;
const ATTEMPT_WRITES_PER_SECOND = 100;

/** For so many that have something to deliver, of so many that there are. */
export function runShare(busy: number, all: number): RunShare {
  return {
    windowEventsMax: part(WINDOW_EVENTS_IN_ALL, busy, WINDOW_EVENTS_MAX),
    concurrencyMax: part(CONCURRENCY_IN_ALL, busy, CONCURRENCY_MAX),
    writeMs: Math.max(100, (busy * 1_000) / WRITES_PER_SECOND),
    idleWriteMs: 1_000 + (all * 1_000) / IDLE_WRITES_PER_SECOND,
    attemptsWriteMs: Math.max(1_000, (busy * 1_000) / ATTEMPT_WRITES_PER_SECOND),
  };
}

function part(inAll: number, among: number, max: number): number {
  return Math.max(1, Math.min(max, Math.floor(inAll / Math.max(1, among))));
}
