import { Cluster, Redis } from 'ioredis';
const CONNECT_TIMEOUT_MS = 2_000;
const RETRY_MS = 100;
const RETRY_MS_MAX = 2_000;
/**
 * Connects, now or whenever there is a server. A command that cannot be sent at once is refused at
 * once, and none is kept for later, or sent again by itself.
 *
 * @param url `redis://` or `rediss://`; several of them, separated by commas, are a cluster.
 */
export function redisClient(url, { commandTimeoutMs, leavesReplicas }) {
    const [first = '', ...others] = url.split(',').map((each) => each.trim());
    const common = {
        connectionName: 'event-store',
        connectTimeout: CONNECT_TIMEOUT_MS,
        commandTimeout: commandTimeoutMs,
        autoResendUnfulfilledCommands: false,
        maxRetriesPerRequest: 0,
        ...(leavesReplicas && { reconnectOnError: isOfReplica }),
    };
    const retryStrategy = (tries) => Math.min(tries * RETRY_MS, RETRY_MS_MAX);
    if (others.length === 0) {
        return new Redis(first, { ...common, enableOfflineQueue: false, retryStrategy });
    }
    const nodes = [first, ...others].map((each) => addressOf(new URL(each)));
    return new Cluster(nodes, {
        enableOfflineQueue: false,
        clusterRetryStrategy: retryStrategy,
        redisOptions: { ...common, ...credentialsOf(new URL(first)) },
    });
}
/** Where it is, without a password. */
export function placeOf(url) {
    return url
        .split(',')
        .map((each) => addressOf(new URL(each.trim())))
        .map(({ host, port }) => `${host}:${port}`)
        .join(', ');
}
const PORT = 6379;
function addressOf({ hostname, port }) {
    return { host: hostname.replace(/^\[|\]$/g, ''), port: port === '' ? PORT : Number(port) };
}
/** The same for every node: a cluster has one set of users. */
function credentialsOf({ protocol, username, password }) {
    return {
        ...(username !== '' && { username: decodeURIComponent(username) }),
        ...(password !== '' && { password: decodeURIComponent(password) }),
        ...(protocol === 'rediss:' && { tls: {} }),
    };
}
function isOfReplica({ message }) {
    return message.includes('READONLY');
}
//# sourceMappingURL=redis-client.js.map