import { eventSequence } from '../../src/engine/read/event-sequence.ts';
import type { Appended, EventPage, LogRange, PageStart } from '../../src/event-store.ts';
import type { AggregatesPage, AggregateTypeSummary } from '../../src/events/aggregate-summary.ts';
import type { NewEvent, RecordedEvent } from '../../src/events/event.ts';
import { answerOf } from './answer-of.ts';
import { httpLiveEvents } from './http-live-events.ts';
import { httpSchemas } from './http-schemas.ts';
import { httpReplays, httpSnapshots } from './http-states.ts';
import { httpSubscriptions } from './http-subscriptions.ts';
import type { RestStore } from './rest-store.ts';

/** Small, so that the suite follows cursors. */
const PAGE_EVENTS = 50;

/**
 * The contract of the store, spoken over HTTP with the service at `url`: for tests alone. A single
 * event is sent as itself, any other number of them as a batch; a problem becomes the
 * EventStoreError it was made of.
 */
export function httpEventStore(url: string): RestStore {
  return {
    append: (events) => append(url, events),
    readAggregate: (aggregate, range = {}) =>
      eventSequence(() => pages(url, { ...aggregate, ...range })),
    readLog: (range = {}) => eventSequence(() => pages(url, range)),
    readPage: (range, start) => page(url, range, start),
    readEvent: (eventId, options = {}) => event(url, eventId, options),
    schemas: httpSchemas(url),
    replays: httpReplays(url),
    snapshots: httpSnapshots(url),
    live: httpLiveEvents(url),
    subscriptions: httpSubscriptions(url),
    aggregateTypes: async () => {
      const { aggregateTypes } = (await get(url, '/v1/aggregates')) as {
        readonly aggregateTypes: readonly AggregateTypeSummary[];
      };
      return aggregateTypes;
    },
    listAggregates: (query) => aggregates(url, query),
    headPosition: async () => (await page(url, { limit: 1 })).head,
    waitForPosition: async (minPosition, { timeoutMs }) => {
      const waiting = { minPosition, waitMs: timeoutMs, limit: 1 };
      const { head } = (await get(url, `/v1/events?${queryOf(waiting)}`, RENAMED)) as EventPage;
      return head;
    },
  };
}

/** What the contract calls otherwise. */
const RENAMED: Readonly<Record<string, string>> = {
  '/minPosition': '/position',
  '/waitMs': '/timeoutMs',
  '/eventType': '/eventTypes',
};

async function append(url: string, events: readonly NewEvent[]): Promise<Appended> {
  const isOne = events.length === 1;
  const response = await fetch(`${url}/v1/events`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify(isOne ? events[0] : { events }),
  });
  const answer = await answerOf(response, (pointer) =>
    isOne ? `/0${pointer}` : pointer.replace(/^\/events/, ''),
  );
  const recorded = isOne ? [answer] : (answer as { readonly events: unknown }).events;
  return { events: recorded as RecordedEvent[], alreadyStored: response.status === 200 };
}

async function* pages(url: string, range: LogRange): AsyncGenerator<readonly RecordedEvent[]> {
  let left = range.limit ?? Number.POSITIVE_INFINITY;
  let start: PageStart | undefined;
  do {
    const limit = left > PAGE_EVENTS ? PAGE_EVENTS : left;
    const { events, next } = await page(url, { ...range, limit }, start);
    if (events.length > 0) yield events;
    left -= events.length;
    start = next;
  } while (left > 0 && start !== undefined);
}

/** Over HTTP the start of a page is a cursor; nobody but this client looks into it. */
type CursorStart = PageStart & { readonly cursor: string };

interface PageBody {
  readonly events: readonly RecordedEvent[];
  readonly page: { readonly nextCursor: string | null };
  readonly head: number;
}

async function page(url: string, range: LogRange, start?: PageStart): Promise<EventPage> {
  const { eventTypes, ...others } = range;
  const given = { ...others, eventType: eventTypes, cursor: (start as CursorStart)?.cursor };
  const path = `/v1/events?${queryOf(given)}`;
  const { events, page: info, head } = (await get(url, path, RENAMED)) as PageBody;
  if (info.nextCursor === null) return { events, head };
  const next: CursorStart = { unit: 'position', at: 0, cursor: info.nextCursor };
  return { events, next, head };
}

async function event(
  url: string,
  eventId: string,
  options: object,
): Promise<RecordedEvent | undefined> {
  const response = await fetch(`${url}/v1/events/${eventId}?${queryOf(options)}`);
  if (response.status === 404) return undefined;
  return (await answerOf(response, (pointer) => pointer)) as RecordedEvent;
}

async function aggregates(
  url: string,
  query: Parameters<RestStore['listAggregates']>[0],
): Promise<AggregatesPage> {
  const { after, ...others } = query;
  const path = `/v1/aggregates?${queryOf({ ...others, cursor: cursors.get(after ?? '') })}`;
  const body = (await get(url, path)) as AggregatesPage & Pick<PageBody, 'page'>;
  const { nextCursor } = body.page;
  if (nextCursor === null) return { aggregates: body.aggregates };
  const last = body.aggregates.at(-1)?.aggregateId ?? '';
  cursors.set(last, nextCursor);
  return { aggregates: body.aggregates, after: last };
}

/** The cursors that the service gave, by the id they stand for. */
const cursors = new Map<string, string>();

function queryOf(parameters: object): URLSearchParams {
  const query = new URLSearchParams();
  for (const [name, value] of Object.entries(parameters)) {
    for (const each of [value].flat()) if (each !== undefined) query.append(name, String(each));
  }
  return query;
}

async function get(
  url: string,
  path: string,
  renamed: Readonly<Record<string, string>> = {},
): Promise<unknown> {
  const response = await fetch(`${url}${path}`);
  return await answerOf(response, (pointer) => renamed[pointer] ?? pointer);
}
