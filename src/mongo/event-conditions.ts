import type { Document } from 'mongodb';
import type { ContentFilter, Span, TypeFilter, TypeIndex } from '../engine/read/ports.ts';
import type { AggregateKey } from '../events/event.ts';
import { COLLECTIONS, type EventIndexName } from './collections.ts';

/** A condition, and the index to find by: the server is not to choose another. */
export interface IndexedFilter {
  readonly filter: Document;
  readonly hint: EventIndexName;
}

/** An aggregate's events in sequence order. */
export const AGGREGATE_INDEX = COLLECTIONS.events.indexes[0].name;

const INDEX_NAMES: Readonly<Record<TypeIndex, EventIndexName>> = {
  position: '_id_',
  eventTypes: 'eventType_position',
  userId: 'userId_position',
  correlationId: 'correlationId_position',
  tag: 'tags_position',
};

/** The events of a type within positions. */
export function ofType({ content, by }: TypeFilter, positions: Span): IndexedFilter {
  return { filter: { ...matching(content), _id: within(positions) }, hint: INDEX_NAMES[by] };
}

/** The events that the index of the filter finds, whatever else the filter says. */
export function ofIndex({ content, by }: TypeFilter, positions: Span): IndexedFilter {
  const indexed = by === 'position' ? {} : { [by]: content[by] };
  return { filter: { ...matching(indexed), _id: within(positions) }, hint: INDEX_NAMES[by] };
}

/** The events of an aggregate within sequence numbers. */
export function ofAggregate(
  { aggregateId, content }: Pick<AggregateKey, 'aggregateId'> & { readonly content: ContentFilter },
  sequenceNumbers: Span,
): IndexedFilter {
  const filter = { aggregateId, sequenceNumber: within(sequenceNumbers), ...matching(content) };
  return { filter, hint: AGGREGATE_INDEX };
}

function matching({ eventTypes, userId, correlationId, tag }: ContentFilter): Document {
  return {
    ...(eventTypes !== undefined && { eventType: { $in: eventTypes } }),
    ...(userId !== undefined && { userId }),
    ...(correlationId !== undefined && { correlationId }),
    ...(tag !== undefined && { tags: tag }),
  };
}

function within({ from, to }: Span): Document {
  return { $gte: from, $lte: to };
}
