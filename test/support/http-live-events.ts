import { setTimeout as sleep } from 'node:timers/promises';
import type { FollowedEvents, Following, FollowsEvents } from '../../src/live-events.ts';
import type { ReadSchemaVersion } from '../../src/schemas.ts';
import type { SubscriptionFilter, SubscriptionStart } from '../../src/subscriptions.ts';
import { type ProblemBody, problemError } from './answer-of.ts';
import { eventually } from './eventually.ts';
import { LiveClient, type LiveMessage } from './live-client.ts';

const POLL_MS = 5;

/** Live events of the service at `url`, as the contract has them: for tests alone. */
export function httpLiveEvents(url: string): FollowsEvents {
  return {
    async startBehind(start) {
      const client = await opened(url, new URLSearchParams({ from: fromOf(start) }));
      try {
        return await eventually(() => placeOf(client));
      } finally {
        client.leave();
      }
    },
    follow: (filter, schemaVersion) => new HttpFollowing(url, queryOf(filter, schemaVersion)),
  };
}

/** One stream, for as long as it is gone on where it is; another one from anywhere else. */
class HttpFollowing implements Following {
  readonly #url: string;
  readonly #query: URLSearchParams;
  #client: LiveClient | undefined;
  #messagesTaken = 0;
  #readTo = 0;

  constructor(url: string, query: URLSearchParams) {
    this.#url = url;
    this.#query = query;
  }

  async next(position: number, limit: number, signal: AbortSignal): Promise<FollowedEvents> {
    signal.throwIfAborted();
    const client = await this.#behind(position, signal);
    while (client.messages.length === this.#messagesTaken && !isBehind(client, position)) {
      signal.throwIfAborted();
      if (client.isOver) throw new Error('The stream has ended.');
      await sleep(POLL_MS);
    }
    const coming = client.messages.slice(this.#messagesTaken);
    const [first] = coming;
    if (first !== undefined && isProblem(first)) throw problemOf(first.data);
    const taken = coming.filter((message) => !isProblem(message)).slice(0, limit);
    this.#messagesTaken += taken.length;
    const last = taken.length < coming.length ? taken.at(-1)?.id : client.lastEventId;
    this.#readTo = Number(last);
    return { events: taken.map(({ data }) => JSON.parse(data)), readTo: this.#readTo };
  }

  async #behind(position: number, signal: AbortSignal): Promise<LiveClient> {
    if (this.#client !== undefined && this.#readTo === position) return this.#client;
    this.#client?.leave();
    const client = await opened(this.#url, this.#query, { 'Last-Event-ID': `${position}` });
    signal.addEventListener('abort', () => client.leave(), { once: true });
    this.#client = client;
    this.#messagesTaken = 0;
    return client;
  }
}

async function opened(url: string, query: URLSearchParams, headers = {}): Promise<LiveClient> {
  const client = await LiveClient.open(url, `?${query}`, headers);
  if (client.response.statusCode === 200) return client;
  await client.ended();
  throw problemOf(client.text);
}

/** Where it has begun. */
function placeOf({ text }: LiveClient): number {
  const [, place] = /^id: (\d+)\n/.exec(text) ?? [];
  if (place === undefined) throw new Error('It has not said where it begins.');
  return Number(place);
}

function isBehind({ lastEventId }: LiveClient, position: number): boolean {
  return Number(lastEventId) > position;
}

/** An event of this type would have an id of its own. */
function isProblem({ event, data }: LiveMessage): boolean {
  return event === 'error' && 'code' in JSON.parse(data);
}

function problemOf(text: string) {
  return problemError(JSON.parse(text) as ProblemBody);
}

function fromOf(start: SubscriptionStart): string {
  if (typeof start === 'string') return start;
  return 'position' in start ? `${start.position}` : start.timestamp;
}

function queryOf(filter: SubscriptionFilter, schemaVersion?: ReadSchemaVersion): URLSearchParams {
  const query = new URLSearchParams();
  for (const [name, values] of Object.entries({ ...filter, schemaVersion })) {
    for (const each of [values].flat()) if (each !== undefined) query.append(name, String(each));
  }
  return query;
}
