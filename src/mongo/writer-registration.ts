import type { Binary, UUID } from 'mongodb';
import { type Databases, leasesOf, MAJORITY_WRITE, type WriterLease } from './collections.ts';
import { translated } from './mongo-errors.ts';
import type { WriterSession } from './writer-session.ts';

/** Makes the writer's session known, so that others can end it should this process die. */
export interface WriterRegistration {
  /** A majority write; rejects with `unavailable`. */
  renew(): Promise<void>;
  /** Ends the transactions of all other writers. It costs a living one an attempt, no more. */
  evictOthers(): Promise<number>;
  /** To be called when the writer has stopped. */
  remove(): Promise<void>;
}

const WRITE_TIMEOUT_MS = 5_000;

export function createWriterRegistration(
  databases: Databases,
  session: WriterSession,
  writer: string,
): WriterRegistration {
  const leases = leasesOf(databases);
  return {
    async renew() {
      const { current } = session;
      const sessionId = current.id?.['id'] as Binary | UUID;
      // The time is the database's: clocks of processes differ.
      const update = [{ $set: { session: sessionId, renewedAt: '$$NOW' } }];
      const options = { upsert: true, writeConcern: MAJORITY_WRITE };
      await translated(leases.updateOne({ _id: writer }, update, options), WRITE_TIMEOUT_MS);
      session.markKnown(current);
    },

    async evictOthers() {
      const others = await translated(leases.find({ _id: { $ne: writer } }).toArray());
      if (others.length === 0) return 0;
      const sessions = others.map((other: WriterLease) => ({ id: other.session }));
      await translated(databases.client.db('admin').command({ killSessions: sessions }));
      return others.length;
    },

    async remove() {
      await translated(leases.deleteOne({ _id: writer }), WRITE_TIMEOUT_MS);
    },
  };
}
