import { readBson } from './bson-reader.js';
import { translated } from './mongo-errors.js';
/**
 * The server ends a reply before a document that would make it longer than 16 MiB. An event takes
 * less than 7 MiB of BSON (six times its JSON, as an array of digits), so one that is longer than
 * this may have been ended, and a shorter one was not.
 */
export const WHOLE_REPLY_BYTES_MAX = 8 * 1024 * 1024;
/**
 * Finds documents by one command and one reply, read by our own BSON reader: several times as fast
 * as a cursor. A reply holds at most 16 MiB, so fewer than `limit` may come back though there are
 * more: ask on from the last one until nothing comes.
 *
 * Outside a transaction with read concern majority, from the primary.
 *
 * @throws EventStoreError `unavailable`.
 */
export async function findDocuments(database, collection, { notBefore, ...query }, session) {
    const after = notBefore === undefined ? {} : { afterClusterTime: notBefore };
    const command = {
        find: collection,
        ...query,
        batchSize: query.limit,
        singleBatch: true,
        ...(session?.inTransaction() ? {} : { readConcern: { level: 'majority', ...after } }),
    };
    const options = { raw: true, ...(session !== undefined && { session }) };
    const reply = await translated(database.command(command, options));
    const cursor = reply['cursor'];
    const { firstBatch } = readBson(cursor);
    return { found: firstBatch, replyBytes: cursor.length, readAt: reply['operationTime'] };
}
/** Finds every document that the filter matches, in the order of their ids, however many. */
export async function findEvery(database, collection, { filter, projection = {}, hint = '_id_' }, session) {
    const every = [];
    for (let last = 0;;) {
        const query = {
            filter: { $and: [filter, { _id: { $gt: last } }] },
            sort: { _id: 1 },
            limit: EVERY_BATCH,
            projection,
            hint,
        };
        const { found, replyBytes } = await findDocuments(database, collection, query, session);
        for (const document of found)
            every.push(document);
        if (found.length < EVERY_BATCH && replyBytes <= WHOLE_REPLY_BYTES_MAX)
            return every;
        last = found.at(-1)?._id ?? last;
    }
}
const EVERY_BATCH = 1_000;
//# sourceMappingURL=find-documents.js.map