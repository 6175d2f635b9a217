import type { Clock } from '../../platform/clock.ts';
import type { LogTail } from '../tail/ports.ts';
import type { PullSession } from './pull-session.ts';

export interface PullWaitDeps {
  readonly tail: Pick<LogTail, 'waitBehind'>;
  readonly clock: Clock;
}

/**
 * Resolves when there may be something to hand out, or after so long at the most. Rejects with the
 * signal's reason once that is aborted.
 *
 * @throws EventStoreError `store_closed`.
 */
export async function waitForNews(
  session: PullSession,
  { tail, clock }: PullWaitDeps,
  ms: number,
  signal: AbortSignal,
): Promise<void> {
  signal.throwIfAborted();
  const { readsBehind, wakeAt = Number.POSITIVE_INFINITY } = session.outlook ?? {};
  const dueMs = Math.max(1, Math.min(ms, wakeAt - clock.now()));
  const ended = new AbortController();
  const { promise, resolve, reject } = withResolvers();
  const onAbort = () => reject(signal.reason);
  signal.addEventListener('abort', onAbort, { once: true });
  const timer = clock.every(dueMs, resolve);
  const forgetChange = session.onChange(resolve);
  if (readsBehind !== undefined) tail.waitBehind(readsBehind, ended.signal).then(resolve, reject);
  try {
    await promise;
  } finally {
    ended.abort();
    forgetChange();
    timer.stop();
    signal.removeEventListener('abort', onAbort);
  }
}

function withResolvers() {
  let resolve: () => void = () => {};
  let reject: (cause: unknown) => void = () => {};
  const promise = new Promise<void>((resolves, rejects) => {
    resolve = resolves;
    reject = rejects;
  });
  return { promise, resolve, reject };
}
