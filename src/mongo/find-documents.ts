import type { ClientSession, Db, Document, Timestamp } from 'mongodb';
import { readBson } from './bson-reader.ts';
import { translated } from './mongo-errors.ts';

/**
 * The server ends a reply before a document that would make it longer than 16 MiB. An event takes
 * less than 7 MiB of BSON (six times its JSON, as an array of digits), so one that is longer than
 * this may have been ended, and a shorter one was not.
 */
export const WHOLE_REPLY_BYTES_MAX = 8 * 1024 * 1024;

export interface FindQuery {
  readonly filter: Document;
  readonly sort?: Readonly<Record<string, 1 | -1>>;
  readonly skip?: number;
  readonly limit: number;
  readonly projection?: Document;
  /** An index, by name. */
  readonly hint?: string;
  /** A `readAt` that the reply must not be older than. */
  readonly notBefore?: Timestamp;
}

export interface FoundDocuments<Found> {
  readonly found: readonly Found[];
  readonly replyBytes: number;
  /** What a majority had when this was read. */
  readonly readAt: Timestamp;
}

/**
 * Finds documents by one command and one reply, read by our own BSON reader: several times as fast
 * as a cursor. A reply holds at most 16 MiB, so fewer than `limit` may come back though there are
 * more: ask on from the last one until nothing comes.
 *
 * Outside a transaction with read concern majority, from the primary.
 *
 * @throws EventStoreError `unavailable`.
 */
export async function findDocuments<Found>(
  database: Db,
  collection: string,
  { notBefore, ...query }: FindQuery,
  session?: ClientSession,
): Promise<FoundDocuments<Found>> {
  const after = notBefore === undefined ? {} : { afterClusterTime: notBefore };
  const command: Document = {
    find: collection,
    ...query,
    batchSize: query.limit,
    singleBatch: true,
    ...(session?.inTransaction() ? {} : { readConcern: { level: 'majority', ...after } }),
  };
  const options = { raw: true, ...(session !== undefined && { session }) };
  const reply = await translated(database.command(command, options));
  const cursor = reply['cursor'] as Buffer;
  const { firstBatch } = readBson(cursor) as { readonly firstBatch: readonly Found[] };
  return { found: firstBatch, replyBytes: cursor.length, readAt: reply['operationTime'] };
}

/**
 * Finds every document that the filter matches, in the order of their ids, however many; `find`
 * finds some of them.
 */
export async function findEvery<Found extends { readonly _id: number }>(
  find: (query: FindQuery) => Promise<FoundDocuments<Found>>,
  { filter, projection = {}, hint = '_id_' }: Pick<FindQuery, 'filter' | 'projection' | 'hint'>,
): Promise<Found[]> {
  const every: Found[] = [];
  for (let last = 0; ; ) {
    const query: FindQuery = {
      filter: { $and: [filter, { _id: { $gt: last } }] },
      sort: { _id: 1 },
      limit: EVERY_BATCH,
      projection,
      hint,
    };
    const { found, replyBytes } = await find(query);
    for (const document of found) every.push(document);
    if (found.length < EVERY_BATCH && replyBytes <= WHOLE_REPLY_BYTES_MAX) return every;
    last = found.at(-1)?._id ?? last;
  }
}

const EVERY_BATCH = 1_000;
