import { Router } from 'express';
import type { EventSequence, ReadsEvents } from '../../event-store.ts';
import type { RecordedEvent } from '../../events/event.ts';
import { encodeCursor } from '../cursor.ts';
import { parseReadQuery, type ReadQuery } from '../read-query.ts';

/** `GET /v1/events`: a page of an aggregate, a type or the whole log, in position order. */
export function readEventsRoute(store: ReadsEvents): Router {
  return Router().get('/v1/events', async (request, response) => {
    const query = parseReadQuery(request.query);
    const head = await store.headPosition();
    // One more than the page, to know whether there is another.
    const events = await eventsOf(store, query, query.limit + 1).toArray();
    const page = events.slice(0, query.limit);
    const nextCursor = events.length > page.length ? cursorBehind(page, query) : null;
    if (nextCursor !== null) {
      const parameters = new URLSearchParams(request.query as Record<string, string>);
      parameters.set('cursor', nextCursor);
      response.set('Link', `</v1/events?${parameters}>; rel="next"`);
    }
    response.json({ events: page, page: { limit: query.limit, nextCursor }, head });
  });
}

function eventsOf(store: ReadsEvents, query: ReadQuery, limit: number): EventSequence {
  const { aggregateType, aggregateId, unit, from, to, order } = query;
  if (unit === 'sequenceNumber' && aggregateType !== undefined && aggregateId !== undefined) {
    const range = { fromSequenceNumber: from, toSequenceNumber: to, order, limit };
    return store.readAggregate({ aggregateType, aggregateId }, range);
  }
  return store.readLog({
    ...(aggregateType !== undefined && { aggregateType }),
    ...(aggregateId !== undefined && { aggregateId }),
    fromPosition: from,
    toPosition: to,
    order,
    limit,
  });
}

function cursorBehind(page: readonly RecordedEvent[], { order, unit }: ReadQuery): string {
  return encodeCursor({ after: page.at(-1)?.[unit] ?? 0, order, unit });
}
