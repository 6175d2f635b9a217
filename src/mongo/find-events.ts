import type { SpanEvents, SpanQuery } from '../engine/read/ports.ts';
import { EventStoreError } from '../errors.ts';
import type { EventPlace } from '../events/aggregate-summary.ts';
import { type EventDocument, eventsCollectionName } from './collections.ts';
import type { IndexedFilter } from './event-conditions.ts';
import { recordedEvent } from './event-document.ts';
import { type FindQuery, WHOLE_REPLY_BYTES_MAX } from './find-documents.ts';
import type { MajorityView } from './majority-view.ts';

/** The fields that say where an event is. */
export type PlacedEvent = Pick<
  EventDocument,
  '_id' | 'aggregateId' | 'sequenceNumber' | 'timestamp'
>;

const PLACE_FIELDS = { aggregateId: 1, sequenceNumber: 1, timestamp: 1 };
const WIRE_FIELDS = { salt: 0, commitment: 0 };

type EventQuery = Omit<FindQuery, 'projection'>;

/** Events of one type, in the order of one of their numbers, up to the limit or a full reply. */
export async function findEvents(
  view: MajorityView,
  aggregateType: string,
  indexed: IndexedFilter,
  place: '_id' | 'sequenceNumber',
  { from, to, order, limit }: SpanQuery,
): Promise<SpanEvents> {
  const isForwards = order === 'asc';
  const { found, replyBytes } = await view.find<EventDocument>(
    eventsCollectionName(aggregateType),
    { ...indexed, sort: { [place]: isForwards ? 1 : -1 }, limit, projection: WIRE_FIELDS },
  );
  const isWhole = found.length < limit && replyBytes <= WHOLE_REPLY_BYTES_MAX;
  const farEnd = isForwards ? to : from;
  const readTo = isWhole ? farEnd : (found.at(-1)?.[place] ?? farEnd);
  return { events: found.map(recordedEvent), readTo, bytes: replyBytes };
}

export async function findPositions(
  view: MajorityView,
  aggregateType: string,
  query: EventQuery,
): Promise<readonly number[]> {
  const collection = eventsCollectionName(aggregateType);
  const byId = { ...query, projection: { _id: 1 } };
  const { found } = await view.find<Pick<EventDocument, '_id'>>(collection, byId);
  return found.map(({ _id }) => _id);
}

export async function findPlaces(
  view: MajorityView,
  aggregateType: string,
  query: EventQuery,
): Promise<readonly PlacedEvent[]> {
  const collection = eventsCollectionName(aggregateType);
  const places = { ...query, projection: PLACE_FIELDS };
  return (await view.find<PlacedEvent>(collection, places)).found;
}

export function eventPlace({ _id, sequenceNumber, timestamp }: PlacedEvent): EventPlace {
  return { sequenceNumber, position: _id, timestamp: timestamp.toISOString() };
}

/** After a failover a majority read may lag behind an earlier one, which had shown them all. */
export function assertAll(found: readonly unknown[], { length }: readonly unknown[]): void {
  if (found.length === length) return;
  const message = 'The replica set has not caught up with what was read from it before.';
  throw new EventStoreError('unavailable', message, {});
}
