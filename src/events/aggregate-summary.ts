import type { AggregateKey } from './event.ts';

export interface EventPlace {
  readonly sequenceNumber: number;
  readonly position: number;
  readonly timestamp: string;
}

export interface AggregateSummary extends AggregateKey {
  /** How many events it has. */
  readonly count: number;
  readonly first: EventPlace;
  readonly last: EventPlace;
}

export interface AggregateTypeSummary {
  readonly aggregateType: string;
  /** How many events it has, as the database estimates it: exact but after a crash. */
  readonly countEstimate: number;
  readonly first: EventPlace;
  readonly last: EventPlace;
}

export interface AggregatesPage {
  /** In the order of their ids, by UTF-8 bytes. */
  readonly aggregates: readonly AggregateSummary[];
  /** The id after which the next page begins; absent on the last page. */
  readonly after?: string;
}
