import { expect } from 'chai';
import { Credentials, type Verified } from '../../src/access/credentials.ts';
import { NOBODY } from '../../src/access/principal.ts';
import { ManualClock } from '../support/manual-clock.ts';

const ALICE = { ...NOBODY, id: 'alice' };

describe('Credentials', () => {
  let clock: ManualClock;
  let valid: Map<string, Verified>;
  let looks: number;
  let hold: Promise<void>;
  let credentials: Credentials;

  beforeEach(() => {
    clock = new ManualClock();
    valid = new Map([['key', { principal: ALICE, expiresAtMs: undefined }]]);
    looks = 0;
    hold = Promise.resolve();
    const verify = async (credential: string) => {
      looks += 1;
      const found = valid.get(credential);
      await hold;
      return found;
    };
    credentials = new Credentials(verify, clock);
  });

  it('are verified once while they are fresh, of many at once as well', async () => {
    const asked = Array.from({ length: 20 }, () => credentials.principalOf('key'));
    expect(new Set(await Promise.all(asked))).to.deep.equal(new Set([ALICE]));
    await clock.pass(1_999);
    expect(credentials.known('key')).to.equal(ALICE);
    expect(looks).to.equal(1);
  });

  it('are verified again beside the requests, which do not wait', async () => {
    await credentials.principalOf('key');
    await clock.pass(2_000);
    expect(credentials.known('key')).to.equal(ALICE);
    expect(looks).to.equal(2);
    await clock.pass(1_999);
    expect(credentials.known('key')).to.equal(ALICE);
    expect(looks).to.equal(2);
  });

  it('count no longer than four seconds after the look that found them', async () => {
    await credentials.principalOf('key');
    valid.clear();
    await clock.pass(3_999);
    hold = new Promise(() => {});
    expect(credentials.known('key')).to.equal(ALICE);
    await clock.pass(1);
    expect(credentials.known('key')).to.equal(undefined);
  });

  it('that were taken back are refused from the next look on', async () => {
    await credentials.principalOf('key');
    valid.clear();
    await clock.pass(2_000);
    credentials.known('key');
    await clock.pass(0);
    expect(credentials.known('key')).to.equal(undefined);
    expect(await credentials.principalOf('key')).to.equal(undefined);
  });

  it('are counted from the beginning of the look, however long it took', async () => {
    let answer: () => void = () => {};
    hold = new Promise((resolve) => {
      answer = resolve;
    });
    const asked = credentials.principalOf('key');
    await clock.pass(3_000);
    answer();
    expect(await asked).to.equal(ALICE);
    await clock.pass(1_000);
    expect(credentials.known('key')).to.equal(undefined);
  });

  it('end at their own time at the latest', async () => {
    valid.set('key', { principal: ALICE, expiresAtMs: clock.now() + 500 });
    await credentials.principalOf('key');
    await clock.pass(499);
    expect(credentials.known('key')).to.equal(ALICE);
    await clock.pass(1);
    expect(credentials.known('key')).to.equal(undefined);
  });

  it('are forgotten at once where they were taken back here, also one that is being looked at', async () => {
    await credentials.principalOf('key');
    credentials.forgetAll();
    expect(credentials.known('key')).to.equal(undefined);

    let answer: () => void = () => {};
    hold = new Promise((resolve) => {
      answer = resolve;
    });
    const asked = credentials.principalOf('key');
    credentials.forgetAll();
    answer();
    await asked;
    expect(credentials.known('key')).to.equal(undefined);
  });

  it('that are not valid are looked at each time', async () => {
    for (let round = 1; round <= 3; round += 1) {
      expect(await credentials.principalOf('wrong')).to.equal(undefined);
      expect(looks).to.equal(round);
    }
  });

  it('go on being refused, or taken, after a look that failed', async () => {
    await credentials.principalOf('key');
    hold = Promise.reject(new Error('silent'));
    hold.catch(() => {});
    await clock.pass(2_000);
    expect(credentials.known('key')).to.equal(ALICE);
    await clock.pass(2_000);
    const failed = await credentials.principalOf('key').catch((error: Error) => error.message);
    expect(failed).to.equal('silent');
    hold = Promise.resolve();
    expect(await credentials.principalOf('key')).to.equal(ALICE);
  });

  it('keep one principal as long as they are the same', async () => {
    const first = await credentials.principalOf('key');
    valid.set('key', { principal: { ...ALICE }, expiresAtMs: undefined });
    await clock.pass(4_000);
    expect(await credentials.principalOf('key')).to.equal(first);
  });
});
