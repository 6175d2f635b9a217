import { existsSync } from 'node:fs';
import { VARIABLES } from './config-variables.js';
import { connectRedis } from './redis/connect-redis.js';
import { createRedisStates } from './redis/redis-states.js';
/** What the configuration says of schemas and replays. */
export function storeOptions(config, redis, logger) {
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
export function configuredFolders({ schemasDir, reducersDir, }) {
    return {
        schemasFolder: folderOf(schemasDir, VARIABLES.schemasDir.default),
        reducersFolder: folderOf(reducersDir, VARIABLES.reducersDir.default),
    };
}
/** The default one need not be there. */
function folderOf(folder, byDefault) {
    return folder === byDefault && !existsSync(folder) ? undefined : folder;
}
/** Undefined where none is configured. */
export function openRedis({ redisUrl }, logger) {
    if (redisUrl === '')
        return undefined;
    return connectRedis({ url: redisUrl, onTrouble: (message) => logger.warn(message) });
}
function sharedStates({ client }, { mongodbDatabase }, logger) {
    return createRedisStates(client, {
        prefix: mongodbDatabase,
        onTrouble: (message) => logger.warn(message),
    });
}
function schemaPolicy({ schemaPolicy: policy, mongodbUri }) {
    if (policy !== 'auto')
        return policy;
    return mongodbUri === '' ? 'open' : 'warn';
}
//# sourceMappingURL=store-options.js.map