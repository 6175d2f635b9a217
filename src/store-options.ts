import { existsSync } from 'node:fs';
import { type Config, VARIABLES } from './config-variables.ts';
import type { EventStoreOptions } from './open-event-store.ts';
import type { Logger } from './platform/logger.ts';
import { connectRedis, type RedisConnection } from './redis/connect-redis.ts';
import { createRedisStates } from './redis/redis-states.ts';
import type { SchemaPolicy } from './schemas.ts';

/** What the configuration says of schemas and replays. */
export function storeOptions(
  config: Config,
  redis: RedisConnection | undefined,
  logger: Logger,
): Pick<EventStoreOptions, 'schemas' | 'replays'> {
  const { schemasFolder, reducersFolder } = configuredFolders(config);
  return {
    schemas: { folder: schemasFolder, policy: schemaPolicy(config) },
    replays: {
      reducersFolder,
      sharedStates: redis && sharedStates(redis, config, logger),
    },
  };
}

/** Each is undefined where there is none. */
export function configuredFolders({
  schemasDir,
  reducersDir,
}: Pick<Config, 'schemasDir' | 'reducersDir'>) {
  return {
    schemasFolder: folderOf(schemasDir, VARIABLES.schemasDir.default),
    reducersFolder: folderOf(reducersDir, VARIABLES.reducersDir.default),
  };
}

/** The default one need not be there. */
function folderOf(folder: string, byDefault: string): string | undefined {
  return folder === byDefault && !existsSync(folder) ? undefined : folder;
}

/** Undefined where none is configured. */
export function openRedis({ redisUrl }: Config, logger: Logger): RedisConnection | undefined {
  if (redisUrl === '') return undefined;
  return connectRedis({ url: redisUrl, onTrouble: (message) => logger.warn(message) });
}

function sharedStates({ client }: RedisConnection, { mongodbDatabase }: Config, logger: Logger) {
  return createRedisStates(client, {
    prefix: mongodbDatabase,
    onTrouble: (message) => logger.warn(message),
  });
}

function schemaPolicy({ schemaPolicy: policy, mongodbUri }: Config): SchemaPolicy {
  if (policy !== 'auto') return policy;
  return mongodbUri === '' ? 'open' : 'warn';
}
