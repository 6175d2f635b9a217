import { closedLoop } from './closed-loop.js';
import { HttpConnection } from './http-connection.js';
import { sampleOf } from './sample.js';
const CREATED = 201;
const TOO_MANY_REQUESTS = 429;
/**
 * So many connections to a server, each with one request under way at any time. An unexpected
 * answer fails the row.
 *
 * The clients run in the row's own process: it has nothing else to do meanwhile, and a further
 * process would only be one more for two cores to switch between. They are the same for both sides
 * of a row, and made anew for each time it is measured, so that no server can have hung up on them
 * while the other side had its turn.
 */
export function restClients(url, connections, act, { each = 1, pauseMs = 0 } = {}) {
    return async (durationMs) => {
        const opening = Array.from({ length: connections }, () => HttpConnection.open(url));
        const opened = await Promise.all(opening);
        const actOf = (index) => act(opened[index], index);
        const latencies = await closedLoop(connections, durationMs, actOf, pauseMs);
        for (const connection of opened)
            connection.close();
        return sampleOf([latencies], each);
    };
}
/** Appends what the next request says, and expects it to be stored anew. */
export function appending(requests) {
    return (connection) => connection.exchange(requests(), [CREATED]);
}
/** Appends what the next request says, and takes it if that is refused for being too much. */
export function tryingToAppend(requests) {
    return (connection) => connection.exchange(requests(), [CREATED, TOO_MANY_REQUESTS]);
}
//# sourceMappingURL=rest-clients.js.map