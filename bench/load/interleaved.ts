import type { Bench, Measurement, Round } from '../row.ts';
import type { Sample } from './sample.ts';

/** Loads one side for so long. */
export type Side = (durationMs: number) => Promise<Sample>;

/**
 * Warms both sides up, then measures them in turns, A B A B …, so that whatever else the machine
 * does strikes both.
 */
export async function interleaved(
  { rounds, roundMs, warmUpMs }: Pick<Bench, 'rounds' | 'roundMs' | 'warmUpMs'>,
  measured: Side,
  against: Side,
): Promise<Measurement> {
  await measured(warmUpMs);
  await against(warmUpMs);
  const done: Round[] = [];
  for (let round = 0; round < rounds; round += 1) {
    done.push({
      measured: await fromACleanHeap(measured, roundMs),
      against: await fromACleanHeap(against, roundMs),
    });
  }
  return { rounds: done };
}

/** No side pays for the garbage of the other. */
function fromACleanHeap(side: Side, durationMs: number): Promise<Sample> {
  globalThis.gc?.();
  return side(durationMs);
}
