import type { Latencies } from './sample.ts';

/**
 * Lets so many writers act for so long, each starting its next act when the last one has resolved.
 * An act is told which of them it is for, counted from 0.
 *
 * @throws whatever an act rejects with.
 */
export async function closedLoop(
  writers: number,
  durationMs: number,
  act: (writer: number) => Promise<unknown>,
): Promise<Latencies> {
  const latenciesMs: number[] = [];
  const start = performance.now();
  const end = start + durationMs;
  async function write(writer: number): Promise<void> {
    for (let before = performance.now(); before < end; ) {
      await act(writer);
      const after = performance.now();
      latenciesMs.push(after - before);
      before = after;
    }
  }
  await Promise.all(Array.from({ length: writers }, (_, writer) => write(writer)));
  return { elapsedMs: performance.now() - start, latenciesMs: Float64Array.from(latenciesMs) };
}
