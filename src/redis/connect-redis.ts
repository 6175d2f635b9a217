import { Redis } from 'ioredis';

export interface RedisOptions {
  /** `redis://` or `rediss://`. */
  readonly url: string;
  /** Hears, in a sentence, when Redis is lost and when it is back; not of each try. */
  readonly onTrouble: (message: string) => void;
}

export interface RedisConnection {
  readonly client: Redis;
  /** Never hangs, and never rejects. */
  close(): Promise<void>;
}

/** A Redis that does not answer by then costs a request no more. */
const COMMAND_TIMEOUT_MS = 250;
const CONNECT_TIMEOUT_MS = 2_000;
const RETRY_MS = 100;
const RETRY_MS_MAX = 2_000;

/**
 * Connects to Redis, now or whenever it is there: the service neither waits for it nor fails with
 * it. A command that cannot be sent at once is refused at once, and none is kept for later.
 */
export function connectRedis({ url, onTrouble }: RedisOptions): RedisConnection {
  const client = new Redis(url, {
    connectionName: 'event-store',
    connectTimeout: CONNECT_TIMEOUT_MS,
    commandTimeout: COMMAND_TIMEOUT_MS,
    enableOfflineQueue: false,
    autoResendUnfulfilledCommands: false,
    maxRetriesPerRequest: 0,
    retryStrategy: (tries) => Math.min(tries * RETRY_MS, RETRY_MS_MAX),
  });
  const place = `${client.options.host}:${client.options.port}`;
  let isLost = false;
  let isClosing = false;
  // Without a listener an error would end the process. Its text may have the URL in it.
  client.on('error', () => {});
  // Whatever went wrong, the connection closes; also one that never came about.
  client.on('close', () => {
    if (isLost || isClosing) return;
    isLost = true;
    onTrouble(`Redis at ${place} cannot be reached; what it shares is not shared meanwhile`);
  });
  client.on('ready', () => {
    if (isLost) onTrouble(`Redis at ${place} is back`);
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
