import { expect } from 'chai';
import { configFrom } from '../../src/config.ts';
import { cloudEventFrom } from '../../src/http/cloud-event.ts';
import { openWebhooks } from '../../src/open-webhooks.ts';
import type { Logger } from '../../src/platform/logger.ts';

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
    openWebhooks(configFrom(environment), logger, cloudEventFrom);
  const reached = (environment: Readonly<Record<string, string>>) =>
    ['127.0.0.1', '10.0.0.1', '169.254.169.254'].filter(
      (address) => opened(environment).addresses.judge(address, 'receiver') === 'allowed',
    );

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
    expect(opened({}).secrets.isSealing).to.equal(false);
    expect(warnings.join()).to.include('SECRETS_KEY');
    warnings = [];
    const before = opened({ SECRETS_KEY: KEY }).secrets;
    expect([before.isSealing, warnings]).to.deep.equal([true, []]);
    const after = opened({ SECRETS_KEY: `${KEY}2`, SECRETS_KEY_PREVIOUS: KEY }).secrets;
    expect(after.open(before.seal('whsec_', 'sub-1'), 'sub-1')).to.equal('whsec_');
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
