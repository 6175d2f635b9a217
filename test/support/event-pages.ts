import { expect } from 'chai';
import type { LogRange } from '../../src/event-store.ts';
import type { RecordedEvent } from '../../src/events/event.ts';
import type { Answer, ServedStore } from './served-store.ts';

export interface PageBody {
  readonly events: readonly RecordedEvent[];
  readonly page: { readonly limit: number; readonly nextCursor: string | null };
  readonly head: number;
}

type Ask = ServedStore['ask'];
type Value = string | number | readonly string[] | undefined;

/** Parameters of `GET /v1/events`, as its documentation names them. */
export type Parameters = Readonly<Record<string, Value>>;

/** `/v1/events` with these parameters; a list is a parameter that is repeated. */
export function eventsPath(parameters: Parameters = {}): string {
  return `/v1/events?${searchOf(parameters)}`;
}

export function searchOf(parameters: Parameters): URLSearchParams {
  const search = new URLSearchParams();
  for (const [name, value] of Object.entries(parameters)) {
    for (const each of [value].flat()) if (each !== undefined) search.append(name, String(each));
  }
  return search;
}

/** The parameters that ask for a range. */
export function parametersOf({ eventTypes, ...others }: LogRange): Parameters {
  return { ...others, eventType: eventTypes };
}

/** Fails the test where the answer is not a page, with exactly what one has. */
export function pageIn({ status, headers, body }: Answer): PageBody {
  expect(status, JSON.stringify(body)).to.equal(200);
  expect(headers.get('content-type')).to.equal('application/json; charset=utf-8');
  expect(body).to.have.all.keys('events', 'page', 'head');
  expect(body['page']).to.have.all.keys('limit', 'nextCursor');
  return body as unknown as PageBody;
}

/** Where the Link of a page leads; undefined where it has none, which is when it has no cursor. */
export function nextPathIn(answer: Answer): string | undefined {
  const link = answer.headers.get('link');
  expect(link === null).to.equal(pageIn(answer).page.nextCursor === null);
  if (link === null) return undefined;
  const [, path] = /^<(\/v1\/events\?[!-;=?-~]+)>; rel="next"$/.exec(link) ?? [];
  expect(path, link).to.be.a('string');
  return path;
}

/** The pages from this path on, by their links. */
export async function linkedPages(ask: Ask, path: string): Promise<readonly PageBody[]> {
  const pages: PageBody[] = [];
  for (let next: string | undefined = path; next !== undefined; ) {
    const answer = await ask('GET', next);
    pages.push(pageIn(answer));
    next = nextPathIn(answer);
  }
  return pages;
}

/** The events of all pages of these parameters, by their cursors. */
export async function eventsByCursor(ask: Ask, parameters: Parameters): Promise<RecordedEvent[]> {
  const events: RecordedEvent[] = [];
  let cursor: string | undefined;
  do {
    const page = pageIn(await ask('GET', eventsPath({ ...parameters, cursor })));
    events.push(...page.events);
    cursor = page.page.nextCursor ?? undefined;
  } while (cursor !== undefined);
  return events;
}

export function positionsOf(events: readonly RecordedEvent[]): readonly number[] {
  return events.map(({ position }) => position);
}
