import type { AggregateReader, EventReader } from './engine/read/ports.ts';
import { createTypesHolding } from './engine/read/types-holding.ts';
import { openHandlers } from './engine/replay/open-handlers.ts';
import type { CheckWhatIf, EventSource, SharedStates } from './engine/replay/ports.ts';
import type { ReplayDeps } from './engine/replay/replay-aggregate.ts';
import { createReplays } from './engine/replay/replays.ts';
import { createStateCache } from './engine/replay/state-cache.ts';
import {
  createSnapshotSource,
  type NewestSnapshotDeps,
} from './engine/snapshots/newest-snapshot.ts';
import { openSnapshots } from './engine/snapshots/open-snapshots.ts';
import type { Replays, SchemaVersions } from './engine/snapshots/ports.ts';
import type { Databases } from './mongo/collections.ts';
import { createMongoSnapshotClaims } from './mongo/mongo-snapshot-claims.ts';
import { createMongoSnapshotPolicies } from './mongo/mongo-snapshot-policies.ts';
import { createMongoSnapshots } from './mongo/mongo-snapshots.ts';
import type { Clock } from './platform/clock.ts';
import type { ReplaysAggregates } from './replay.ts';
import type { StoreObserver } from './store-observer.ts';

export interface ReplayStoreOptions {
  /** A folder of reducers; without one, all events are folded by JSON Merge Patch. */
  readonly reducersFolder?: string | undefined;
  /** What states of busy aggregates take of memory: 64 MiB where absent; 0 keeps none. */
  readonly stateBytesMax?: number;
  /** Where processes share them. */
  readonly sharedStates?: SharedStates | undefined;
}

export interface ReplayStoreDeps extends ReplayStoreOptions {
  readonly databases: Databases;
  /** Upcast. */
  readonly reads: EventSource;
  readonly reader: Pick<EventReader, 'lastOfAggregate'>;
  readonly aggregates: Pick<AggregateReader, 'aggregateTypes'>;
  readonly schemaVersions: SchemaVersions;
  readonly checkWhatIf: CheckWhatIf;
  /** Milliseconds since 1970, by the clock of the database. */
  readonly now: () => number;
  readonly clock: Clock;
  readonly observer: StoreObserver;
}

/**
 * Opens replays and snapshots, each of which starts from the other.
 *
 * @throws EventStoreError `invalid_configuration` where a reducer cannot be used; `unavailable`.
 */
export async function openReplays(deps: ReplayStoreDeps) {
  const { databases, schemaVersions, clock, observer, now, stateBytesMax } = deps;
  const handlers = await openHandlers(deps.reducersFolder);
  const store = createMongoSnapshots(databases);
  const replays = createStoreReplays({
    ...{ ...deps, handlers, store },
    ...(stateBytesMax !== 0 && { states: stateCacheOf(deps) }),
  });
  const snapshots = await openSnapshots({
    replays: snapshotReplays(replays),
    schemaVersions,
    store,
    claims: createMongoSnapshotClaims(databases),
    policyStore: createMongoSnapshotPolicies(databases),
    now,
    clock,
    observer,
  });
  return { replays, snapshots };
}

type StoreReplaysDeps = Pick<ReplayStoreDeps, 'reads' | 'reader' | 'aggregates' | 'clock'> &
  Partial<Pick<ReplayStoreDeps, 'checkWhatIf'>> &
  Pick<ReplayDeps, 'handlers' | 'states'> &
  NewestSnapshotDeps;

/** Replays that begin with the snapshots of a store. */
export function createStoreReplays(deps: StoreReplaysDeps): ReplaysAggregates {
  const { reads, reader, aggregates, clock, handlers, schemaVersions, states, checkWhatIf } = deps;
  return createReplays({
    ...{ reads, clock, handlers, schemaVersions },
    typesHolding: createTypesHolding(reader, aggregates),
    snapshots: createSnapshotSource(deps),
    ...(states && { states }),
    ...(checkWhatIf && { checkWhatIf }),
  });
}

function stateCacheOf({ schemaVersions, stateBytesMax, sharedStates }: ReplayStoreDeps) {
  return createStateCache({
    schemaFingerprint: (aggregateType) => JSON.stringify(schemaVersions(aggregateType)),
    ...(stateBytesMax !== undefined && { bytesMax: stateBytesMax }),
    ...(sharedStates !== undefined && { shared: sharedStates }),
  });
}

/** Replays as snapshots ask for them. */
export function snapshotReplays(replays: Pick<ReplaysAggregates, 'replay'>): Replays {
  return {
    async replay(aggregate, options) {
      const { timestamp = '', ...replayed } = await replays.replay({ ...aggregate, ...options });
      return { ...replayed, timestamp };
    },
  };
}
