import { expect } from 'chai';
import { Authentication } from '../../src/access/authentication.ts';
import { ANYBODY, NOBODY } from '../../src/access/principal.ts';
import { LIMITS } from '../../src/events/limits.ts';
import { ManualClock } from '../support/manual-clock.ts';
import { refusalOf } from '../support/refusal-of.ts';

const ALICE = { ...NOBODY, id: 'key:alice' };
const TOKEN_HOLDER = { ...NOBODY, id: 'jwt:bob' };

describe('Authentication', () => {
  let clock: ManualClock;
  let isAnyKey: boolean;
  let turnedOn: number;
  /** How long it takes to find out about a key. */
  let lookMs: number;

  beforeEach(() => {
    clock = new ManualClock();
    isAnyKey = false;
    turnedOn = 0;
    lookMs = 0;
  });

  function opened(mode: 'on' | 'off' | 'auto') {
    const verified = (principal: typeof ALICE) => ({ principal, expiresAtMs: undefined });
    return Authentication.open({
      keys: {
        hasAny: async () => isAnyKey,
        principalOf: async (key) => {
          if (lookMs > 0) await clock.sleep(lookMs);
          return key === 'esk_alice' ? verified(ALICE) : undefined;
        },
      },
      verifyToken: async (token) => (token === 'a.b.c' ? verified(TOKEN_HOLDER) : undefined),
      clock,
      mode,
      onTurnedOn: () => {
        turnedOn += 1;
      },
    });
  }

  it('takes keys and tokens, and says no other in the same words', async () => {
    const authentication = await opened('on');
    expect(await authentication.principalOf('Bearer esk_alice')).to.equal(ALICE);
    expect(await authentication.principalOf('bearer  a.b.c')).to.equal(TOKEN_HOLDER);
    const wrong = ['', 'Bearer', 'Bearer ', 'esk_alice', 'Basic esk_alice', 'Bearer esk_bob'];
    const tooLong = `Bearer ${'a'.repeat(LIMITS.credentialCharactersMax)}`;
    const words = await Promise.all(
      [...wrong, 'Bearer esk_alice x', 'Bearer esk_alice\tx', tooLong].map(async (text) => {
        const refusing = refusalOf(authentication.principalOf(text), 'unauthenticated');
        await clock.pass(20);
        const { message, details } = await refusing;
        return JSON.stringify([message, details]);
      }),
    );
    expect(new Set(words).size).to.equal(1);
    expect(words[0]).to.include('invalid_token');
    const none = await refusalOf(authentication.principalOf(undefined), 'unauthenticated');
    expect(none.details).to.deep.equal({ challenge: 'Bearer realm="event-store"' });
  });

  it('refuses after the same time whatever is wrong, and whatever it took to find out', async () => {
    const authentication = await opened('on');
    for (const [text, tookMs, refusedAfterMs] of [
      ['', 0, 20],
      ['Basic x', 0, 20],
      ['Bearer esk_bob', 0, 20],
      ['Bearer esk_bob', 3, 20],
      ['Bearer esk_bob', 20, 20],
      ['Bearer a.b.d', 19, 20],
      ['Bearer a.b.d', 21, 40],
      ['Bearer a.b.d', 105, 120],
    ] as const) {
      lookMs = tookMs;
      let isRefused = false;
      const refusing = refusalOf(authentication.principalOf(text), 'unauthenticated').then(() => {
        isRefused = true;
      });
      await clock.pass(refusedAfterMs - 1);
      expect(isRefused, `${text} ${tookMs}`).to.equal(false);
      await clock.pass(1);
      expect(isRefused, `${text} ${tookMs}`).to.equal(true);
      await refusing;
    }
  });

  it('keeps nobody waiting whom it lets in, nor who sends no credential', async () => {
    const authentication = await opened('on');
    expect(await authentication.principalOf('Bearer esk_alice')).to.equal(ALICE);
    await refusalOf(authentication.principalOf(undefined), 'unauthenticated');
    expect(clock.monotonicMs()).to.equal(0);
  });

  it('knows without waiting whom it has just verified, and nobody else', async () => {
    const authentication = await opened('on');
    expect(authentication.known('Bearer esk_alice')).to.equal(undefined);
    await authentication.principalOf('Bearer esk_alice');
    expect(authentication.known('Bearer esk_alice')).to.equal(ALICE);
    authentication.keysChanged();
    expect(authentication.known('Bearer esk_alice')).to.equal(undefined);
    expect(authentication.known(undefined)).to.equal(undefined);
  });

  it('that is off lets anybody do everything, whatever keys there are', async () => {
    isAnyKey = true;
    const authentication = await opened('off');
    authentication.keysChanged();
    await clock.pass(10_000);
    expect(authentication.isOn).to.equal(false);
    expect(authentication.known(undefined)).to.equal(ANYBODY);
    expect(await authentication.principalOf('Bearer x')).to.equal(ANYBODY);
  });

  it('left to itself is off until there is a key, and notices one within two seconds', async () => {
    const authentication = await opened('auto');
    await clock.pass(10_000);
    expect(authentication.known(undefined)).to.equal(ANYBODY);
    isAnyKey = true;
    await clock.pass(1_999);
    await clock.pass(1);
    expect(authentication.known(undefined)).to.equal(undefined);
    await refusalOf(authentication.principalOf(undefined), 'unauthenticated');
    expect(turnedOn).to.equal(1);
  });

  it('left to itself is on at once where the key was made here', async () => {
    const authentication = await opened('auto');
    authentication.keysChanged();
    expect(authentication.isOn).to.equal(true);
    authentication.keysChanged();
    expect(turnedOn).to.equal(1);
  });

  it('left to itself is on from the start where there is a key, and never goes off', async () => {
    isAnyKey = true;
    const authentication = await opened('auto');
    isAnyKey = false;
    await clock.pass(60_000);
    expect(authentication.isOn).to.equal(true);
    expect(turnedOn).to.equal(0);
  });
});
