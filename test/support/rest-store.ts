import type { Appended, ReadsEvents } from '../../src/event-store.ts';
import type { NewEvent } from '../../src/events/event.ts';
import type { ManagesSchemas, ReadsSchemas } from '../../src/schemas.ts';

/**
 * The part of the contract that the REST API offers: all but the life of a store, and how long an
 * append may take. An `EventStore` is one of these, and so is the client in `http-event-store.ts`.
 */
export interface RestStore extends ReadsEvents {
  append(events: readonly NewEvent[]): Promise<Appended>;
  readonly schemas: RestSchemas;
}

type Schemas = ReadsSchemas & ManagesSchemas;

/** As the contract has it, but that all of it may take time. */
export type RestSchemas = {
  readonly [Name in keyof Schemas]: (
    ...given: Parameters<Schemas[Name]>
  ) => ReturnType<Schemas[Name]> | Promise<Awaited<ReturnType<Schemas[Name]>>>;
};

/** A store that is open, and the way to another one on the same database. */
export interface RestStores {
  readonly store: () => RestStore;
  readonly another: () => Promise<RestStore>;
}
