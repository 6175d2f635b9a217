import { randomUUID } from 'node:crypto';
import { v7 as uuidv7 } from 'uuid';
import type { ApiKeyStore } from './access/ports.ts';
import { AggregateHeads } from './engine/append/aggregate-heads.ts';
import { createAppendEvents } from './engine/append/append-events.ts';
import { Committer } from './engine/append/committer.ts';
import { LogView } from './engine/append/log-view.ts';
import type { CommitLog, StoredEvent } from './engine/append/ports.ts';
import { Turns } from './engine/append/turns.ts';
import { SALT_BYTES } from './engine/audit/event-hash.ts';
import { MERKLE_PROOFS, type Proofs } from './engine/audit/proofs.ts';
import { observedReads } from './engine/read/observed-reads.ts';
import type { EventReader } from './engine/read/ports.ts';
import { createStoredReads } from './engine/read/stored-reads.ts';
import { createUpcastEvents } from './engine/schemas/upcast-events.ts';
import { upcastReads } from './engine/schemas/upcast-reads.ts';
import type { CommittedEvent } from './engine/snapshots/ports.ts';
import { ChildPredicates } from './engine/subscriptions/child-predicates.ts';
import { createFollowsEvents } from './engine/subscriptions/follow-events.ts';
import { HeadWatch } from './engine/tail/head-watch.ts';
import { openTail } from './engine/tail/open-tail.ts';
import type { CommitSignal, LogTail } from './engine/tail/ports.ts';
import type { EventStore } from './event-store.ts';
import { CAPACITY, type Capacity } from './events/limits.ts';
import { MajorityView } from './mongo/majority-view.ts';
import { createMongoAggregateReader } from './mongo/mongo-aggregate-reader.ts';
import { createMongoApiKeys } from './mongo/mongo-api-keys.ts';
import { createMongoCommitLog } from './mongo/mongo-commit-log.ts';
import { createMongoCommitSignal } from './mongo/mongo-commit-signal.ts';
import { createMongoEventReader } from './mongo/mongo-event-reader.ts';
import { createMongoSchemas } from './mongo/mongo-schemas.ts';
import { openConnection } from './open-connection.ts';
import { type DistributionOptions, openDistribution } from './open-distribution.ts';
import { openReplays, type ReplayStoreOptions } from './open-replays.ts';
import { openSchemas, type SchemaOptions } from './open-schemas.ts';
import {
  type OpenedTransparency,
  openTransparency,
  type TransparencyOptions,
} from './open-transparency.ts';
import { type Clock, systemClock } from './platform/clock.ts';
import { createRandomBytes } from './platform/random-bytes.ts';
import { Releases } from './platform/releases.ts';
import { type StoreObserver, toldToAll } from './store-observer.ts';

export interface EventStoreOptions {
  /** A MongoDB replica set (6.0 or newer). */
  readonly uri: string;
  /** The database of the evidence; `<database>_ops` goes with it. */
  readonly database: string;
  readonly capacity?: Partial<Capacity>;
  readonly schemas?: SchemaOptions;
  readonly replays?: ReplayStoreOptions;
  readonly distribution?: DistributionOptions;
  readonly transparency?: TransparencyOptions;
  readonly observers?: readonly Partial<StoreObserver>[];
  /** For tests and benchmarks: time, hashing, and what stands between engine and database. */
  readonly clock?: Clock;
  readonly proofs?: Proofs;
  readonly wrapCommitLog?: (log: CommitLog) => CommitLog;
  readonly commitSignal?: CommitSignal;
}

/** The store, and what else lies in its databases. */
export interface OpenedEventStore extends EventStore {
  readonly apiKeys: ApiKeyStore;
  /** With which event ids are derived from an Idempotency-Key; the store's own, of 32 bytes. */
  readonly idempotencySecret: Buffer;
  /** The end of the log, for those who follow it. */
  readonly tail: LogTail;
  readonly transparency: OpenedTransparency;
}

/**
 * Opens an event store on a MongoDB replica set. Any number of processes may open the same one.
 *
 * @throws EventStoreError `invalid_configuration`, `unavailable`.
 */
export async function openEventStore(options: EventStoreOptions): Promise<OpenedEventStore> {
  const opened = new Releases();
  try {
    return await openWithin(opened, options);
  } catch (error) {
    await opened.release();
    throw error;
  }
}

