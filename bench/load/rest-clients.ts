import { closedLoop } from './closed-loop.ts';
import { HttpConnection } from './http-connection.ts';
import type { Requests } from './http-requests.ts';
import type { Side } from './interleaved.ts';
import { sampleOf } from './sample.ts';

const CREATED = 201;
const TOO_MANY_REQUESTS = 429;

export interface Pace {
  /** How many things one act stands for (1 where absent). */
  readonly each?: number;
  /** Between an answer and the next request. */
  readonly pauseMs?: number;
}

/** Does one thing over a connection, of so many, from the request to the end of the answer. */
export type Act = (connection: HttpConnection, index: number) => Promise<void>;

/**
 * So many connections to a server, each with one request under way at any time. An unexpected
 * answer fails the row.
 *
 * The clients run in the row's own process: it has nothing else to do meanwhile, and a further
 * process would only be one more for two cores to switch between. They are the same for both sides
 * of a row, and made anew for each time it is measured, so that no server can have hung up on them
 * while the other side had its turn.
 */
export function restClients(
  url: string,
  connections: number,
  act: Act,
  { each = 1, pauseMs = 0 }: Pace = {},
): Side {
  return async (durationMs) => {
    const opening = Array.from({ length: connections }, () => HttpConnection.open(url));
    const opened = await Promise.all(opening);
    const actOf = (index: number) => act(opened[index] as HttpConnection, index);
    const latencies = await closedLoop(connections, durationMs, actOf, pauseMs);
    for (const connection of opened) connection.close();
    return sampleOf([latencies], each);
  };
}

/** Appends what the next request says, and expects it to be stored anew. */
export function appending(requests: Requests): Act {
  return (connection) => connection.exchange(requests(), [CREATED]);
}

/** Appends what the next request says, and takes it if that is refused for being too much. */
export function tryingToAppend(requests: Requests): Act {
  return (connection) => connection.exchange(requests(), [CREATED, TOO_MANY_REQUESTS]);
}
