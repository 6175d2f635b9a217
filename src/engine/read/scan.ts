import type { Span, SpanEvents, SpanQuery } from './ports.ts';

/** Reads the events of one range, part by part. */
export interface Scan {
  /** Where its events lie, in the unit of its range; empty where there are none. */
  readonly span: Span;
  /** True where it may have to look at many events to find one. */
  readonly isSearch: boolean;
  /** Reads the beginning of a part of the span that is not empty. */
  read(query: ScanQuery): Promise<SpanEvents>;
}

export interface ScanQuery extends SpanQuery {
  /** A search looks at no more than so many events, and at one at least of each type. */
  readonly examinedMax: number;
}

export const nothingUpTo = (readTo: number): SpanEvents => ({ events: [], readTo, bytes: 0 });

/**
 * How many events to look at next: few at first, because most searches find enough of them soon;
 * more as long as they do not.
 */
export function examinedAfter(examined: number, left: number): number {
  return Math.min(examined === 0 ? FIRST_EXAMINED : examined * 4, left);
}

const FIRST_EXAMINED = 1_000;
