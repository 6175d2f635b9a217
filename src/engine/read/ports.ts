import type { ReadOrder } from '../../event-store.ts';
import type { AggregateKey, RecordedEvent } from '../../events/event.ts';

/** An inclusive range of positions or sequence numbers. */
export interface Span {
  readonly from: number;
  readonly to: number;
}

/** What to read of a span, and how much of it at the most. */
export interface SpanQuery extends Span {
  readonly order: ReadOrder;
  readonly limit: number;
}

export interface SpanEvents {
  readonly events: readonly RecordedEvent[];
  /** False where the span may have more behind the last of these. */
  readonly isComplete: boolean;
}

/** Reads majority-committed events, in order. Rejects with `unavailable`. */
export interface EventReader {
  /** A span of sequence numbers. */
  ofAggregate(aggregate: AggregateKey, query: SpanQuery): Promise<SpanEvents>;
  /** A span of positions. */
  ofType(
    aggregateType: string,
    aggregateId: string | undefined,
    query: SpanQuery,
  ): Promise<SpanEvents>;
  aggregateTypes(): Promise<readonly string[]>;
  /** The position of the newest event; 0 in an empty log. */
  headPosition(): Promise<number>;
}
