import { ACCESS_VARIABLES } from './config-access-variables.js';
import { anyText, hostName, integer, oneOf, textLike } from './config-kinds.js';
import { REDIS_VARIABLES } from './config-redis-variables.js';
import { SCHEMA_POLICIES } from './schemas.js';
/**
 * All variables, in the order in which they are documented. A test holds the README's table and
 * `.env.example` against this.
 */
export const VARIABLES = {
    host: {
        name: 'HOST',
        default: '127.0.0.1',
        meaning: 'the address it listens on; `0.0.0.0` is every one of this machine',
        ...hostName(),
    },
    port: {
        name: 'PORT',
        default: 3000,
        meaning: 'the port it listens on; `0` picks a free one',
        ...integer(0, 65_535),
    },
    requestTimeoutMs: {
        name: 'REQUEST_TIMEOUT_MS',
        default: 30_000,
        meaning: 'how long a client may take to send its request, in milliseconds',
        ...integer(100, 600_000),
    },
    ...ACCESS_VARIABLES,
    ...REDIS_VARIABLES,
    mongodbUri: {
        name: 'MONGODB_URI',
        default: '',
        meaning: 'a MongoDB replica set, 6.0 or newer, like `mongodb://localhost:27017/?replicaSet=rs0`; ' +
            'empty means the embedded one',
        ...textLike(/^mongodb(\+srv)?:\/\//, 'a text that begins with mongodb:// or mongodb+srv://'),
        isSecret: true,
    },
    mongodbDatabase: {
        name: 'MONGODB_DB',
        default: 'event_store',
        meaning: 'the database; `<MONGODB_DB>_ops` goes with it',
        ...textLike(/^[A-Za-z0-9_-]{1,50}$/, '1 to 50 letters, digits, _ or -'),
    },
    schemasDir: {
        name: 'SCHEMAS_DIR',
        default: './schemas',
        meaning: 'the folder of schemas, `<AggregateType>/<EventType>/v<N>.json`, that it starts from',
        ...anyText(),
    },
    reducersDir: {
        name: 'REDUCERS_DIR',
        default: './reducers',
        meaning: 'the folder of reducers, by which replays make states of events',
        ...anyText(),
    },
    schemaPolicy: {
        name: 'SCHEMA_POLICY',
        default: 'auto',
        meaning: 'what becomes of an event whose type has no schema: `open` takes it, `warn` takes it and ' +
            'says so in the answer, `closed` refuses it; `auto` is `open` on the embedded MongoDB, ' +
            '`warn` on another',
        ...oneOf('auto', ...SCHEMA_POLICIES),
    },
    dataDir: {
        name: 'DATA_DIR',
        default: './data',
        meaning: 'what the embedded database keeps on disk',
        ...anyText(),
    },
    mongodBinary: {
        name: 'MONGOD_BINARY',
        default: '',
        meaning: 'the `mongod` to use for the embedded database; empty means one is looked for',
        ...anyText(),
    },
    logLevel: {
        name: 'LOG_LEVEL',
        default: 'info',
        meaning: '`error`, `warn`, `info` or `debug`',
        ...oneOf('error', 'warn', 'info', 'debug'),
    },
    logFormat: {
        name: 'LOG_FORMAT',
        default: 'json',
        meaning: '`json` or `text`; on a terminal the default is `text`',
        ...oneOf('json', 'text'),
    },
};
//# sourceMappingURL=config-variables.js.map