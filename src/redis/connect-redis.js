import { placeOf, redisClient } from './redis-client.js';
/** A Redis that does not answer by then costs a request no more. */
const REQUEST_TIMEOUT_MS = 250;
/** Nobody waits for what is published but those who publish. */
const PUBLISHING_TIMEOUT_MS = 5_000;
/**
 * Connects to Redis, now or whenever it is there: the service neither waits for it nor fails with
 * it. A command that cannot be sent at once is refused at once, and none is kept for later.
 */
export function connectRedis(options) {
    const client = { commandTimeoutMs: REQUEST_TIMEOUT_MS, leavesReplicas: false };
    return connect(options, client, 'what it shares is not shared meanwhile');
}
/** The same, for what is no part of a request, and may be slow. */
export function connectPublishingRedis(options) {
    const client = { commandTimeoutMs: PUBLISHING_TIMEOUT_MS, leavesReplicas: true };
    return connect(options, client, 'what is published there waits meanwhile');
}
function connect({ url, onTrouble }, options, consequence) {
    const client = redisClient(url, options);
    const place = placeOf(url);
    let isLost = false;
    let isClosing = false;
    // Without a listener an error would end the process. Its text may have the URL in it.
    client.on('error', () => { });
    // Whatever went wrong, the connection closes; also one that never came about.
    client.on('close', () => {
        if (isLost || isClosing)
            return;
        isLost = true;
        onTrouble(`Redis at ${place} cannot be reached; ${consequence}`);
    });
    client.on('ready', () => {
        if (isLost)
            onTrouble(`Redis at ${place} is back`);
        isLost = false;
    });
    return {
        client,
        async close() {
            isClosing = true;
            client.disconnect();
        },
    };
}
//# sourceMappingURL=connect-redis.js.map