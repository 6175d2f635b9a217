import { BSON } from 'mongodb';
import { COLLECTIONS, eventsCollectionName, eventsOf, MAJORITY_WRITE, } from './collections.js';
import { commitDocument } from './commit-document.js';
import { eventDocument } from './event-document.js';
import { insertOutcomeOf, isSilence, translated } from './mongo-errors.js';
import { storedEventsById } from './stored-events.js';
/** A transaction takes its concerns here: what database and collection say, it ignores. */
const TRANSACTION = {
    readConcern: { level: 'snapshot' },
    writeConcern: MAJORITY_WRITE,
    readPreference: 'primary',
};
/** `commitTransaction` is safe to repeat: the server knows which transaction it is. */
const COMMIT_TRIES = 3;
/** A commit waits for the disks of a majority, and everybody waits for the commit. */
export const COMMIT_CALL_TIMEOUT_MS = 5_500;
/** One commit attempt, as one transaction in the writer's session. */
export function openMongoCommit(databases, writerSession, registration) {
    let session;
    /** A new transaction in the session ends the one before it, on the server too. */
    async function started() {
        if (session === undefined) {
            if (!writerSession.isKnown)
                await registration.renew();
            session = writerSession.current;
            session.startTransaction(TRANSACTION);
        }
        return session;
    }
    /** After a call that was not answered the session is not to be trusted any more. */
    async function bounded(call) {
        try {
            return await translated(call, COMMIT_CALL_TIMEOUT_MS);
        }
        catch (error) {
            if (isSilence(error))
                writerSession.replace();
            throw error;
        }
    }
    async function insertInto(collection, documents) {
        const command = { insert: collection, documents, ordered: true };
        const options = { session: await started() };
        const reply = databases.evidence.command(command, options).catch((error) => ({ error }));
        const replied = await bounded(reply);
        return insertOutcomeOf('error' in replied ? replied['error'] : replied);
    }
    return {
        async readHeads(aggregates) {
            const heads = [];
            for (const [aggregateType, ids] of idsByType(aggregates)) {
                const cursor = eventsOf(databases, aggregateType).aggregate(headsPipeline(ids), { session: await started() });
                for (const { _id: aggregateId, sequenceNumber } of await bounded(cursor.toArray())) {
                    heads.push({ aggregateType, aggregateId, sequenceNumber });
                }
            }
            return heads;
        },
        async readEvents(eventIds) {
            return await bounded(storedEventsById(databases, eventIds, await started()));
        },
        async insert(commit, { events, sizeBytes }) {
            const taken = await insertInto(COLLECTIONS.commits.name, [commitDocument(commit)]);
            if (taken !== 'inserted')
                return taken;
            for (const [aggregateType, ofType] of eventsByType(events)) {
                const collection = eventsCollectionName(aggregateType);
                for (const documents of inCommands(ofType.map(eventDocument), sizeBytes)) {
                    const inserted = await insertInto(collection, documents);
                    if (inserted !== 'inserted')
                        return inserted;
                }
            }
            return 'inserted';
        },
        async commit() {
            let cause;
            for (let tries = 1; tries <= COMMIT_TRIES && !isSilence(cause); tries += 1) {
                try {
                    await bounded((await started()).commitTransaction());
                    return { kind: 'committed' };
                }
                catch (error) {
                    // Whatever it says: the commit may have been applied, and may yet be. The slot will tell.
                    cause = error;
                }
            }
            return { kind: 'unknown', cause };
        },
        async abort() {
            if (session !== writerSession.current || !session.inTransaction())
                return;
            // Where it fails, the next transaction in the session ends this one.
            await bounded(session.abortTransaction()).catch(() => { });
        },
    };
}
/** The driver writes a command into a buffer of 17 MiB. */
const COMMAND_BYTES_MAX = 15 * 1024 * 1024;
/** One command, but for very large groups, whose documents are weighed one by one. */
function inCommands(documents, sizeBytes) {
    if (sizeBytes <= COMMAND_BYTES_MAX)
        return [documents];
    const commands = [];
    let bytes = Number.POSITIVE_INFINITY;
    for (const document of documents) {
        const documentBytes = BSON.calculateObjectSize(document);
        bytes += documentBytes;
        if (bytes > COMMAND_BYTES_MAX) {
            commands.push([]);
            bytes = documentBytes;
        }
        commands.at(-1)?.push(document);
    }
    return commands;
}
/** One index key per aggregate is looked at (DISTINCT_SCAN), however long its history. */
function headsPipeline(aggregateIds) {
    return [
        { $match: { aggregateId: { $in: aggregateIds } } },
        { $sort: { aggregateId: -1, sequenceNumber: -1 } },
        { $group: { _id: '$aggregateId', sequenceNumber: { $first: '$sequenceNumber' } } },
    ];
}
function idsByType(aggregates) {
    const byType = new Map();
    for (const { aggregateType, aggregateId } of aggregates) {
        const ids = byType.get(aggregateType);
        if (ids === undefined)
            byType.set(aggregateType, [aggregateId]);
        else
            ids.push(aggregateId);
    }
    return byType;
}
function eventsByType(events) {
    const byType = new Map();
    for (const event of events) {
        const ofType = byType.get(event.aggregateType);
        if (ofType === undefined)
            byType.set(event.aggregateType, [event]);
        else
            ofType.push(event);
    }
    return byType;
}
//# sourceMappingURL=mongo-commit.js.map