import { closedLoop } from './closed-loop.ts';
import { HttpConnection } from './http-connection.ts';
import type { Requests } from './http-requests.ts';
import type { Side } from './interleaved.ts';
import { sampleOf } from './sample.ts';

const CREATED = 201;

/** Does one thing over a connection, from the request to the end of the answer. */
export type Act = (connection: HttpConnection) => Promise<void>;

/**
 * So many connections to a server, each with one request under way at any time. `each` is how many
 * things one act stands for. An unexpected answer fails the row.
 *
 * The clients run in the row's own process: it has nothing else to do meanwhile, and a further
 * process would only be one more for two cores to switch between. They are the same for both sides
 * of a row, and made anew for each time it is measured, so that no server can have hung up on them
 * while the other side had its turn.
 */
export function restClients(url: string, connections: number, act: Act, each = 1): Side {
  return async (durationMs) => {
    const opening = Array.from({ length: connections }, () => HttpConnection.open(url));
    const opened = await Promise.all(opening);
    const actOf = (index: number) => act(opened[index] as HttpConnection);
    const latencies = await closedLoop(connections, durationMs, actOf);
    for (const connection of opened) connection.close();
    return sampleOf([latencies], each);
  };
}

/** Appends what the next request says, and expects it to be stored anew. */
export function appending(requests: Requests): Act {
  return (connection) => connection.exchange(requests(), CREATED);
}
