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
      mongodbUri: '',
      mongodbDatabase: 'event_store',
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
      MONGODB_URI: 'mongodb+srv://db.example/?replicaSet=rs',
      MONGODB_DB: 'events-2_b',
      DATA_DIR: '/var/lib/events',
      MONGOD_BINARY: ' /opt/mongod ',
      LOG_LEVEL: 'debug',
      LOG_FORMAT: 'text',
    };
    expect(configFrom(environment)).to.deep.equal({
      host: '0.0.0.0',
      port: 0,
      requestTimeoutMs: 2_500,
      mongodbUri: 'mongodb+srv://db.example/?replicaSet=rs',
      mongodbDatabase: 'events-2_b',
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
    MONGODB_URI: ['localhost:27017', 'http://db.example', 'mongo://db.example'],
    MONGODB_DB: ['a.b', 'a b', '$a', 'a/b', 'x'.repeat(51), 'é'],
    LOG_LEVEL: ['verbose', 'INFO', 'silent'],
    LOG_FORMAT: ['xml', 'JSON'],
  })) {
    for (const value of values) {
      it(`refuses ${name}=${value.slice(0, 30)}`, async () => {
        const faults = await faultsOf({ [name]: value });
        expect(faults).to.have.length(1);
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

  it('writes text for a person on a terminal, unless told otherwise', () => {
    expect(configFrom({}, true).logFormat).to.equal('text');
    expect(configFrom({ LOG_FORMAT: 'json' }, true).logFormat).to.equal('json');
  });

  it('does not repeat what may be a secret', async () => {
    const faults = await faultsOf({ MONGODB_URI: 'postgres://user:hunter2@db.example' });
    expect(faults.join()).not.to.include('hunter2');
  });
});
