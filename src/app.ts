import { readFile } from 'node:fs/promises';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createSecureContext } from 'node:tls';
import { listed } from './config-kinds.ts';
import type { Config } from './config-variables.ts';
import { distributionOptions } from './distribution-options.ts';
import { EventStoreError } from './errors.ts';
import type { EventStore } from './event-store.ts';
import { createHttpApi } from './http/http-api.ts';
import { createHttpServer } from './http/http-server.ts';
import {
  type EmbeddedDatabase,
  openEmbeddedDatabase,
} from './mongo/embedded/open-embedded-database.ts';
import { openAccess } from './open-access.ts';
import { openEventStore } from './open-event-store.ts';
import type { Logger } from './platform/logger.ts';
import { createMetrics } from './platform/metrics.ts';
import { apiLog, storeLog } from './service-log.ts';
import { apiMetrics } from './service-metrics.ts';
import { openRedis, storeOptions } from './store-options.ts';

/** The running service. */
export interface App {
  readonly url: string;
  readonly store: EventStore;
  /** Resolves if the service cannot go on: the embedded MongoDB has ended by itself. */
  readonly lost: Promise<EventStoreError>;
  /** Answers what is under way, then lets go of everything; the embedded MongoDB last. */
  close(): Promise<void>;
}

/** How long requests under way may take to finish; appends have their answer before that. */
const DRAIN_MS = 7_000;

const IDLE_SWEEP_MS = 50;

type Environment = Readonly<Record<string, string | undefined>>;

/**
 * Puts the parts together and starts them: database, engine, HTTP. The first key there is, if it is
 * made here, is told by `show`.
 *
 * @throws EventStoreError `mongod_not_found`, `data_dir_in_use`, `mongod_failed`,
 *   `invalid_configuration`, `unavailable`; what was started until then is stopped.
 */
export async function startApp(
  config: Config,
  logger: Logger,
  environment: Environment,
  show: (line: string) => void = (line) => process.stdout.write(`${line}\n`),
): Promise<App> {
  const opened: (() => Promise<void>)[] = [];
  const close = async () => {
    for (const release of opened.splice(0).reverse()) await release();
  };
  try {
    const database = await openDatabase(config, logger, environment);
    opened.push(() => database.stop());
    const metrics = createMetrics();
    const redis = openRedis(config, logger);
    if (redis !== undefined) opened.push(() => redis.close());
    const distribution = distributionOptions(config, logger);
    const store = await openEventStore({
      uri: database.uri,
      database: config.mongodbDatabase,
      ...storeOptions(config, redis, logger),
      distribution,
      observers: [storeLog(logger), metrics.observer],
    });
    opened.push(() => store.close());
    const access = await openAccess(config, store.apiKeys, logger, show, redis);
    opened.push(async () => access.close());
    const { exposition } = metrics;
    const observers = [apiLog(logger), apiMetrics(metrics)];
    const tls = await tlsOf(config);
    const stopping = new AbortController();
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
      stopping: stopping.signal,
      redisPrefix: distribution.redis?.prefix,
    });
    const server = createHttpServer(api, { ...config, observers, ...(tls && { tls }) });
    await listen(server, config);
    opened.push(() => drain(server, store, stopping));
    return { url: urlOf(server, config), store, lost: database.lost, close };
  } catch (error) {
    await close();
    throw error;
  }
}

type OpenedDatabase = Pick<EmbeddedDatabase, 'uri' | 'lost' | 'stop'>;

async function openDatabase(
  config: Config,
  logger: Logger,
  environment: Environment,
): Promise<OpenedDatabase> {
  if (config.mongodbUri !== '') return externalDatabase(config.mongodbUri);
  logger.info(`Starting the embedded MongoDB on ${config.dataDir}; for production set MONGODB_URI`);
  return await openEmbeddedDatabase({
    dataDir: config.dataDir,
    env: environment,
    say: (message) => logger.info(message),
  });
}

/** One that others look after. */
function externalDatabase(uri: string): OpenedDatabase {
  return { uri, lost: new Promise(() => {}), async stop() {} };
}

/** As Express has it: how many there are, or which. */
function trustedProxies({ trustProxy }: Config): number | string | undefined {
  if (trustProxy === '') return undefined;
  return /^\d+$/.test(trustProxy) ? Number(trustProxy) : trustProxy;
}

/** The certificate and its key, where they go together. */
async function tlsOf({ tlsCert, tlsKey }: Config) {
  if (tlsCert === '') return undefined;
  try {
    const [cert, key] = await Promise.all([readFile(tlsCert), readFile(tlsKey)]);
    createSecureContext({ cert, key });
    return { cert, key };
  } catch (error) {
    const fault = `TLS_CERT and TLS_KEY cannot be used: ${(error as Error).message}`;
    throw new EventStoreError('invalid_configuration', `${fault}.`, { faults: [fault] }, error);
  }
}

function listen(server: Server, { host, port }: Config): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => reject(cannotListen(error, host, port)));
    server.listen(port, host, () => {
      server.removeAllListeners('error');
      resolve();
    });
  });
}

function cannotListen(
  error: NodeJS.ErrnoException,
  host: string,
  port: number,
): EventStoreError<'invalid_configuration'> {
  const reason = LISTEN_FAULTS[error.code ?? ''] ?? error.message;
  const hint = error.code === 'EADDRINUSE' ? '. PORT=0 picks a free one' : '';
  const fault = `Port ${port} on ${host} cannot be listened on: ${reason}${hint}`;
  return new EventStoreError('invalid_configuration', `${fault}.`, { faults: [fault] }, error);
}

const LISTEN_FAULTS: Readonly<Record<string, string>> = {
  EADDRINUSE: 'something else listens there already',
  EACCES: 'this user may not',
  ENOTFOUND: 'HOST is not known',
  EADDRNOTAVAIL: 'HOST is no address of this machine',
};

function urlOf(server: Server, { host, tlsCert }: Config): string {
  const { port } = server.address() as AddressInfo;
  const scheme = tlsCert === '' ? 'http' : 'https';
  return `${scheme}://${host.includes(':') ? `[${host}]` : host}:${port}`;
}

/**
 * Takes no new connections and no new appends, lets what is under way finish, and cuts off what is
 * left. Connections that are kept alive end with the answer they get next.
 */
async function drain(server: Server, store: EventStore, stopping: AbortController): Promise<void> {
  server.prependListener('request', (_request, response) =>
    response.setHeader('Connection', 'close'),
  );
  const closed = new Promise<void>((resolve) => server.close(() => resolve()));
  // Live streams would never end by themselves; their clients go on elsewhere.
  stopping.abort();
  const cutOff = setTimeout(() => server.closeAllConnections(), DRAIN_MS);
  await store.stopAppending();
  // What was answered without having been told to close is idle now, or will be soon.
  const sweep = setInterval(() => server.closeIdleConnections(), IDLE_SWEEP_MS);
  await closed;
  clearInterval(sweep);
  clearTimeout(cutOff);
}
