import type { EventFilter, ReadOrder } from '../../event-store.ts';
import type { EventPlace } from '../../events/aggregate-summary.ts';
import type { AggregateKey, RecordedEvent } from '../../events/event.ts';

/** What a filter says besides the aggregate. */
export type ContentFilter = Omit<EventFilter, 'aggregateType' | 'aggregateTypes' | 'aggregateId'>;

/** The indexes that a type's events can be found by, in position order. */
export type TypeIndex = keyof ContentFilter | 'position';

/** The matching events of one type. */
export interface TypeFilter {
  readonly aggregateType: string;
  readonly content: ContentFilter;
  readonly by: TypeIndex;
}

/** The matching events of one aggregate, found by sequence number. */
export interface AggregateFilter extends AggregateKey {
  readonly content: ContentFilter;
}

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

export interface SpanEvents<Event = RecordedEvent> {
  readonly events: readonly Event[];
  /** All that matches from the near end of the span to here, inclusive, is among the events. */
  readonly readTo: number;
  /** The length of the database's replies. */
  readonly bytes: number;
}

/** A committed group: its place in the log, and its one time, which never decreases with `n`. */
export interface CommitPlace {
  readonly n: number;
  readonly firstPosition: number;
  readonly lastPosition: number;
  readonly timestampMs: number;
}

/** Reads majority-committed events, in order. Rejects with `unavailable`. */
export interface EventReader {
  /** A span of sequence numbers. Looks at no more events than the span has. */
  ofAggregate(filter: AggregateFilter, query: SpanQuery): Promise<SpanEvents>;
  /** A span of positions. Looks at no more events than the span has of what the index says. */
  ofType(filter: TypeFilter, query: SpanQuery): Promise<SpanEvents>;
  /** The positions alone of what `ofType` reads: `limit` of them, or all. */
  positionsOfType(filter: TypeFilter, query: SpanQuery): Promise<readonly number[]>;
  /**
   * The position of the `limit`-th event that the index alone finds, whatever else the filter says;
   * undefined where the span has fewer.
   */
  positionAtLimit(filter: TypeFilter, query: SpanQuery): Promise<number | undefined>;
  /** The events at these positions, all of which there are, in the order of the query. */
  atPositions(
    aggregateType: string,
    positions: readonly number[],
    query: SpanQuery,
  ): Promise<SpanEvents>;

  /** The newest event of an aggregate. */
  lastOfAggregate(aggregate: AggregateKey): Promise<EventPlace | undefined>;
  /** The positions of events of an aggregate, all of which there are. */
  positionsInAggregate(
    aggregate: AggregateKey,
    sequenceNumbers: readonly number[],
  ): Promise<readonly number[]>;

  /** Undefined in an empty log. */
  newestCommit(): Promise<CommitPlace | undefined>;
  /** Commits by their numbers, all of which there are. */
  commits(numbers: readonly number[]): Promise<readonly CommitPlace[]>;
  /** Reads no event that is of none of these types, where they are given. */
  eventById(
    eventId: string,
    aggregateTypes?: readonly string[],
  ): Promise<RecordedEvent | undefined>;
}

/** Reads what there is of types and aggregates. Rejects with `unavailable`. */
export interface AggregateReader {
  /** In alphabetical order; some may have no events. */
  aggregateTypes(): Promise<readonly string[]>;
  /** Undefined for a type without events. */
  summaryOfType(aggregateType: string): Promise<TypeSummary | undefined>;
  /** The first events of aggregates, by the UTF-8 bytes of their ids. */
  firstOfAggregates(
    aggregateType: string,
    query: { readonly after: string | undefined; readonly limit: number },
  ): Promise<readonly PlacedAggregate[]>;
  /** The newest events of these aggregates. */
  lastOfAggregates(
    aggregateType: string,
    aggregateIds: readonly string[],
  ): Promise<readonly PlacedAggregate[]>;
}

export interface TypeSummary {
  readonly countEstimate: number;
  readonly first: EventPlace;
  readonly last: EventPlace;
}

export interface PlacedAggregate {
  readonly aggregateId: string;
  readonly place: EventPlace;
}