async function openWithin(opened: Releases, options: EventStoreOptions): Promise<OpenedEventStore> {
  const { clock = systemClock, proofs = MERKLE_PROOFS } = options;
  const observer = toldToAll(options.observers ?? []);
  const capacity: Capacity = { ...CAPACITY, ...options.capacity };
  const connection = await openConnection(opened, options, clock, observer);
  const { reading, types, writing, session, writer, registration, databaseClock } = connection;
  const view = new MajorityView(reading.evidence);
  const mongoReader = createMongoEventReader(view);
  const aggregates = createMongoAggregateReader(reading, view, types);
  const headPosition = async () => (await reader.newestCommit())?.lastPosition ?? 0;
  const onFailure = observer.commitSignalFailed;
  const signal = options.commitSignal ?? createMongoCommitSignal(reading, { clock, onFailure });
  const headWatch = new HeadWatch({
    readHead: headPosition,
    clock,
    capacity,
    signal,
    isCommitting: () => committer.isCommitting,
    onIdle: () => tail.forget(),
  });
  opened.push(() => headWatch.close());
  const reader: EventReader = {
    ...mongoReader,
    async newestCommit() {
      const newest = await mongoReader.newestCommit();
      if (newest !== undefined) headWatch.note(newest.lastPosition);
      return newest;
    },
  };
  const randomBytes = createRandomBytes();
  const readDeps = { reader, aggregates, sleep: clock.sleep, capacity };
  const tail = openTail({ ...readDeps, head: headWatch, readHead: headPosition });
  opened.push(() => tail.close());
  const stored = observedReads(
    createStoredReads({ reader, aggregates, sleep: clock.sleep, capacity }),
    clock,
    observer.readDone,
  );
  const schemas = await openSchemas(createMongoSchemas(reading), {
    ...options.schemas,
    clock,
    observer,
  });
  opened.push(() => schemas.close());
  const predicates = new ChildPredicates();
  opened.push(() => predicates.close());
  const upcast = createUpcastEvents(schemas.registry, observer.upcastFailed);
  const reads = upcastReads(stored, schemas.registry, observer.upcastFailed);
  const { replays, snapshots } = await openReplays({
    ...options.replays,
    databases: reading,
    reads,
    reader,
    aggregates,
    schemaVersions: schemas.latestVersions,
    checkWhatIf: schemas.checkWhatIf,
    now: () => databaseClock.now(),
    clock,
    observer,
  });
  opened.push(() => snapshots.close());
  const distribution = openDistribution(options.distribution ?? {}, {
    ...{ databases: reading, tail, reader, upcast, predicates, clock, randomBytes, observer },
    log: { ...stored, headPosition },
    now: () => databaseClock.now(),
  });
  opened.push(() => distribution.close());
  const transparency = openTransparency({
    ...options.transparency,
    ...{ databases: reading, view, types, reads: stored, randomBytes },
    now: () => databaseClock.now(),
  });
  const commitLog = createMongoCommitLog(writing, session, registration);
  const log = options.wrapCommitLog?.(commitLog) ?? commitLog;
  const heads = new AggregateHeads(capacity.cachedAggregatesMax);
  const committer = new Committer({
    log,
    proofs,
    now: () => databaseClock.now(),
    writer,
    newAttemptId: randomUUID,
    view: new LogView(log, heads, (position) => headWatch.note(position)),
    clock,
    turns: new Turns(clock, writer),
    capacity,
    onTrouble: observer.commitTrouble,
    onCommitted: observer.groupCommitted,
    onStored(stored) {
      tail.noteCommitted(stored);
      snapshots.noteCommitted(stored.events.map(committedEvent));
    },
  });
  opened.push(() => committer.close());
  observer.opened({
    queuedEvents: () => committer.queuedEvents,
    headPosition: () => headWatch.position,
    ...distribution.figures,
  });

  return {
    named: (events) => schemas.events.named(events),
    append: createAppendEvents({
      schemas: schemas.events,
      readEvent: stored.readEvent,
      committer,
      clock,
      capacity,
      proofs,
      newEventId: () => uuidv7({ random: randomBytes(16) }),
      newSalt: () => randomBytes(SALT_BYTES),
      ensureType: (aggregateType) => types.ensure(aggregateType),
      onSettled: observer.appendSettled,
    }),
    ...reads,
    schemas: schemas.schemas,
    replays,
    snapshots,
    subscriptions: distribution.subscriptions,
    live: createFollowsEvents({
      ...{ tail, reader, upcast, predicates },
      now: () => databaseClock.now(),
    }),
    headPosition,
    waitForPosition: (position, { timeoutMs, signal }) =>
      headWatch.waitFor(position, timeoutMs, signal),
    assertWritable: () => registration.renew(),
    apiKeys: createMongoApiKeys(reading),
    idempotencySecret: connection.idempotencySecret,
    tail,
    transparency,
    stopAppending: () => committer.close(),
    close: () => opened.release(),
  };
}

function committedEvent(event: StoredEvent): CommittedEvent {
  const { aggregateType, aggregateId, sequenceNumber, eventType, timestamp } = event;
  return {
    aggregateType,
    aggregateId,
    sequenceNumber,
    eventType,
    timestamp: timestamp.toISOString(),
  };
}
