import type { LogRecords, StoredCommit, StoredRecord } from '../engine/audit/ports.ts';
import type { AggregateTypes } from './aggregate-types.ts';
import {
  COLLECTIONS,
  type CommitDocument,
  type Databases,
  type EventDocument,
  eventsCollectionName,
  eventsOf,
} from './collections.ts';
import { commitSummary } from './commit-document.ts';
import { findDocuments, WHOLE_REPLY_BYTES_MAX } from './find-documents.ts';
import { translated } from './mongo-errors.ts';
import { provenEvent } from './mongo-proven-events.ts';

/** Takes nothing for granted: what is read may have been put there by anybody. */
export function createMongoLogRecords(
  databases: Databases,
  types: Pick<AggregateTypes, 'list'>,
): LogRecords {
  const { evidence } = databases;

  async function ofType(type: string, from: number, to: number): Promise<StoredRecord[]> {
    const records: StoredRecord[] = [];
    for (let next = from; ; ) {
      const query = {
        filter: { _id: { $gte: next, $lte: to } },
        hint: '_id_',
        sort: { _id: 1 } as const,
        limit: to - from + 2,
      };
      const collection = eventsCollectionName(type);
      const { found, replyBytes } = await findDocuments<EventDocument>(evidence, collection, query);
      for (const document of found) records.push(recordOf(document, type));
      const last = found.at(-1);
      if (last === undefined || replyBytes <= WHOLE_REPLY_BYTES_MAX) return records;
      next = last._id + 1;
    }
  }

  return {
    aggregateTypes: () => types.list(),

    async commitsAfter(n, limit) {
      const query = { filter: { _id: { $gt: n } }, sort: { _id: 1 } as const, limit, hint: '_id_' };
      const { name } = COLLECTIONS.commits;
      return (await findDocuments<CommitDocument>(evidence, name, query)).found.map(commitOf);
    },

    async events(aggregateTypes, { from, to }) {
      const found = await Promise.all(aggregateTypes.map((type) => ofType(type, from, to)));
      return found.flat().sort((one, other) => one.position - other.position);
    },

    async countTo(aggregateType, position) {
      const notAbove = { $nor: [{ _id: { $gt: position } }] };
      return await translated(eventsOf(databases, aggregateType).countDocuments(notAbove));
    },
  };
}

/** An event in the collection of another type is none. */
function recordOf(document: EventDocument, aggregateType: string): StoredRecord {
  const { _id: position } = document;
  const isEvent = isEventDocument(document) && document.aggregateType === aggregateType;
  return isEvent ? { position, proven: provenEvent(document) } : { position };
}

function isEventDocument(document: EventDocument): boolean {
  const { _id, timestamp, data, metadata, tags, salt, commitment, hash } = document;
  const areObjects = [data, metadata].every((each) => typeof each === 'object' && each !== null);
  const areBinary = [salt, commitment, hash].every(Buffer.isBuffer);
  return Number.isSafeInteger(_id) && isTime(timestamp) && areObjects && areBinary && isList(tags);
}

function commitOf(document: CommitDocument): StoredCommit {
  const { _id: n, timestamp, eventIds, aggregates, tree } = document;
  const isTree = Buffer.isBuffer(tree?.root) && isList(tree.peaks) && tree.peaks.every(isBuffer);
  if (!isTime(timestamp) || !isList(eventIds) || !isList(aggregates) || !isTree) return { n };
  return { n, commit: { ...commitSummary(document), eventIds } };
}

function isTime(value: unknown): boolean {
  return value instanceof Date && !Number.isNaN(value.getTime());
}

const isList = (value: unknown) => Array.isArray(value);
const isBuffer = (value: unknown) => Buffer.isBuffer(value);
