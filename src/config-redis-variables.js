import { integer, oneOf, textLike } from './config-kinds.js';
/** Its variables, in the order in which they are documented. */
export const REDIS_VARIABLES = {
    redisPrefix: {
        name: 'REDIS_PREFIX',
        default: '',
        meaning: 'what the streams and channels in Redis begin with, in braces; empty means the value of ' +
            '`MONGODB_DB`',
        ...textLike(/^[A-Za-z0-9_.:-]{1,100}$/, '1 to 100 letters, digits, _, ., : or -'),
    },
    redisStreamLengthMax: {
        name: 'REDIS_STREAM_LENGTH_MAX',
        default: 1_000_000,
        meaning: 'about how many entries a stream keeps; `0` is all',
        ...integer(0, 1_000_000_000),
    },
    redisStreamAgeMaxS: {
        name: 'REDIS_STREAM_AGE_MAX_S',
        default: 0,
        meaning: 'about how long a stream keeps an entry, in seconds; `0` is for ever',
        ...integer(0, 1_000_000_000),
    },
    redisAuditInAll: {
        name: 'REDIS_AUDIT_IN_ALL',
        default: 'false',
        meaning: '`true` has events of the type `Audit` in the stream of all events, too',
        ...oneOf('true', 'false'),
    },
};
//# sourceMappingURL=config-redis-variables.js.map