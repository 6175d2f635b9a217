import { randomUUID, randomBytes as secretBytes } from 'node:crypto';
import { v7 as uuidv7 } from 'uuid';
import type { ApiKeyStore } from './access/ports.ts';
import { AggregateHeads } from './engine/append/aggregate-heads.ts';
import { createAppendEvents } from './engine/append/append-events.ts';
import { Committer } from './engine/append/committer.ts';
import { LogView } from './engine/append/log-view.ts';
import type { CommitLog } from './engine/append/ports.ts';
import { Turns } from './engine/append/turns.ts';
import { SALT_BYTES } from './engine/audit/event-hash.ts';
import { MERKLE_PROOFS, type Proofs } from './engine/audit/proofs.ts';
import { createListAggregateTypes } from './engine/read/list-aggregate-types.ts';
import { createListAggregates } from './engine/read/list-aggregates.ts';
import { observedReads } from './engine/read/observed-reads.ts';
import type { EventReader } from './engine/read/ports.ts';
import { createReadAggregate } from './engine/read/read-aggregate.ts';
import { createReadEvent } from './engine/read/read-event.ts';
import { createReadLog } from './engine/read/read-log.ts';
import { createReadPage } from './engine/read/read-page.ts';
import { HeadWatch } from './engine/tail/head-watch.ts';
import type { EventStore } from './event-store.ts';
import { CAPACITY, type Capacity } from './events/limits.ts';
import { createAggregateTypes } from './mongo/aggregate-types.ts';
import { COMMIT_TIMEOUT_MS, connectDatabases, READ_TIMEOUT_MS } from './mongo/connect.ts';
import { openDatabaseClock } from './mongo/database-clock.ts';
import { MajorityView } from './mongo/majority-view.ts';
import { createMongoAggregateReader } from './mongo/mongo-aggregate-reader.ts';
import { createMongoApiKeys } from './mongo/mongo-api-keys.ts';
import { createMongoCommitLog } from './mongo/mongo-commit-log.ts';
import { createMongoEventReader } from './mongo/mongo-event-reader.ts';
import { secretOf } from './mongo/mongo-secrets.ts';
import { createWriterRegistration } from './mongo/writer-registration.ts';
import { WriterSession } from './mongo/writer-session.ts';
import { type Clock, passed, systemClock } from './platform/clock.ts';
import { createRandomBytes } from './platform/random-bytes.ts';
import { type StoreObserver, toldToAll } from './store-observer.ts';

export interface EventStoreOptions {
  /** A MongoDB replica set (6.0 or newer). */
  readonly uri: string;
  /** The database of the evidence; `<database>_ops` goes with it. */
  readonly database: string;
  readonly capacity?: Partial<Capacity>;
  readonly observers?: readonly Partial<StoreObserver>[];
  /** For tests and benchmarks: time, hashing, and what stands between engine and database. */
  readonly clock?: Clock;
  readonly proofs?: Proofs;
  readonly wrapCommitLog?: (log: CommitLog) => CommitLog;
}

/** The store, and what else lies in its databases. */
export interface OpenedEventStore extends EventStore {
  readonly apiKeys: ApiKeyStore;
  /** With which event ids are derived from an Idempotency-Key; the store's own, of 32 bytes. */
  readonly idempotencySecret: Buffer;
}

const LEASE_RENEWAL_MS = 60_000;
const RELEASE_MS = 1_000;
const SECRET_BYTES = 32;

/**
 * Opens an event store on a MongoDB replica set. Any number of processes may open the same one.
 *
 * @throws EventStoreError `invalid_configuration`, `unavailable`.
 */
