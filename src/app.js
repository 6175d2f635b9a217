import { readFile } from 'node:fs/promises';
import { createSecureContext } from 'node:tls';
import { listed } from './config-kinds.js';
import { EventStoreError } from './errors.js';
import { createHttpApi } from './http/http-api.js';
import { createHttpServer } from './http/http-server.js';
import { openEmbeddedDatabase, } from './mongo/embedded/open-embedded-database.js';
import { openAccess } from './open-access.js';
import { openEventStore } from './open-event-store.js';
import { createMetrics } from './platform/metrics.js';
import { apiLog, storeLog } from './service-log.js';
import { apiMetrics } from './service-metrics.js';
import { openRedis, storeOptions } from './store-options.js';
/** How long requests under way may take to finish; appends have their answer before that. */
const DRAIN_MS = 7_000;
const IDLE_SWEEP_MS = 50;
/**
 * Puts the parts together and starts them: database, engine, HTTP. The first key there is, if it is
 * made here, is told by `show`.
 *
 * @throws EventStoreError `mongod_not_found`, `data_dir_in_use`, `mongod_failed`,
 *   `invalid_configuration`, `unavailable`; what was started until then is stopped.
 */
export async function startApp(config, logger, environment, show = (line) => process.stdout.write(`${line}\n`)) {
    const opened = [];
    const close = async () => {
        for (const release of opened.splice(0).reverse())
            await release();
    };
    try {
        const database = await openDatabase(config, logger, environment);
        opened.push(() => database.stop());
        const metrics = createMetrics();
        const redis = openRedis(config, logger);
        if (redis !== undefined)
            opened.push(() => redis.close());
        const store = await openEventStore({
            uri: database.uri,
            database: config.mongodbDatabase,
            ...storeOptions(config, redis, logger),
            observers: [storeLog(logger), metrics.observer],
        });
        opened.push(() => store.close());
        const access = await openAccess(config, store.apiKeys, logger, show, redis);
        opened.push(async () => access.close());
        const { exposition } = metrics;
        const observers = [apiLog(logger), apiMetrics(metrics)];
        const tls = await tlsOf(config);
        const api = createHttpApi({
            store,
            ...access,
            idempotencySecret: store.idempotencySecret,
            exposition,
            observers,
            trustProxy: trustedProxies(config),
            takesAnyHost: config.auth === 'off',
            corsOrigins: listed(config.corsOrigins),
            isHttps: tls !== undefined,
        });
        const server = createHttpServer(api, { ...config, observers, ...(tls && { tls }) });
        await listen(server, config);
        opened.push(() => drain(server, store));
        return { url: urlOf(server, config), store, lost: database.lost, close };
    }
    catch (error) {
        await close();
        throw error;
    }
}
async function openDatabase(config, logger, environment) {
    if (config.mongodbUri !== '')
        return externalDatabase(config.mongodbUri);
    logger.info(`Starting the embedded MongoDB on ${config.dataDir}; for production set MONGODB_URI`);
    return await openEmbeddedDatabase({
        dataDir: config.dataDir,
        env: environment,
        say: (message) => logger.info(message),
    });
}
/** One that others look after. */
function externalDatabase(uri) {
    return { uri, lost: new Promise(() => { }), async stop() { } };
}
/** As Express has it: how many there are, or which. */
function trustedProxies({ trustProxy }) {
    if (trustProxy === '')
        return undefined;
    return /^\d+$/.test(trustProxy) ? Number(trustProxy) : trustProxy;
}
/** The certificate and its key, where they go together. */
async function tlsOf({ tlsCert, tlsKey }) {
    if (tlsCert === '')
        return undefined;
    try {
        const [cert, key] = await Promise.all([readFile(tlsCert), readFile(tlsKey)]);
        createSecureContext({ cert, key });
        return { cert, key };
    }
    catch (error) {
        const fault = `TLS_CERT and TLS_KEY cannot be used: ${error.message}`;
        throw new EventStoreError('invalid_configuration', `${fault}.`, { faults: [fault] }, error);
    }
}
function listen(server, { host, port }) {
    return new Promise((resolve, reject) => {
        server.once('error', (error) => reject(cannotListen(error, host, port)));
        server.listen(port, host, () => {
            server.removeAllListeners('error');
            resolve();
        });
    });
}
function cannotListen(error, host, port) {
    const reason = LISTEN_FAULTS[error.code ?? ''] ?? error.message;
    const hint = error.code === 'EADDRINUSE' ? '. PORT=0 picks a free one' : '';
    const fault = `Port ${port} on ${host} cannot be listened on: ${reason}${hint}`;
    return new EventStoreError('invalid_configuration', `${fault}.`, { faults: [fault] }, error);
}
const LISTEN_FAULTS = {
    EADDRINUSE: 'something else listens there already',
    EACCES: 'this user may not',
    ENOTFOUND: 'HOST is not known',
    EADDRNOTAVAIL: 'HOST is no address of this machine',
};
function urlOf(server, { host, tlsCert }) {
    const { port } = server.address();
    const scheme = tlsCert === '' ? 'http' : 'https';
    return `${scheme}://${host.includes(':') ? `[${host}]` : host}:${port}`;
}
/**
 * Takes no new connections and no new appends, lets what is under way finish, and cuts off what is
 * left. Connections that are kept alive end with the answer they get next.
 */
async function drain(server, store) {
    server.prependListener('request', (_request, response) => response.setHeader('Connection', 'close'));
    const closed = new Promise((resolve) => server.close(() => resolve()));
    const cutOff = setTimeout(() => server.closeAllConnections(), DRAIN_MS);
    await store.stopAppending();
    // What was answered without having been told to close is idle now, or will be soon.
    const sweep = setInterval(() => server.closeIdleConnections(), IDLE_SWEEP_MS);
    await closed;
    clearInterval(sweep);
    clearTimeout(cutOff);
}
//# sourceMappingURL=app.js.map