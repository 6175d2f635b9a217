import { promiseHooks } from 'node:v8';

/**
 * What a function returns that has to answer at once. Each promise that it makes is listened to,
 * wherever it leaves it: one that rejects while nobody listens ends the process.
 *
 * @throws TypeError where it makes one, and whatever the function throws.
 */
export function callAtOnce<Result>(call: () => Result): Result {
  const made: Promise<unknown>[] = [];
  const stop = promiseHooks.onInit((promise) => made.push(promise));
  try {
    const result = call();
    if (made.length > 0) throw new TypeError('It made a promise, and has to answer at once');
    return result;
  } finally {
    stop();
    for (const promise of made) promise.catch(() => {});
  }
}
