import { randomUUID } from 'node:crypto';
import { v7 as uuidv7 } from 'uuid';
import { AggregateHeads } from './engine/append/aggregate-heads.js';
import { createAppendEvents } from './engine/append/append-events.js';
import { Committer } from './engine/append/committer.js';
import { LogView } from './engine/append/log-view.js';
import { Turns } from './engine/append/turns.js';
import { SALT_BYTES } from './engine/audit/event-hash.js';
import { MERKLE_PROOFS } from './engine/audit/proofs.js';
import { createListAggregateTypes } from './engine/read/list-aggregate-types.js';
import { createListAggregates } from './engine/read/list-aggregates.js';
import { observedReads } from './engine/read/observed-reads.js';
import { createReadAggregate } from './engine/read/read-aggregate.js';
import { createReadEvent } from './engine/read/read-event.js';
import { createReadLog } from './engine/read/read-log.js';
import { createReadPage } from './engine/read/read-page.js';
import { upcastReads } from './engine/schemas/upcast-reads.js';
import { HeadWatch } from './engine/tail/head-watch.js';
import { openTail } from './engine/tail/open-tail.js';
import { CAPACITY } from './events/limits.js';
import { MajorityView } from './mongo/majority-view.js';
import { createMongoAggregateReader } from './mongo/mongo-aggregate-reader.js';
import { createMongoApiKeys } from './mongo/mongo-api-keys.js';
import { createMongoCommitLog } from './mongo/mongo-commit-log.js';
import { createMongoCommitSignal } from './mongo/mongo-commit-signal.js';
import { createMongoEventReader } from './mongo/mongo-event-reader.js';
import { createMongoSchemas } from './mongo/mongo-schemas.js';
import { openConnection } from './open-connection.js';
import { openReplays } from './open-replays.js';
import { openSchemas } from './open-schemas.js';
import { systemClock } from './platform/clock.js';
import { createRandomBytes } from './platform/random-bytes.js';
import { Releases } from './platform/releases.js';
import { toldToAll } from './store-observer.js';
/**
 * Opens an event store on a MongoDB replica set. Any number of processes may open the same one.
 *
 * @throws EventStoreError `invalid_configuration`, `unavailable`.
 */
export async function openEventStore(options) {
    const opened = new Releases();
    try {
        return await openWithin(opened, options);
    }
    catch (error) {
        await opened.release();
        throw error;
    }
}
async function openWithin(opened, options) {
    const { clock = systemClock, proofs = MERKLE_PROOFS } = options;
    const observer = toldToAll(options.observers ?? []);
    const capacity = { ...CAPACITY, ...options.capacity };
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
    const reader = {
        ...mongoReader,
        async newestCommit() {
            const newest = await mongoReader.newestCommit();
            if (newest !== undefined)
                headWatch.note(newest.lastPosition);
            return newest;
        },
    };
    const randomBytes = createRandomBytes();
    const readDeps = { reader, aggregates, sleep: clock.sleep, capacity };
    const tail = openTail({ ...readDeps, head: headWatch, readHead: headPosition });
    opened.push(() => tail.close());
    const stored = observedReads({
        readAggregate: createReadAggregate(reader),
        readLog: createReadLog(readDeps),
        readPage: createReadPage(readDeps),
        readEvent: createReadEvent(reader),
        aggregateTypes: createListAggregateTypes(aggregates),
        listAggregates: createListAggregates(aggregates),
    }, clock, observer.readDone);
    const schemas = await openSchemas(createMongoSchemas(reading), {
        ...options.schemas,
        clock,
        observer,
    });
    opened.push(() => schemas.close());
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
        headPosition,
        waitForPosition: (position, { timeoutMs, signal }) => headWatch.waitFor(position, timeoutMs, signal),
        assertWritable: () => registration.renew(),
        apiKeys: createMongoApiKeys(reading),
        idempotencySecret: connection.idempotencySecret,
        tail,
        stopAppending: () => committer.close(),
        close: () => opened.release(),
    };
}
function committedEvent(event) {
    const { aggregateType, aggregateId, sequenceNumber, eventType, timestamp } = event;
    return {
        aggregateType,
        aggregateId,
        sequenceNumber,
        eventType,
        timestamp: timestamp.toISOString(),
    };
}
//# sourceMappingURL=open-event-store.js.map