import {
  anyText,
  hostName,
  integer,
  type Kind,
  listOf,
  oneOf,
  textLike,
  webAddress,
} from './config-kinds.ts';

/** Everything that the environment decides, checked. */
export interface Config {
  readonly host: string;
  /** 0 picks a free one. */
  readonly port: number;
  readonly requestTimeoutMs: number;
  /** `auto`: off on a loopback address until there is a key, on everywhere else. */
  readonly auth: 'auto' | 'on' | 'off';
  /** Whether those who run it know what `AUTH=off` means on an address that others reach. */
  readonly authOffIKnow: 'true' | 'false';
  /** Empty: no tokens are taken. */
  readonly jwtIssuer: string;
  readonly jwtAudience: string;
  readonly jwtJwksUrl: string;
  /** Separated by commas. */
  readonly jwtAlgorithms: string;
  readonly jwtUserClaim: string;
  readonly jwtClockToleranceS: number;
  /** Requests in a second, of one principal or address; 0 for no limit. */
  readonly rateLimitAppends: number;
  readonly rateLimitReads: number;
  readonly rateLimitExpensive: number;
  readonly rateLimitAddress: number;
  /** Empty: Redis is not used. */
  readonly redisUrl: string;
  /** Separated by commas; empty: no page of another origin may ask. */
  readonly corsOrigins: string;
  /** Files; both or neither. */
  readonly tlsCert: string;
  readonly tlsKey: string;
  /** Empty: a client's address is that of its connection. */
  readonly trustProxy: string;
  /** Empty: an embedded MongoDB. */
  readonly mongodbUri: string;
  readonly mongodbDatabase: string;
  readonly dataDir: string;
  /** Empty: one is looked for. */
  readonly mongodBinary: string;
  readonly logLevel: 'error' | 'warn' | 'info' | 'debug';
  readonly logFormat: 'json' | 'text';
}

/** One variable of the environment, as it is read and as it is documented. */
export interface Variable<Value extends string | number> extends Kind<Value> {
  readonly name: string;
  readonly default: Value;
  /** For the README's table and `.env.example`. */
  readonly meaning: string;
  /** A wrong value is told, unless it may be a secret. */
  readonly isSecret?: boolean;
}

type Variables = { readonly [Field in keyof Config]: Variable<Config[Field]> };

/**
 * All variables, in the order in which they are documented. A test holds the README's table and
 * `.env.example` against this.
 */
export const VARIABLES: Variables = {
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
  auth: {
    name: 'AUTH',
    default: 'auto',
    meaning:
      '`on`, `off`, or `auto`: off on a loopback address as long as there is no key and no ' +
      '`JWT_ISSUER`, on otherwise',
    ...oneOf('auto', 'on', 'off'),
  },
  authOffIKnow: {
    name: 'AUTH_OFF_I_KNOW',
    default: 'false',
    meaning: '`true` lets `AUTH=off` stand on an address that others reach',
    ...oneOf('true', 'false'),
  },
  jwtIssuer: {
    name: 'JWT_ISSUER',
    default: '',
    meaning: 'who must have issued a JWT (`iss`); empty means that none are taken',
    ...textLike(/^\S{1,500}$/, 'a text without spaces'),
  },
  jwtAudience: {
    name: 'JWT_AUDIENCE',
    default: '',
    meaning: 'whom a JWT must be meant for (`aud`)',
    ...textLike(/^\S{1,500}$/, 'a text without spaces'),
  },
  jwtJwksUrl: {
    name: 'JWT_JWKS_URL',
    default: '',
    meaning: 'where the public keys of the issuer are (JWKS)',
    ...webAddress(),
  },
  jwtAlgorithms: {
    name: 'JWT_ALGORITHMS',
    default: 'RS256,ES256,EdDSA',
    meaning: 'the algorithms that a JWT may be signed with',
    ...listOf(
      /^(RS|PS|ES)(256|384|512)$|^EdDSA$|^Ed25519$/,
      'signature algorithms of RFC 7518 or RFC 8037 with a public key, separated by commas',
    ),
  },
  jwtUserClaim: {
    name: 'JWT_USER_CLAIM',
    default: 'sub',
    meaning: 'the claim of a JWT that is the `userId`',
    ...textLike(/^\S{1,100}$/, 'the name of a claim'),
  },
  jwtClockToleranceS: {
    name: 'JWT_CLOCK_TOLERANCE_S',
    default: 5,
    meaning: "by how many seconds the issuer's clock may be off",
    ...integer(0, 300),
  },
  rateLimitAppends: {
    name: 'RATE_LIMIT_APPENDS',
    default: 1_000,
    meaning: 'appends in a second, of one principal or address; `0` is no limit',
    ...integer(0, 1_000_000),
  },
  rateLimitReads: {
    name: 'RATE_LIMIT_READS',
    default: 500,
    meaning: 'reads in a second; `0` is no limit',
    ...integer(0, 1_000_000),
  },
  rateLimitExpensive: {
    name: 'RATE_LIMIT_EXPENSIVE',
    default: 20,
    meaning: 'streams and administration in a second; `0` is no limit',
    ...integer(0, 1_000_000),
  },
  rateLimitAddress: {
    name: 'RATE_LIMIT_ADDRESS',
    default: 100,
    meaning: 'requests without a known credential in a second, of one address; `0` is no limit',
    ...integer(0, 1_000_000),
  },
  redisUrl: {
    name: 'REDIS_URL',
    default: '',
    meaning:
      'Redis 6.2 or newer, like `redis://localhost:6379`; processes then share the rate limits',
    ...textLike(/^rediss?:\/\//, 'a text that begins with redis:// or rediss://'),
    isSecret: true,
  },
  corsOrigins: {
    name: 'CORS_ORIGINS',
    default: '',
    meaning: 'the origins whose pages may ask, separated by commas; empty means none',
    ...listOf(/^https?:\/\/[^\s/,]+$/, 'origins like https://console.example, separated by commas'),
  },
  tlsCert: {
    name: 'TLS_CERT',
    default: '',
    meaning: 'the file of the certificate and its chain (PEM); with `TLS_KEY` it serves HTTPS',
    ...anyText(),
  },
  tlsKey: {
    name: 'TLS_KEY',
    default: '',
    meaning: 'the file of its private key (PEM)',
    ...anyText(),
  },
  trustProxy: {
    name: 'TRUST_PROXY',
    default: '',
    meaning:
      'whose `X-Forwarded-For` counts: how many proxies there are, or their addresses, separated ' +
      'by commas',
    ...listOf(/^\d{1,2}$|^[0-9a-fA-F.:]+(\/\d{1,3})?$|^loopback$/, 'a number, or addresses'),
  },
  mongodbUri: {
    name: 'MONGODB_URI',
    default: '',
    meaning:
      'a MongoDB replica set, 6.0 or newer, like `mongodb://localhost:27017/?replicaSet=rs0`; ' +
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
