import { expect } from 'chai';
import { configFrom } from '../../src/config.ts';
import { refusalOf } from '../support/refusal-of.ts';

describe('configFrom', () => {
  const faultsOf = async (environment: Record<string, string>) => {
    const { details, message } = await refusalOf(
      (async () => configFrom(environment))(),
      'invalid_configuration',
    );
    for (const fault of details.faults) expect(message).to.include(fault);
    return details.faults;
  };

  it('has a default for everything', () => {
    expect(configFrom({})).to.deep.equal({
      host: '127.0.0.1',
      port: 3000,
      requestTimeoutMs: 30_000,
      auth: 'auto',
      authOffIKnow: 'false',
      jwtIssuer: '',
      jwtAudience: '',
      jwtJwksUrl: '',
      jwtAlgorithms: 'RS256,ES256,EdDSA',
      jwtUserClaim: 'sub',
      jwtClockToleranceS: 5,
      rateLimitAppends: 1_000,
      rateLimitReads: 500,
      rateLimitExpensive: 20,
      rateLimitAddress: 100,
      redisUrl: '',
      redisPrefix: '',
      redisStreamLengthMax: 1_000_000,
      redisStreamAgeMaxS: 0,
      redisAuditInAll: 'false',
      corsOrigins: '',
      tlsCert: '',
      tlsKey: '',
      trustProxy: '',
      mongodbUri: '',
      mongodbDatabase: 'event_store',
      schemasDir: './schemas',
      reducersDir: './reducers',
      schemaPolicy: 'auto',
      allowPrivateWebhooks: 'auto',
      webhookAllowedHosts: '',
      secretsKey: '',
      secretsKeyPrevious: '',
      dataDir: './data',
      mongodBinary: '',
      logLevel: 'info',
      logFormat: 'json',
    });
  });

  it('takes what is empty or blank for absent', () => {
    const environment = { HOST: '', PORT: ' ', MONGODB_URI: '', LOG_LEVEL: '  ', DATA_DIR: '' };
    expect(configFrom(environment)).to.deep.equal(configFrom({}));
  });

  it('takes what is set', () => {
    const environment = {
      HOST: '0.0.0.0',
      PORT: '0',
      REQUEST_TIMEOUT_MS: '2500',
      AUTH: 'off',
      AUTH_OFF_I_KNOW: 'true',
      JWT_ISSUER: 'https://id.example/',
      JWT_AUDIENCE: 'event-store',
      JWT_JWKS_URL: 'https://id.example/keys',
      JWT_ALGORITHMS: 'PS256, EdDSA',
      JWT_USER_CLAIM: 'email',
      JWT_CLOCK_TOLERANCE_S: '0',
      RATE_LIMIT_APPENDS: '1',
      RATE_LIMIT_READS: '2',
      RATE_LIMIT_EXPENSIVE: '3',
      RATE_LIMIT_ADDRESS: '0',
      REDIS_URL: 'rediss://:secret@cache.example:6380/1',
      REDIS_PREFIX: 'ours',
      REDIS_STREAM_LENGTH_MAX: '5',
      REDIS_STREAM_AGE_MAX_S: '6',
      REDIS_AUDIT_IN_ALL: 'true',
      CORS_ORIGINS: 'https://console.example, http://localhost:5173',
      TLS_CERT: 'cert.pem',
      TLS_KEY: 'key.pem',
      TRUST_PROXY: '10.0.0.0/8,::1',
      MONGODB_URI: 'mongodb+srv://db.example/?replicaSet=rs',
      MONGODB_DB: 'events-2_b',
      SCHEMAS_DIR: '/etc/schemas',
      REDUCERS_DIR: 'reducers-of-ours',
      SCHEMA_POLICY: 'closed',
      ALLOW_PRIVATE_WEBHOOKS: 'true',
      WEBHOOK_ALLOWED_HOSTS: 'receiver.internal, 10.20.0.0/16,::1',
      SECRETS_KEY: 'a key of thirty-two characters at least',
      SECRETS_KEY_PREVIOUS: 'the key that there was before this one',
      DATA_DIR: '/var/lib/events',
      MONGOD_BINARY: ' /opt/mongod ',
      LOG_LEVEL: 'debug',
      LOG_FORMAT: 'text',
    };
    expect(configFrom(environment)).to.deep.equal({
      host: '0.0.0.0',
      port: 0,
      requestTimeoutMs: 2_500,
      auth: 'off',
      authOffIKnow: 'true',
      jwtIssuer: 'https://id.example/',
      jwtAudience: 'event-store',
      jwtJwksUrl: 'https://id.example/keys',
      jwtAlgorithms: 'PS256, EdDSA',
      jwtUserClaim: 'email',
      jwtClockToleranceS: 0,
      rateLimitAppends: 1,
      rateLimitReads: 2,
      rateLimitExpensive: 3,
      rateLimitAddress: 0,
      redisUrl: 'rediss://:secret@cache.example:6380/1',
      redisPrefix: 'ours',
      redisStreamLengthMax: 5,
      redisStreamAgeMaxS: 6,
      redisAuditInAll: 'true',
      corsOrigins: 'https://console.example, http://localhost:5173',
      tlsCert: 'cert.pem',
      tlsKey: 'key.pem',
      trustProxy: '10.0.0.0/8,::1',
      mongodbUri: 'mongodb+srv://db.example/?replicaSet=rs',
      mongodbDatabase: 'events-2_b',
      schemasDir: '/etc/schemas',
      reducersDir: 'reducers-of-ours',
      schemaPolicy: 'closed',
      allowPrivateWebhooks: 'true',
      webhookAllowedHosts: 'receiver.internal, 10.20.0.0/16,::1',
      secretsKey: 'a key of thirty-two characters at least',
      secretsKeyPrevious: 'the key that there was before this one',
      dataDir: '/var/lib/events',
      mongodBinary: '/opt/mongod',
      logLevel: 'debug',
      logFormat: 'text',
    });
    expect(configFrom({ PORT: '65535' }).port).to.equal(65_535);
  });

  for (const [name, values] of Object.entries({
    PORT: ['-1', '65536', '80.5', 'http', '0x1F', '1e3', 'NaN'],
    REQUEST_TIMEOUT_MS: ['0', '99', '600001', '30s', 'Infinity'],
    AUTH: ['yes', 'ON', 'true'],
    SCHEMA_POLICY: ['strict', 'OPEN'],
    AUTH_OFF_I_KNOW: ['yes', '1'],
    JWT_ISSUER: ['a b'],
    JWT_JWKS_URL: [
      'id.example/keys',
      'file:///keys',
      'https://[',
      'https://a:b@id.example/',
      'http:',
    ],
    JWT_ALGORITHMS: ['none', 'HS256', 'RS256,HS256', 'RS256;ES256', ',', 'rs256'],
    JWT_CLOCK_TOLERANCE_S: ['-1', '301', '5s'],
    RATE_LIMIT_APPENDS: ['-1', '1.5', 'many'],
    RATE_LIMIT_ADDRESS: ['1000001'],
    REDIS_URL: ['localhost:6379', 'http://cache.example', 'redis://a.example,b.example'],
    REDIS_PREFIX: ['{ours}', 'a b'],
    REDIS_STREAM_LENGTH_MAX: ['-1', 'many'],
    REDIS_AUDIT_IN_ALL: ['yes'],
    CORS_ORIGINS: ['*', 'console.example', 'https://a.example/path', 'https://a.example https://b'],
    TLS_CERT: ['cert.pem'],
    TLS_KEY: ['key.pem'],
    TRUST_PROXY: ['true', 'all', '*', 'proxy.example', '1.2.3.4/8/9'],
    MONGODB_URI: ['localhost:27017', 'http://db.example', 'mongo://db.example'],
    MONGODB_DB: ['a.b', 'a b', '$a', 'a/b', 'x'.repeat(51), 'é'],
    LOG_LEVEL: ['verbose', 'INFO', 'silent'],
    LOG_FORMAT: ['xml', 'JSON'],
  })) {
    for (const value of values) {
      it(`refuses ${name}=${value.slice(0, 30)}`, async () => {
        const faults = await faultsOf({ [name]: value });
        expect(faults).to.have.length(1);
        // What goes together with others may be said of all of them.
        expect(faults[0]).to.include(name);
      });
    }
  }

  it('names every fault at once', async () => {
    const faults = await faultsOf({
      PORT: 'x',
      REQUEST_TIMEOUT_MS: 'x',
      MONGODB_URI: 'x',
      MONGODB_DB: 'x.',
      LOG_LEVEL: 'x',
      LOG_FORMAT: 'x',
    });
    expect(faults.map((fault) => fault.split(' ')[0])).to.deep.equal([
      'PORT',
      'REQUEST_TIMEOUT_MS',
      'MONGODB_URI',
      'MONGODB_DB',
      'LOG_LEVEL',
      'LOG_FORMAT',
    ]);
  });

  it('says what a value must be, and what it was', async () => {
    const faults = await faultsOf({ PORT: '80 80', LOG_LEVEL: 'loud' });
    expect(faults).to.deep.equal([
      'PORT must be an integer from 0 to 65535, not "80 80"',
      'LOG_LEVEL must be one of error, warn, info, debug, not "loud"',
    ]);
  });

  it('lets AUTH=off stand where only this machine reaches it, and elsewhere only if that is meant', async () => {
    for (const HOST of ['127.0.0.1', '127.9.9.9', '::1', 'localhost', '::ffff:127.0.0.1']) {
      expect(configFrom({ HOST, AUTH: 'off' }).auth).to.equal('off');
    }
    for (const HOST of [
      '0.0.0.0',
      '::',
      '10.0.0.1',
      'events.example',
      'localhost.example',
      '126.0.0.1',
    ]) {
      const faults = await faultsOf({ HOST, AUTH: 'off' });
      expect(faults.join(), HOST).to.include('AUTH_OFF_I_KNOW=true');
      expect(configFrom({ HOST, AUTH: 'off', AUTH_OFF_I_KNOW: 'true' }).auth).to.equal('off');
      expect(configFrom({ HOST }).auth).to.equal('auto');
    }
  });

  it('takes what goes together only together', async () => {
    const issuer = { JWT_ISSUER: 'x', JWT_AUDIENCE: 'y', JWT_JWKS_URL: 'https://id.example/keys' };
    for (const name of Object.keys(issuer)) {
      const faults = await faultsOf({ ...issuer, [name]: '' });
      expect(faults).to.deep.equal(['JWT_ISSUER, JWT_AUDIENCE and JWT_JWKS_URL go together']);
    }
    expect(configFrom(issuer).jwtIssuer).to.equal('x');
  });

  it('writes text for a person on a terminal, unless told otherwise', () => {
    expect(configFrom({}, true).logFormat).to.equal('text');
    expect(configFrom({ LOG_FORMAT: 'json' }, true).logFormat).to.equal('json');
  });

  it('does not repeat what may be a secret', async () => {
    for (const name of ['MONGODB_URI', 'REDIS_URL']) {
      const faults = await faultsOf({ [name]: 'postgres://user:hunter2@db.example' });
      expect(faults.join()).not.to.include('hunter2');
    }
    for (const name of ['SECRETS_KEY', 'SECRETS_KEY_PREVIOUS']) {
      const faults = await faultsOf({ [name]: 'hunter2' });
      expect(faults.join()).to.include(name).and.not.include('hunter2');
    }
  });
});