export async function openEventStore(options: EventStoreOptions): Promise<OpenedEventStore> {
  const { clock = systemClock, proofs = MERKLE_PROOFS } = options;
  const observer = toldToAll(options.observers ?? []);
  const capacity: Capacity = { ...CAPACITY, ...options.capacity };
  const connection = await openConnection(options, clock, observer);
  const { reading, types, writing, session, writer, registration, databaseClock } = connection;
  const view = new MajorityView(reading.evidence);
  const mongoReader = createMongoEventReader(view);
  const aggregates = createMongoAggregateReader(reading, view, types);
  const headPosition = async () => (await reader.newestCommit())?.lastPosition ?? 0;
  const headWatch = new HeadWatch({ readHead: headPosition, clock, capacity });
  const reader: EventReader = {
    ...mongoReader,
    async newestCommit() {
      const newest = await mongoReader.newestCommit();
      if (newest !== undefined) headWatch.note(newest.lastPosition);
      return newest;
    },
  };
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
  });
  const randomBytes = createRandomBytes();
  const readDeps = { reader, aggregates, sleep: clock.sleep, capacity };
  const reads = {
    readAggregate: createReadAggregate(reader),
    readLog: createReadLog(readDeps),
    readPage: createReadPage(readDeps),
    readEvent: createReadEvent(reader),
    aggregateTypes: createListAggregateTypes(aggregates),
    listAggregates: createListAggregates(aggregates),
  };
  observer.opened({
    queuedEvents: () => committer.queuedEvents,
    headPosition: () => headWatch.position,
  });

  return {
    append: createAppendEvents({
      committer,
      clock,
      capacity,
      proofs,
      newEventId: () => uuidv7({ random: randomBytes(16) }),
      newSalt: () => randomBytes(SALT_BYTES),
      ensureType: (aggregateType) => types.ensure(aggregateType),
      onSettled: observer.appendSettled,
    }),
    ...observedReads(reads, clock, observer.readDone),
    headPosition,
    waitForPosition: (position, { timeoutMs, signal }) =>
      headWatch.waitFor(position, timeoutMs, signal),
    assertWritable: () => registration.renew(),
    apiKeys: createMongoApiKeys(reading),
    idempotencySecret: connection.idempotencySecret,
    stopAppending: () => committer.close(),
    async close() {
      await committer.close();
      headWatch.close();
      await connection.release();
    },
  };
}

/**
 * What a store holds of the database, from its opening to its end. Commits have connections of
 * their own: no read holds them up, and a server that does not answer is given up on sooner.
 */
async function openConnection(
  { uri, database }: EventStoreOptions,
  clock: Clock,
  observer: StoreObserver,
) {
  const opened: (() => unknown)[] = [];
  const release = async () => {
    for (const letGo of opened.splice(0).reverse()) await letGo();
  };
  // A database that is silent must not hold up the end; its server ends the session by itself.
  const soon = (action: Promise<unknown>) => Promise.race([action, passed(clock, RELEASE_MS)]);
  const connect = async (timeoutMs: number) => {
    const databases = await connectDatabases({ uri, database, timeoutMs });
    opened.push(() => databases.client.close());
    return databases;
  };
  try {
    const reading = await connect(READ_TIMEOUT_MS);
    const types = createAggregateTypes(reading);
    await types.ensureExisting();
    const makeSecret = () => secretBytes(SECRET_BYTES);
    const idempotencySecret = await secretOf(reading, 'idempotency', makeSecret);
    const writing = await connect(COMMIT_TIMEOUT_MS);
    const session = new WriterSession(writing.client);
    opened.push(() => soon(session.end()));
    const writer = randomUUID();
    const registration = createWriterRegistration(writing, session, writer);
    await registration.renew();
    const unrenewed = (cause: unknown) => observer.leaseNotRenewed(cause);
    opened.push(() => soon(registration.remove().catch(unrenewed)));
    const renewal = clock.every(LEASE_RENEWAL_MS, () => registration.renew().catch(unrenewed));
    opened.push(() => renewal.stop());
    const databaseClock = await openDatabaseClock(writing, clock, (ms) => observer.clockSkew(ms));
    opened.push(() => databaseClock.stop());
    const ofWriter = { writing, session, writer, registration, databaseClock };
    return { reading, types, idempotencySecret, ...ofWriter, release };
  } catch (error) {
    await release();
    throw error;
  }
}
