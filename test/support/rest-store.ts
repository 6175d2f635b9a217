import type { Appended, ReadsEvents } from '../../src/event-store.ts';
import type { NewEvent } from '../../src/events/event.ts';

/**
 * The part of the contract that the REST API offers: all but the life of a store, and how long an
 * append may take. An `EventStore` is one of these, and so is the client in `http-event-store.ts`.
 */
export interface RestStore extends ReadsEvents {
  append(events: readonly NewEvent[]): Promise<Appended>;
}

/** A store that is open, and the way to another one on the same database. */
export interface RestStores {
  readonly store: () => RestStore;
  readonly another: () => Promise<RestStore>;
}
