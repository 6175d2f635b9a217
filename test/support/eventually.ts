import { setTimeout as sleep } from 'node:timers/promises';

export interface Patience {
  /** How long the assertion may go on failing, in milliseconds (5,000 where absent). */
  readonly timeoutMs?: number;
  /** The pause between two tries, in milliseconds (20 where absent). */
  readonly intervalMs?: number;
}

/**
 * Tries an assertion again and again until it holds, and resolves with what it returned.
 *
 * @throws the assertion's last error once `timeoutMs` has passed, or an error that says so if the
 *   first try did not come to an end by then.
 */
export async function eventually<Result>(
  assertion: () => Result | Promise<Result>,
  { timeoutMs = 5_000, intervalMs = 20 }: Patience = {},
): Promise<Result> {
  const deadline = performance.now() + timeoutMs;
  let failure: unknown;
  for (;;) {
    try {
      return await endingBy(deadline, timeoutMs, assertion);
    } catch (error) {
      // A try that was cut off tells less than the one before it.
      if (!(error instanceof Unended) || failure === undefined) failure = error;
      if (performance.now() + intervalMs >= deadline) throw failure;
    }
    await sleep(intervalMs);
  }
}

class Unended extends Error {}

async function endingBy<Result>(
  deadline: number,
  timeoutMs: number,
  assertion: () => Result | Promise<Result>,
): Promise<Result> {
  const timer = new AbortController();
  const timeout = sleep(Math.max(0, deadline - performance.now()), undefined, {
    signal: timer.signal,
  }).then(() => {
    throw new Unended(`A try did not come to an end within the ${timeoutMs} ms allowed for all.`);
  });
  // Once the race is over nobody listens to the loser.
  timeout.catch(() => undefined);
  try {
    return await Promise.race([assertion(), timeout]);
  } finally {
    timer.abort();
  }
}
