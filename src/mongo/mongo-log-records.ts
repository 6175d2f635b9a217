import type { LogRecords, StoredCommit, StoredRecord } from '../engine/audit/ports.ts';
import type { AggregateTypes } from './aggregate-types.ts';
import {
  COLLECTIONS,
  type CommitDocument,
  type Databases,
  type EventDocument,
  eventsOf,
} from './collections.ts';
import { commitSummary } from './commit-document.ts';
import { type FindQuery, findDocuments } from './find-documents.ts';
import { translated } from './mongo-errors.ts';
import { type EventInCollection, findInSpan, provenEvent } from './mongo-proven-events.ts';

/** Takes nothing for granted: what is read may have been put there by anybody. */
export function createMongoLogRecords(
  databases: Databases,
  types: Pick<AggregateTypes, 'list'>,
): LogRecords {
  const { evidence } = databases;

  return {
    aggregateTypes: () => types.list(),

    async commitsAfter(n, limit) {
      const query = { filter: { _id: { $gt: n } }, sort: { _id: 1 } as const, limit, hint: '_id_' };
      const { name } = COLLECTIONS.commits;
      return (await findDocuments<CommitDocument>(evidence, name, query)).found.map(commitOf);
    },

    async events(aggregateTypes, span) {
      const find = (collection: string, query: FindQuery) =>
        findDocuments<EventDocument>(evidence, collection, query);
      return (await findInSpan(find, aggregateTypes, span)).map(recordOf);
    },

    async countTo(aggregateType, position) {
      const notAbove = { $nor: [{ _id: { $gt: position } }] };
      return await translated(eventsOf(databases, aggregateType).countDocuments(notAbove));
    },
  };
}

/** An event in the collection of another type is none. */
function recordOf({ aggregateType, document }: EventInCollection): StoredRecord {
  const { _id: position } = document;
  const isEvent = isEventDocument(document) && document.aggregateType === aggregateType;
  return isEvent ? { position, proven: provenEvent(document) } : { position };
}

function isEventDocument(document: EventDocument): boolean {
  const { _id, timestamp, data, metadata, tags, salt, commitment, hash } = document;
  const areObjects = [data, metadata].every((each) => typeof each === 'object' && each !== null);
  const areBinary = [salt, commitment, hash].every(Buffer.isBuffer);
  return (
    Number.isSafeInteger(_id) && isTime(timestamp) && areObjects && areBinary && Array.isArray(tags)
  );
}

function commitOf(document: CommitDocument): StoredCommit {
  const { _id: n, timestamp, eventIds, aggregates, tree } = document;
  const isTree =
    Buffer.isBuffer(tree?.root) && Array.isArray(tree.peaks) && tree.peaks.every(Buffer.isBuffer);
  if (!isTime(timestamp) || ![eventIds, aggregates].every(Array.isArray) || !isTree) return { n };
  return { n, commit: { ...commitSummary(document), eventIds } };
}

function isTime(value: unknown): boolean {
  return value instanceof Date && !Number.isNaN(value.getTime());
}
