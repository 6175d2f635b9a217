import type { ClientSession, Db, Document } from 'mongodb';
import { readBson } from './bson-reader.ts';
import { translated } from './mongo-errors.ts';

export interface FindQuery {
  readonly filter: Document;
  readonly sort?: Readonly<Record<string, 1 | -1>>;
  readonly limit: number;
  readonly projection?: Document;
  /** An index, by name. */
  readonly hint?: string;
}

export interface FoundDocuments<Found> {
  readonly found: readonly Found[];
  readonly replyBytes: number;
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
  query: FindQuery,
  session?: ClientSession,
): Promise<FoundDocuments<Found>> {
  const command: Document = {
    find: collection,
    ...query,
    batchSize: query.limit,
    singleBatch: true,
    ...(session?.inTransaction() ? {} : { readConcern: { level: 'majority' } }),
  };
  const options = { raw: true, ...(session !== undefined && { session }) };
  const reply = await translated(database.command(command, options));
  const cursor = reply['cursor'] as Buffer;
  const { firstBatch } = readBson(cursor) as { readonly firstBatch: readonly Found[] };
  return { found: firstBatch, replyBytes: cursor.length };
}
