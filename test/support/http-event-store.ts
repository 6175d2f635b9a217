import { eventSequence } from '../../src/engine/read/event-sequence.ts';
import { type ErrorCode, type ErrorDetails, EventStoreError } from '../../src/errors.ts';
import type { Appended } from '../../src/event-store.ts';
import type { NewEvent, RecordedEvent } from '../../src/events/event.ts';
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
      eventSequence(() => pages(url, { ...aggregate, ...range }, range.limit)),
    readLog: (range = {}) => eventSequence(() => pages(url, range, range.limit)),
    headPosition: async () => (await page(url, { limit: 1 })).head,
  };
}

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

interface Page {
  readonly events: readonly RecordedEvent[];
  readonly page: { readonly nextCursor: string | null };
  readonly head: number;
}

async function* pages(
  url: string,
  filter: object,
  limit = Number.POSITIVE_INFINITY,
): AsyncGenerator<readonly RecordedEvent[]> {
  let left = limit;
  let cursor: string | null = null;
  do {
    const place: object = cursor === null ? {} : { cursor };
    const size = left > PAGE_EVENTS ? PAGE_EVENTS : left;
    const { events, page: info } = await page(url, { ...filter, limit: size, ...place });
    if (events.length > 0) yield events;
    left -= events.length;
    cursor = info.nextCursor;
  } while (left > 0 && cursor !== null);
}

async function page(url: string, parameters: object): Promise<Page> {
  const query = new URLSearchParams();
  for (const [name, value] of Object.entries(parameters)) query.set(name, String(value));
  const response = await fetch(`${url}/v1/events?${query}`);
  return (await answerOf(response, (pointer) => pointer)) as Page;
}

async function answerOf(
  response: Response,
  movePointer: (pointer: string) => string,
): Promise<unknown> {
  const body: unknown = await response.json();
  if (response.ok) return body;
  throw errorOf(body as ProblemBody, movePointer);
}

interface ProblemBody extends Readonly<Record<string, unknown>> {
  readonly code: ErrorCode;
  readonly detail: string;
}

/** The error that the problem was made of. */
function errorOf(
  { code, detail, type: _, title: __, status: ___, ...details }: ProblemBody,
  movePointer: (pointer: string) => string,
): EventStoreError {
  const known = details as unknown as ErrorDetails[typeof code];
  if (code !== 'invalid_request') return new EventStoreError<ErrorCode>(code, detail, known);
  const { faults } = known as ErrorDetails['invalid_request'];
  const moved = faults.map(({ pointer, message }) => ({ pointer: movePointer(pointer), message }));
  return new EventStoreError(code, detail, { faults: moved });
}
