import { expect } from 'chai';
import { configFrom } from '../../src/config.ts';
import { distributionOptions } from '../../src/distribution-options.ts';
import type { Logger } from '../../src/platform/logger.ts';
import { OutboundAddresses } from '../../src/platform/outbound-addresses.ts';

const KEY = 'k'.repeat(32);
const MONGODB_URI = 'mongodb://localhost:27017/?replicaSet=rs0';

describe('Webhooks, as they are configured', () => {
  let warnings: string[];
  const logger: Logger = {
    error() {},
    warn: (message) => warnings.push(message),
    info() {},
    debug() {},
  };
  const opened = (environment: Readonly<Record<string, string>>) =>
    distributionOptions(configFrom(environment), logger);
  const reached = (environment: Readonly<Record<string, string>>) => {
    const { outbound } = opened(environment);
    const addresses = new OutboundAddresses(outbound ?? { internal: 'none', allowed: [] });
    return ['127.0.0.1', '10.0.0.1', '169.254.169.254'].filter(
      (address) => addresses.judge(address, 'receiver') === 'allowed',
    );
  };

  beforeEach(() => {
    warnings = [];
  });

  it('go to this machine on the embedded MongoDB, and to nothing internal on another', () => {
    expect(reached({})).to.deep.equal(['127.0.0.1']);
    expect(reached({ MONGODB_URI })).to.deep.equal([]);
    expect(reached({ ALLOW_PRIVATE_WEBHOOKS: 'false' })).to.deep.equal([]);
  });

  it('go to private addresses, or to some, where that is said', () => {
    const all = { MONGODB_URI, ALLOW_PRIVATE_WEBHOOKS: 'true' };
    expect(reached(all)).to.deep.equal(['127.0.0.1', '10.0.0.1']);
    const some = { MONGODB_URI, WEBHOOK_ALLOWED_HOSTS: 'other, 10.0.0.0/8' };
    expect(reached(some)).to.deep.equal(['10.0.0.1']);
    const named = { MONGODB_URI, WEBHOOK_ALLOWED_HOSTS: 'receiver' };
    expect(reached(named)).to.deep.equal(['127.0.0.1', '10.0.0.1']);
  });

  it('have their secrets sealed with SECRETS_KEY, and a warning where there is none', () => {
    expect(opened({}).secretsKey).to.equal(undefined);
    expect(warnings.join()).to.include('SECRETS_KEY');
    warnings = [];
    expect(opened({ SECRETS_KEY: KEY }).secretsKey).to.equal(KEY);
    expect(warnings).to.deep.equal([]);
    const changed = opened({ SECRETS_KEY: `${KEY}2`, SECRETS_KEY_PREVIOUS: KEY });
    expect(changed.previousSecretsKey).to.equal(KEY);
  });

  it('leave Redis alone without REDIS_URL, and publish to it with one', () => {
    expect(opened({}).redis).to.equal(undefined);
    const redis = { REDIS_URL: 'redis://127.0.0.1:6390', MONGODB_DB: 'ngmat' };
    expect(opened({ ...redis, REDIS_STREAM_AGE_MAX_S: '60' }).redis).to.deep.equal({
      url: 'redis://127.0.0.1:6390',
      prefix: 'ngmat',
      retention: { lengthMax: 1_000_000, ageMaxMs: 60_000 },
      isAuditInAll: false,
    });
    const own = opened({ ...redis, REDIS_PREFIX: 'own', REDIS_STREAM_LENGTH_MAX: '0' }).redis;
    expect(own?.prefix).to.equal('own');
    expect(own?.retention.lengthMax).to.equal(undefined);
  });

  it('are not configured by half, or with a key that can be guessed', () => {
    const faulty = [
      { SECRETS_KEY: 'k'.repeat(31) },
      { SECRETS_KEY_PREVIOUS: KEY },
      { WEBHOOK_ALLOWED_HOSTS: '*.internal' },
      { WEBHOOK_ALLOWED_HOSTS: '10.0.0.0/40' },
      { ALLOW_PRIVATE_WEBHOOKS: 'yes' },
    ];
    for (const environment of faulty) {
      expect(() => configFrom(environment), JSON.stringify(environment)).to.throw();
    }
  });
});
