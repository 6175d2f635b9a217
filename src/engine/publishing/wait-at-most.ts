import type { Clock } from '../../platform/clock.ts';

/**
 * Waits, but no longer than so many milliseconds. Rejects as the waiting does, with the reason of
 * `signal` once that is aborted; time that is over is no failure.
 */
export async function waitAtMost(
  clock: Clock,
  ms: number,
  wait: (signal: AbortSignal) => Promise<void>,
  signal: AbortSignal,
): Promise<void> {
  signal.throwIfAborted();
  const over = new AbortController();
  const end = () => over.abort(signal.reason);
  const timer = clock.every(ms, () => over.abort());
  signal.addEventListener('abort', end, { once: true });
  try {
    await wait(over.signal);
  } catch (error) {
    if (!over.signal.aborted || signal.aborted) throw error;
  } finally {
    timer.stop();
    signal.removeEventListener('abort', end);
  }
}
