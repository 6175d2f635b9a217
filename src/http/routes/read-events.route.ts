import { Router } from 'express';
import type { EventSequence, ReadsEvents } from '../../event-store.ts';
import type { RecordedEvent } from '../../events/event.ts';
import { LIMITS } from '../../events/limits.ts';
import { encodeCursor } from '../cursor.ts';
import { parseReadQuery, type ReadQuery } from '../read-query.ts';

/** `GET /v1/events`: a page of an aggregate, a type or the whole log, in position order. */
export function readEventsRoute(store: ReadsEvents): Router {
  return Router().get('/v1/events', async (request, response) => {
    const query = parseReadQuery(request.query);
    const head = await store.headPosition();
    const { texts, last, isLast } = await pageOf(store, query);
    const nextCursor = last === undefined || isLast ? null : cursorBehind(last, query);
    if (nextCursor !== null) {
      const parameters = new URLSearchParams(request.query as Record<string, string>);
      parameters.set('cursor', nextCursor);
      response.set('Link', `</v1/events?${parameters}>; rel="next"`);
    }
    const page = JSON.stringify({ limit: query.limit, nextCursor });
    response.type('json').send(`{"events":[${texts.join(',')}],"page":${page},"head":${head}}`);
  });
}

interface Page {
  /** The events as JSON. */
  readonly texts: readonly string[];
  readonly last: RecordedEvent | undefined;
  readonly isLast: boolean;
}

async function pageOf(store: ReadsEvents, query: ReadQuery): Promise<Page> {
  const texts: string[] = [];
  let last: RecordedEvent | undefined;
  let bytes = 0;
  // One more than the page, to know whether there is another.
  for await (const event of eventsOf(store, query, query.limit + 1)) {
    const text = JSON.stringify(event);
    bytes += Buffer.byteLength(text);
    const isFull = texts.length === query.limit || bytes > LIMITS.pageBytesMax;
    if (last !== undefined && isFull) return { texts, last, isLast: false };
    texts.push(text);
    last = event;
  }
  return { texts, last, isLast: true };
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

function cursorBehind(last: RecordedEvent, { order, unit, filter }: ReadQuery): string {
  return encodeCursor({ after: last[unit], order, unit, filter });
}
