import type { Sample } from './load/sample.ts';

/**
 * One row of the benchmark: a file in `rows/` that exports it as `row`. The file's name, without
 * the number that puts the rows in order, is the row's.
 */
export interface Row extends Comparison {
  /** Resolves with every round. Runs in a process of its own, on compiled JavaScript. */
  readonly measure: (bench: Bench) => Promise<Measurement>;
}

export interface Comparison {
  /** The two things compared: `engine, 64 writers` and `raw insertOne, 64 writers`. */
  readonly measured: string;
  readonly against: string;
  /** What the ratio of a round is made of: `measured` divided by `against`. */
  readonly compares: 'perSecond' | 'p50Ms' | 'p99Ms' | 'megabytes';
  readonly target: Target;
}

export interface Target {
  /** The worst ratio that will do: at least so much, or at most where latencies or memory are compared. */
  readonly bound: number;
  /** What we would like to see; absent where the bound is all that is asked for. */
  readonly aim?: number;
  /** What the median p99 of `measured` must stay under as well. */
  readonly p99MsBelow?: number;
}

/** What a row is given. */
export interface Bench {
  /** A replica set of one member that nobody else uses. */
  readonly uri: string;
  readonly isQuick: boolean;
  readonly rounds: number;
  /** How long each side is measured in each round. */
  readonly roundMs: number;
  /** How long each side runs before the first round. */
  readonly warmUpMs: number;
}

export interface Measurement {
  readonly rounds: readonly Round[];
  /** What the reader of the table has to know. */
  readonly note?: string;
}

/** The two sides, measured one right after the other. */
export interface Round {
  readonly measured: Sample;
  readonly against: Sample;
}
