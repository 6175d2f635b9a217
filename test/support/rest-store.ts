import type { Appended, ReadsEvents } from '../../src/event-store.ts';
import type { NewEvent } from '../../src/events/event.ts';
import type { FollowsEvents } from '../../src/live-events.ts';
import type { Subscriptions } from '../../src/manages-subscriptions.ts';
import type { ReplaysAggregates } from '../../src/replay.ts';
import type { ManagesSchemas, ReadsSchemas } from '../../src/schemas.ts';
import type { Snapshots } from '../../src/snapshots.ts';

/**
 * The part of the contract that the REST API offers: all but the life of a store, and how long an
 * append may take. An `EventStore` is one of these, and so is the client in `http-event-store.ts`.
 */
export interface RestStore extends ReadsEvents {
  append(events: readonly NewEvent[]): Promise<Appended>;
  readonly schemas: RestSchemas;
  readonly replays: Omit<ReplaysAggregates, 'find'>;
  readonly snapshots: RestSnapshots;
  readonly live: FollowsEvents;
  readonly subscriptions: Subscriptions;
}

/** The same, whether it answers at once or takes time. */
type Asked<Contract> = {
  readonly [Name in keyof Contract]: Contract[Name] extends (...given: infer Given) => infer Answer
    ? (...given: Given) => Answer | Promise<Awaited<Answer>>
    : never;
};

export type RestSnapshots = Asked<Omit<Snapshots, 'verifySnapshots' | 'resetSnapshotPolicy'>> & {
  readonly resetSnapshotPolicy: (aggregateType: string | undefined) => Promise<unknown>;
};

type Schemas = Omit<ReadsSchemas, 'bundled'> & Omit<ManagesSchemas, 'referredTypes'>;

/** As the contract has it, but that all of it may take time. */
export type RestSchemas = Asked<Schemas>;

/** A store that is open, and the way to another one on the same database. */
export interface RestStores {
  readonly store: () => RestStore;
  readonly another: () => Promise<RestStore>;
}
