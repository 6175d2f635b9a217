import { BSON, type ClientSession, type Document } from 'mongodb';
import type {
  AggregateHead,
  CommitTransaction,
  InsertOutcome,
  StoredEvent,
} from '../engine/append/ports.ts';
import type { AggregateKey } from '../events/event.ts';
import {
  COLLECTIONS,
  type Databases,
  eventsCollectionName,
  eventsOf,
  MAJORITY_WRITE,
} from './collections.ts';
import { commitDocument } from './commit-document.ts';
import { eventDocument } from './event-document.ts';
import { insertOutcomeOf, isSilence, translated } from './mongo-errors.ts';
import { storedEventsById } from './stored-events.ts';
import type { WriterRegistration } from './writer-registration.ts';
import type { WriterSession } from './writer-session.ts';

/** A transaction takes its concerns here: what database and collection say, it ignores. */
const TRANSACTION = {
  readConcern: { level: 'snapshot' },
  writeConcern: MAJORITY_WRITE,
  readPreference: 'primary',
} as const;

/** `commitTransaction` is safe to repeat: the server knows which transaction it is. */
const COMMIT_TRIES = 3;
/** A commit waits for the disks of a majority, and everybody waits for the commit. */
export const COMMIT_CALL_TIMEOUT_MS = 5_500;

/** One commit attempt, as one transaction in the writer's session. */
export function openMongoCommit(
  databases: Databases,
  writerSession: WriterSession,
  registration: Pick<WriterRegistration, 'renew'>,
): CommitTransaction {
  let session: ClientSession | undefined;

  /** A new transaction in the session ends the one before it, on the server too. */
  async function started(): Promise<ClientSession> {
    if (session === undefined) {
      if (!writerSession.isKnown) await registration.renew();
      session = writerSession.current;
      session.startTransaction(TRANSACTION);
    }
    return session;
  }

  /** After a call that was not answered the session is not to be trusted any more. */
  async function bounded<Result>(call: Promise<Result>): Promise<Result> {
    try {
      return await translated(call, COMMIT_CALL_TIMEOUT_MS);
    } catch (error) {
      if (isSilence(error)) writerSession.replace();
      throw error;
    }
  }

  async function insertInto(collection: string, documents: Document[]): Promise<InsertOutcome> {
    const command = { insert: collection, documents, ordered: true };
    const options = { session: await started() };
    const reply = databases.evidence.command(command, options).catch((error) => ({ error }));
    const replied = await bounded(reply);
    return insertOutcomeOf('error' in replied ? replied['error'] : replied);
  }

  return {
    async readHeads(aggregates) {
      const heads: AggregateHead[] = [];
      for (const [aggregateType, ids] of idsByType(aggregates)) {
        const cursor = eventsOf(databases, aggregateType).aggregate<HeadDocument>(
          headsPipeline(ids),
          { session: await started() },
        );
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
      if (taken !== 'inserted') return taken;
      for (const [aggregateType, ofType] of eventsByType(events)) {
        const collection = eventsCollectionName(aggregateType);
        for (const documents of inCommands(ofType.map(eventDocument), sizeBytes)) {
          const inserted = await insertInto(collection, documents);
          if (inserted !== 'inserted') return inserted;
        }
      }
      return 'inserted';
    },

    async commit() {
      let cause: unknown;
      for (let tries = 1; tries <= COMMIT_TRIES && !isSilence(cause); tries += 1) {
        try {
          await bounded((await started()).commitTransaction());
          return { kind: 'committed' };
        } catch (error) {
          // Whatever it says: the commit may have been applied, and may yet be. The slot will tell.
          cause = error;
        }
      }
      return { kind: 'unknown', cause };
    },

    async abort() {
      if (session !== writerSession.current || !session.inTransaction()) return;
      // Where it fails, the next transaction in the session ends this one.
      await bounded(session.abortTransaction()).catch(() => {});
    },
  };
}

/** The driver writes a command into a buffer of 17 MiB. */
const COMMAND_BYTES_MAX = 15 * 1024 * 1024;

/** One command, but for very large groups, whose documents are weighed one by one. */
function inCommands(documents: Document[], sizeBytes: number): Document[][] {
  if (sizeBytes <= COMMAND_BYTES_MAX) return [documents];
  const commands: Document[][] = [];
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

interface HeadDocument {
  readonly _id: string;
  readonly sequenceNumber: number;
}

/** One index key per aggregate is looked at (DISTINCT_SCAN), however long its history. */
function headsPipeline(aggregateIds: readonly string[]): Document[] {
  return [
    { $match: { aggregateId: { $in: aggregateIds } } },
    { $sort: { aggregateId: -1, sequenceNumber: -1 } },
    { $group: { _id: '$aggregateId', sequenceNumber: { $first: '$sequenceNumber' } } },
  ];
}

function idsByType(aggregates: readonly AggregateKey[]): Map<string, string[]> {
  const byType = new Map<string, string[]>();
  for (const { aggregateType, aggregateId } of aggregates) {
    const ids = byType.get(aggregateType);
    if (ids === undefined) byType.set(aggregateType, [aggregateId]);
    else ids.push(aggregateId);
  }
  return byType;
}

function eventsByType(events: readonly StoredEvent[]): Map<string, StoredEvent[]> {
  const byType = new Map<string, StoredEvent[]>();
  for (const event of events) {
    const ofType = byType.get(event.aggregateType);
    if (ofType === undefined) byType.set(event.aggregateType, [event]);
    else ofType.push(event);
  }
  return byType;
}
