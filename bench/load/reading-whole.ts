import { closedLoop } from './closed-loop.ts';
import type { Side } from './interleaved.ts';
import { sampleOf } from './sample.ts';

/**
 * One reader that reads so many events, whole, again and again.
 *
 * @throws Error when it gets another number of them.
 */
export function readingWhole(
  events: number,
  read: () => Promise<{ readonly length: number }>,
): Side {
  async function readAll(): Promise<void> {
    const { length } = await read();
    if (length !== events) throw new Error(`${length} events were read, not ${events}.`);
  }
  return async (durationMs) => sampleOf([await closedLoop(1, durationMs, readAll)], events);
}
