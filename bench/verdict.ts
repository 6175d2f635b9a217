import type { Sample } from './load/sample.ts';
import type { Comparison, Measurement, Round } from './row.ts';

export interface Verdict {
  /** Measured divided by against, round by round. */
  readonly ratios: readonly number[];
  readonly ratio: { readonly median: number; readonly min: number; readonly max: number };
  /** The median round of each side, number by number. */
  readonly measured: Medians;
  readonly against: Medians;
  readonly isOk: boolean;
  readonly reachesAim: boolean;
}

export type Medians = Readonly<Record<'perSecond' | 'p50Ms' | 'p99Ms', number>>;

/** What came of a row. */
export interface RowResult {
  readonly name: string;
  readonly row: Comparison;
  readonly note?: string;
  /** Absent where it failed. */
  readonly verdict?: Verdict;
  readonly rounds: readonly Round[];
  readonly seconds: number;
  readonly failure?: string;
}

/** Sums the rounds up by their medians, and holds them against the row's targets. */
export function verdictOn({ compares, target }: Comparison, { rounds }: Measurement): Verdict {
  const of = (sample: Sample) => sample[compares] ?? Number.NaN;
  const ratios = rounds.map(({ measured, against }) => of(measured) / of(against));
  const ratio = { median: median(ratios), min: Math.min(...ratios), max: Math.max(...ratios) };
  const measured = medians(rounds, ({ measured }) => measured);
  const isInTime = measured.p99Ms < (target.p99MsBelow ?? Number.POSITIVE_INFINITY);
  const reaches = (wanted: number) =>
    isInTime && (isLessBetter(compares) ? ratio.median <= wanted : ratio.median >= wanted);
  return {
    ratios,
    ratio,
    measured,
    against: medians(rounds, ({ against }) => against),
    isOk: reaches(target.bound),
    reachesAim: target.aim !== undefined && reaches(target.aim),
  };
}

/** Of latencies and memory; of rates more is better. */
export function isLessBetter(compares: Comparison['compares']): boolean {
  return compares !== 'perSecond';
}

function medians(rounds: readonly Round[], side: (round: Round) => Sample): Medians {
  const of = (name: keyof Medians) => median(rounds.map((round) => side(round)[name]));
  return { perSecond: of('perSecond'), p50Ms: of('p50Ms'), p99Ms: of('p99Ms') };
}

function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const [low, high] = [Math.floor((sorted.length - 1) / 2), Math.ceil((sorted.length - 1) / 2)];
  return ((sorted[low] as number) + (sorted[high] as number)) / 2;
}
