import type { Document } from 'mongodb';
import type { EventReader, SpanEvents, SpanQuery } from '../engine/read/ports.ts';
import type { AggregateTypes } from './aggregate-types.ts';
import {
  COLLECTIONS,
  type CommitDocument,
  type Databases,
  type EventDocument,
  eventsCollectionName,
} from './collections.ts';
import { recordedEvent } from './event-document.ts';
import { findDocuments, WHOLE_REPLY_BYTES_MAX } from './find-documents.ts';

export function createMongoEventReader(databases: Databases, types: AggregateTypes): EventReader {
  async function find(
    aggregateType: string,
    filter: Document,
    orderedBy: '_id' | 'sequenceNumber',
    { order, limit }: SpanQuery,
  ): Promise<SpanEvents> {
    const { found, replyBytes } = await findDocuments<EventDocument>(
      databases.evidence,
      eventsCollectionName(aggregateType),
      {
        filter,
        sort: { [orderedBy]: order === 'asc' ? 1 : -1 },
        limit,
        projection: { salt: 0, commitment: 0 },
      },
    );
    const isComplete = found.length < limit && replyBytes <= WHOLE_REPLY_BYTES_MAX;
    return { events: found.map(recordedEvent), isComplete };
  }

  return {
    ofAggregate({ aggregateType, aggregateId }, query) {
      const sequenceNumber = { $gte: query.from, $lte: query.to };
      return find(aggregateType, { aggregateId, sequenceNumber }, 'sequenceNumber', query);
    },

    ofType(aggregateType, aggregateId, query) {
      const positions = { _id: { $gte: query.from, $lte: query.to } };
      if (aggregateId === undefined) return find(aggregateType, positions, '_id', query);
      return find(aggregateType, { aggregateId, ...positions }, 'sequenceNumber', query);
    },

    aggregateTypes: () => types.list(),

    async headPosition() {
      const { found } = await findDocuments<Pick<CommitDocument, 'firstPosition' | 'count'>>(
        databases.evidence,
        COLLECTIONS.commits.name,
        {
          filter: {},
          sort: { _id: -1 },
          limit: 1,
          projection: { firstPosition: 1, count: 1 },
        },
      );
      const [newest] = found;
      return newest === undefined ? 0 : newest.firstPosition + newest.count - 1;
    },
  };
}
