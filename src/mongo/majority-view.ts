import type { Db, Timestamp } from 'mongodb';
import { type FindQuery, type FoundDocuments, findDocuments } from './find-documents.ts';

/**
 * Majority reads of which none is older than the one before: after a failover the new primary may
 * need a moment to learn what a majority has, and would show less than what was seen already.
 */
export class MajorityView {
  readonly #database: Db;
  #seen: Timestamp | undefined;

  constructor(database: Db) {
    this.#database = database;
  }

  /** @throws EventStoreError `unavailable`. */
  async find<Found>(collection: string, query: FindQuery): Promise<FoundDocuments<Found>> {
    const seen = this.#seen;
    const notBefore = seen === undefined ? query : { ...query, notBefore: seen };
    const reply = await findDocuments<Found>(this.#database, collection, notBefore);
    if (this.#seen === undefined || reply.readAt.greaterThan(this.#seen)) {
      this.#seen = reply.readAt;
    }
    return reply;
  }
}
