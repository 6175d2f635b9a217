import { createStoredReads } from './engine/read/stored-reads.ts';
import type { Handlers } from './engine/replay/handlers.ts';
import { openHandlers } from './engine/replay/open-handlers.ts';
import { createSchemaTrial } from './engine/schemas/documents/schema-trial.ts';
import { createSchemaOverlay } from './engine/schemas/schema-overlay.ts';
import type { SchemaRegistry } from './engine/schemas/schema-registry.ts';
import { upcastReads } from './engine/schemas/upcast-reads.ts';
import { createListSnapshots } from './engine/snapshots/list-snapshots.ts';
import type { SnapshotStore } from './engine/snapshots/ports.ts';
import { createVerifySnapshots } from './engine/snapshots/verify-snapshots.ts';
import type { ReadsEvents } from './event-store.ts';
import { CAPACITY } from './events/limits.ts';
import { createAggregateTypes } from './mongo/aggregate-types.ts';
import type { Databases } from './mongo/collections.ts';
import { connectForReading, READ_TIMEOUT_MS } from './mongo/connect.ts';
import { MajorityView } from './mongo/majority-view.ts';
import { createMongoAggregateReader } from './mongo/mongo-aggregate-reader.ts';
import { createMongoEventReader } from './mongo/mongo-event-reader.ts';
import { createMongoSchemas } from './mongo/mongo-schemas.ts';
import { createMongoSnapshots } from './mongo/mongo-snapshots.ts';
import { createStoreReplays, snapshotReplays } from './open-replays.ts';
import { openRegistry } from './open-schemas.ts';
import { systemClock } from './platform/clock.ts';
import { Releases } from './platform/releases.ts';
import type { ReplaysAggregates } from './replay.ts';
import type { SchemaName } from './schemas.ts';
import type { Snapshots } from './snapshots.ts';
import { toldToAll } from './store-observer.ts';

export interface ReadOnlyStoreOptions {
  /** A MongoDB replica set (6.0 or newer). */
  readonly uri: string;
  /** The database of the evidence; `<database>_ops` goes with it. */
  readonly database: string;
  /** A folder of schemas, and one of reducers; none where undefined. */
  readonly schemasFolder: string | undefined;
  readonly reducersFolder: string | undefined;
}

/** What is stored, to be looked at. Nothing that is done with it changes the databases. */
export interface ReadOnlyStore {
  /** The newest position when it was opened; 0 where there are no events. */
  readonly head: number;
  /** Events as they are stored, whatever their schemas say. */
  readonly stored: Pick<ReadsEvents, 'readLog' | 'aggregateTypes' | 'listAggregates'>;
  /**
   * The schemas as they would be if a service had been started with the folder when this was
   * opened. They do not change any more.
   */
  readonly registry: SchemaRegistry;
  /** Those of them that are in the folder alone. */
  readonly unregistered: readonly SchemaName[];
  readonly handlers: Handlers;
  readonly replays: Pick<ReplaysAggregates, 'replay'>;
  readonly snapshots: Pick<Snapshots, 'listSnapshots' | 'verifySnapshots'>;
  close(): Promise<void>;
}

/**
 * Opens a store for those who only look: it appends nothing, registers and creates nothing, takes
 * no snapshot and removes none.
 *
 * @throws EventStoreError `invalid_configuration` with every schema or reducer that cannot be used;
 *   `unavailable`.
 */
export async function openReadOnlyStore(options: ReadOnlyStoreOptions): Promise<ReadOnlyStore> {
  const opened = new Releases();
  try {
    return await openWithin(opened, options);
  } catch (error) {
    await opened.release();
    throw error;
  }
}

async function openWithin(
  opened: Releases,
  { uri, database, schemasFolder, reducersFolder }: ReadOnlyStoreOptions,
): Promise<ReadOnlyStore> {
  const databases = await connectForReading({ uri, database, timeoutMs: READ_TIMEOUT_MS });
  opened.push(() => databases.client.close());
  const reads = storedReads(databases);
  // Before the schemas, so that those of all events up to it are known.
  const head = (await reads.reader.newestCommit())?.lastPosition ?? 0;
  const { registry, unregistered } = await frozenRegistry(databases, schemasFolder);
  const handlers = await openHandlers(reducersFolder);
  return {
    head,
    stored: reads,
    registry,
    unregistered,
    handlers,
    ...replaysAndSnapshots(databases, reads, registry, handlers),
    close: () => opened.release(),
  };
}

function replaysAndSnapshots(
  databases: Databases,
  reads: ReturnType<typeof storedReads>,
  registry: SchemaRegistry,
  handlers: Handlers,
): Pick<ReadOnlyStore, 'replays' | 'snapshots'> {
  const store = unchangedSnapshots(createMongoSnapshots(databases));
  const schemaVersions = (aggregateType: string) => registry.latestVersions(aggregateType);
  const replays = createStoreReplays({
    reads: upcastReads(reads, registry, NOBODY.upcastFailed),
    ...{ reader: reads.reader, aggregates: reads.aggregates },
    ...{ handlers, store, schemaVersions, clock: systemClock, observer: NOBODY },
  });
  const verifying = { replays: snapshotReplays(replays), store, schemaVersions };
  const snapshots = {
    listSnapshots: createListSnapshots(store, verifying.replays),
    verifySnapshots: createVerifySnapshots(verifying),
  };
  return { replays, snapshots };
}

const NOBODY = toldToAll([]);

function storedReads(databases: Databases) {
  const view = new MajorityView(databases.evidence);
  const reader = createMongoEventReader(view);
  const aggregates = createMongoAggregateReader(databases, view, createAggregateTypes(databases));
  const deps = { reader, aggregates, sleep: systemClock.sleep, capacity: CAPACITY };
  return { reader, aggregates, ...createStoredReads(deps) };
}

async function frozenRegistry(databases: Databases, folder: string | undefined) {
  const overlay = createSchemaOverlay(createMongoSchemas(databases));
  const onTrouble = () => {};
  const trial = createSchemaTrial();
  const registry = await openRegistry(overlay, { folder, trial, clock: systemClock, onTrouble });
  registry.close();
  await trial.close();
  return { registry, unregistered: overlay.added() };
}

/** A replay removes the snapshots that it cannot use; here they stay. */
function unchangedSnapshots(
  store: SnapshotStore,
): Pick<SnapshotStore, 'newest' | 'find' | 'list' | 'remove'> {
  const { newest, find, list } = store;
  return { newest, find, list, async remove() {} };
}
