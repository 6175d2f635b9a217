import type { Appended, EventSequence, LogRange, ReadOrder } from '../../src/event-store.ts';
import type { AggregateKey, NewEvent } from '../../src/events/event.ts';

/**
 * The part of the contract that the REST API offers so far; an `EventStore` is one of these, and
 * so is the client in `http-event-store.ts`.
 *
 * What REST does not have: a range of sequence numbers, waiting for a position, and timeouts of
 * the caller's choice. Those parts of the contract suite take a whole `EventStore`, in process.
 */
export interface RestStore {
  append(events: readonly NewEvent[]): Promise<Appended>;
  readAggregate(aggregate: AggregateKey, range?: WholeRange): EventSequence;
  readLog(range?: LogRange): EventSequence;
  headPosition(): Promise<number>;
}

export interface WholeRange {
  readonly order?: ReadOrder;
  readonly limit?: number;
}
