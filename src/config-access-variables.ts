import {
  anyText,
  integer,
  listOf,
  oneOf,
  textLike,
  type Variable,
  webAddress,
} from './config-kinds.ts';

/** What the environment decides about who may do what, and how much of it. */
export interface AccessConfig {
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
}

/** Its variables, in the order in which they are documented. */
export const ACCESS_VARIABLES: {
  readonly [Field in keyof AccessConfig]: Variable<AccessConfig[Field]>;
} = {
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
    meaning: 'events as NDJSON, replays and administration in a second; `0` is no limit',
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
      'Redis 6.2 or newer, like `redis://localhost:6379`, or several nodes of a cluster, separated ' +
      'by commas; every event is then published there, and processes share the rate limits and ' +
      'the newest states of aggregates',
    ...listOf(/^rediss?:\/\/[^\s,]+$/, 'addresses that begin with redis:// or rediss://'),
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
};
