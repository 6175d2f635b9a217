import { createHmac, generateKeyPairSync } from 'node:crypto';
import { once } from 'node:events';
import type { ServerResponse } from 'node:http';
import { inspect } from 'node:util';
import { gzipSync } from 'node:zlib';
import { expect } from 'chai';
import { type CryptoKey, EncryptJWT, exportSPKI, importJWK, type JWK, type JWTPayload } from 'jose';
import { grantsOf } from '../../src/access/scopes.ts';
import { createVerifyToken, type VerifyTokenOptions } from '../../src/tokens/verify-token.ts';
import { eventually } from '../support/eventually.ts';
import { refusalOf } from '../support/refusal-of.ts';
import {
  AUDIENCE,
  ISSUER,
  makeKey,
  type SigningKey,
  TokenIssuer,
} from '../support/token-issuer.ts';

const ALGORITHMS = ['RS256', 'ES256', 'EdDSA'] as const;
const KEY_SET_BYTES_MAX = 1024 * 1024;
const MINUTE_MS = 60_000;
const DATE_NOW = Date.now;

const now = () => Math.floor(Date.now() / 1_000);
const encoded = (text: string) => Buffer.from(text).toString('base64url');
const encodedJson = (value: unknown) => encoded(JSON.stringify(value));

describe('A token', function () {
  this.timeout(30_000);
  let issuer: TokenIssuer;
  let evil: TokenIssuer;
  let key: SigningKey;

  before(async () => {
    evil = await TokenIssuer.start();
  });

  after(() => evil.close());

  beforeEach(async () => {
    issuer = await TokenIssuer.start();
    key = issuer.key;
  });

  afterEach(async () => {
    Date.now = DATE_NOW;
    await issuer.close();
  });

  function verifier(further: Partial<VerifyTokenOptions> = {}) {
    return createVerifyToken({
      issuer: ISSUER,
      audience: AUDIENCE,
      jwksUrl: issuer.jwksUrl,
      algorithms: ALGORITHMS,
      userClaim: 'sub',
      clockToleranceS: 5,
      clock: { now: () => Date.now() },
      ...further,
    });
  }

  const goodHeader = () => ({ alg: 'RS256', kid: key.kid });
  const goodClaims = () => ({ iss: ISSUER, aud: AUDIENCE, sub: 'alice', exp: now() + 60 });

  /** What the library itself would not sign. */
  async function signed(header: object, claims: string | Buffer, by = key): Promise<string> {
    const text = `${encodedJson(header)}.${Buffer.from(claims).toString('base64url')}`;
    const signature = await crypto.subtle.sign(
      'RSASSA-PKCS1-v1_5',
      by.privateKey,
      Buffer.from(text),
    );
    return `${text}.${Buffer.from(signature).toString('base64url')}`;
  }

  describe('that is good', () => {
    it('tells who it is for, what it grants, and until when', async () => {
      const exp = now() + 30;
      const scope = 'openid events:append:Mission events:read';
      const token = await issuer.token({ scope, roles: ['monitor', 'staff'], exp });
      expect(await verifier()(token)).to.deep.equal({
        principal: {
          id: `jwt:${ISSUER}|alice`,
          userId: 'alice',
          grants: grantsOf(['events:append:Mission', 'events:read', 'metrics:read']),
        },
        expiresAtMs: (exp + 5) * 1_000,
      });
    });

    it('may be signed by each algorithm that is configured, and no other', async () => {
      for (const alg of ALGORITHMS) {
        await issuer.addKey(alg);
        const token = await issuer.token();
        expect(await verifier({ algorithms: [alg] })(token), alg).not.to.equal(undefined);
        const algorithms = ALGORITHMS.filter((each) => each !== alg);
        expect(await verifier({ algorithms })(token), alg).to.equal(undefined);
      }
      await issuer.addKey('PS256');
      expect(await verifier()(await issuer.token())).to.equal(undefined);
    });

    it('may be for several, have its user in another claim, and its scopes in a list', async () => {
      const aud = ['other', AUDIENCE];
      const token = await issuer.token({ aud, email: 'alice@ngmat.example', scope: ['reader'] });
      const { principal } = (await verifier({ userClaim: 'email' })(token)) ?? {};
      expect(principal?.id).to.equal(`jwt:${ISSUER}|alice`);
      expect(principal?.userId).to.equal('alice@ngmat.example');
      expect(principal?.grants).to.deep.equal(grantsOf(['reader']));
    });

    it('may have a name of 256 characters, however many bytes they take', async () => {
      for (const sub of ['x'.repeat(256), '🛰'.repeat(256)]) {
        const verified = await verifier()(await issuer.token({ sub }));
        expect(verified?.principal.userId).to.equal(sub);
      }
    });

    it('grants nothing by claims of another shape, or by names that are not known', async () => {
      for (const [scope, roles] of [
        [undefined, undefined],
        [7, 7],
        [{ admin: true }, { administrator: true }],
        [[['admin']], [['administrator']]],
        [
          ['admin', 7],
          ['administrator', null],
        ],
        ['ADMIN administrator:Mission', 'administrator'],
        ['', ['', 'ADMINISTRATOR', '__proto__', 'constructor']],
        ['admin,events:read', ['administrator monitor']],
      ]) {
        const token = await issuer.token({ scope, roles, permissions: ['admin'], admin: true });
        expect((await verifier()(token))?.principal.grants.size, inspect([scope, roles])).to.equal(
          0,
        );
      }
    });

    it('may be as large and as nested as a credential can be', async () => {
      const nested = `${'['.repeat(2_500)}${']'.repeat(2_500)}`;
      const text = JSON.stringify(goodClaims()).replace('{', `{"scope":${nested},"x":${nested},`);
      const deep = await verifier()(await signed(goodHeader(), text));
      expect(deep?.principal.grants.size).to.equal(0);
      const types = Array.from({ length: 400 }, (_, index) => `T${index}`);
      const scope = types.map((type) => `events:read:${type}`).join(' ');
      const wide = await verifier()(await issuer.token({ scope }));
      expect(wide?.principal.grants.get('events:read')).to.deep.equal(new Set(types));
    });
  });

  it('is taken a little after its end and before its beginning, as far as clocks may differ', async () => {
    const at = now() + 86_400;
    const verify = verifier({ clock: { now: () => at * 1_000 } });
    const isTaken = async (claims: JWTPayload) => !!(await verify(await issuer.token(claims)));
    expect(await isTaken({ exp: at - 4 })).to.equal(true);
    expect(await isTaken({ exp: at - 5 })).to.equal(false);
    expect(await isTaken({ exp: at - 3_600 })).to.equal(false);
    expect(await isTaken({ exp: at + 60, nbf: at + 5 })).to.equal(true);
    expect(await isTaken({ exp: at + 60, nbf: at + 6 })).to.equal(false);
  });

  it('is nobody’s where a claim is missing, or another’s, or no name', async () => {
    const verify = verifier();
    for (const claims of [
      ...[{ exp: undefined }, { sub: undefined }, { iss: undefined }, { aud: undefined }],
      ...[{ iss: 'https://evil.example/' }, { iss: ISSUER.slice(0, -1) }, { iss: [ISSUER] }],
      ...[{ aud: 'other' }, { aud: ['other'] }, { aud: [] }, { aud: `${AUDIENCE} other` }],
      ...[{ sub: '' }, { sub: 7 }, { sub: ['alice'] }, { sub: 'x'.repeat(257) }],
      ...[{ sub: 'a\u0000b' }, { sub: 'a\u007fb' }, { sub: 'a\u0085b' }, { sub: 'a\nb' }],
      ...[{ exp: 'tomorrow' }, { exp: `${now() + 60}` }, { nbf: 'now' }, { exp: null }],
    ]) {
      const text = JSON.stringify({ ...goodClaims(), ...claims });
      expect(await verify(await signed(goodHeader(), text)), inspect(claims)).to.equal(undefined);
    }
    const halved = JSON.stringify(goodClaims()).replace('alice', '\\ud800');
    expect(await verify(await signed(goodHeader(), halved))).to.equal(undefined);
  });

  it('is nobody’s without a subject, without a user, or where one of them is no name', async () => {
    for (const email of [undefined, '', 7, ['alice'], { is: 'alice' }, 'a\tb', 'x'.repeat(257)]) {
      const token = await issuer.token({ email });
      expect(await verifier({ userClaim: 'email' })(token), inspect(email)).to.equal(undefined);
    }
    for (const sub of [undefined, '', 7, 'a\tb', 'x'.repeat(257)]) {
      const text = JSON.stringify({ ...goodClaims(), sub, email: 'alice@ngmat.example' });
      const token = await signed(goodHeader(), text);
      expect(await verifier({ userClaim: 'email' })(token), inspect(sub)).to.equal(undefined);
    }
    for (const userClaim of ['__proto__', 'constructor', 'toString']) {
      expect(await verifier({ userClaim })(await issuer.token()), userClaim).to.equal(undefined);
    }
  });

  it('is nobody’s where anything of it was changed, or it is none', async () => {
    const token = await issuer.token({ scope: 'reader' });
    const [header = '', payload = '', signature = ''] = token.split('.');
    const claims = JSON.parse(Buffer.from(payload, 'base64url').toString());
    const more = encodedJson({ ...claims, scope: 'administrator' });
    const verify = verifier();
    expect(await verify(token)).not.to.equal(undefined);
    for (const each of [
      ...[`${header}.${more}.${signature}`, `${header}.${payload}.`, `${header}.${payload}`],
      ...[`${header}.${payload}.${signature.slice(0, -4)}AAAA`, `.${payload}.${signature}`],
      ...['', '.', '..', 'x', 'a.b.c', `${token}.x`, `${token}.${token}`, encodedJson(claims)],
      ...[`${encodedJson({ alg: 'RS256', kid: 7 })}.${payload}.${signature}`],
      ...[`${encodedJson([])}.${payload}.${signature}`, `${encodedJson(null)}.${payload}.x`],
      ...[`${encodedJson({ kid: key.kid })}.${payload}.${signature}`, '\u0000', '🛰.🛰.🛰'],
      ...['.'.repeat(8_000), 'A'.repeat(8_000), `${encoded('['.repeat(5_000))}.${payload}.x`],
    ]) {
      expect(await verify(each), each.slice(0, 80)).to.equal(undefined);
    }
  });

  it('that is not signed is nobody’s, whatever is configured', async () => {
    const verify = verifier({ algorithms: ['none', 'NONE', ...ALGORITHMS] });
    for (const alg of ['none', 'None', 'NONE', '', null]) {
      const header = encodedJson({ alg, kid: key.kid });
      for (const signature of ['', 'AAAA']) {
        const token = `${header}.${encodedJson(goodClaims())}.${signature}`;
        expect(await verify(token), inspect(alg)).to.equal(undefined);
      }
    }
  });

  it('signed with the public key as a secret is nobody’s, whatever is configured', async () => {
    const spki = await exportSPKI((await importJWK(key.jwk, 'RS256')) as CryptoKey);
    const { n = '' } = key.jwk;
    const algorithms = ['HS256', ...ALGORITHMS];
    for (const secret of [spki, spki.trim(), JSON.stringify(key.jwk), n, '']) {
      const text = `${encodedJson({ alg: 'HS256', kid: key.kid })}.${encodedJson(goodClaims())}`;
      const token = `${text}.${createHmac('sha256', secret).update(text).digest('base64url')}`;
      expect(await verifier({ algorithms })(token)).to.equal(undefined);
    }
  });

  it('signed with a secret that the issuer has published is nobody’s', async () => {
    const secret = { kty: 'oct', kid: key.kid, alg: 'HS256', k: encoded('x'.repeat(32)) };
    issuer.trouble = (response) => response.end(JSON.stringify({ keys: [secret] }));
    const text = `${encodedJson({ alg: 'HS256', kid: key.kid })}.${encodedJson(goodClaims())}`;
    const hmac = createHmac('sha256', 'x'.repeat(32)).update(text).digest('base64url');
    const verify = verifier({ algorithms: ['HS256', ...ALGORITHMS] });
    expect(await verify(`${text}.${hmac}`)).to.equal(undefined);
  });

  it('brings no key of its own', async () => {
    const own = await makeKey('RS256', 'mallory');
    const chain = [Buffer.from('a certificate').toString('base64')];
    for (const kid of [key.kid, own.kid, undefined]) {
      for (const header of [{ jwk: own.jwk }, { jku: evil.jwksUrl }, { x5u: evil.jwksUrl }]) {
        const token = await issuer.token({}, { kid, ...header }, own);
        expect(await verifier()(token), inspect([kid, header])).to.equal(undefined);
      }
      const token = await issuer.token({}, { kid, x5c: chain }, own);
      expect(await verifier()(token), inspect([kid, 'x5c'])).to.equal(undefined);
    }
    expect(evil.asked).to.equal(0);
  });

  it('that must be understood in ways we do not know is nobody’s', async () => {
    const text = JSON.stringify(goodClaims());
    for (const extension of [
      ...[{ crit: ['x'], x: 1 }, { crit: [] }, { crit: 'x', x: 1 }, { crit: ['x'] }],
      ...[{ crit: ['b64'], b64: false }, { crit: ['exp'], exp: 1 }, { crit: ['alg'] }],
    ]) {
      const token = await signed({ ...goodHeader(), ...extension }, text);
      expect(await verifier()(token), inspect(extension)).to.equal(undefined);
    }
    const large = await signed({ ...goodHeader(), x: 'y'.repeat(5_000) }, text);
    expect(await verifier()(large)).not.to.equal(undefined);
  });

  it('whose signed content is no set of claims is nobody’s', async () => {
    const cut = Buffer.from([...Buffer.from('{"sub":"'), 0xff, ...Buffer.from('"}')]);
    for (const content of ['', 'x', 'null', '[]', '7', '"alice"', '{"sub":', cut]) {
      const token = await signed(goodHeader(), content);
      expect(await verifier()(token), inspect(content)).to.equal(undefined);
    }
  });

  it('that is encrypted is none', async () => {
    const encrypted = await new EncryptJWT(goodClaims())
      .setProtectedHeader({ alg: 'dir', enc: 'A128CBC-HS256' })
      .encrypt(new Uint8Array(32));
    const algorithms = ['dir', ...ALGORITHMS];
    expect(await verifier({ algorithms })(encrypted)).to.equal(undefined);
  });

  describe('and the keys of its issuer', () => {
    /** The library asks `Date` how old the keys are. */
    function stoppedDate(): { pass(ms: number): void } {
      let at = DATE_NOW();
      Date.now = () => at;
      return {
        pass(ms) {
          at += ms;
        },
      };
    }

    async function sendMadeUp(verify: ReturnType<typeof verifier>): Promise<void> {
      for (let count = 0; count < 20; count += 1) {
        const token = await issuer.token({}, { kid: `made-up-${count}` });
        expect(await verify(token)).to.equal(undefined);
      }
    }

    it('are asked for when the first one comes, and once for many at the same time', async () => {
      const verify = verifier();
      expect(issuer.asked).to.equal(0);
      const token = await issuer.token();
      const all = await Promise.all(Array.from({ length: 50 }, () => verify(token)));
      expect(all).not.to.include(undefined);
      expect(issuer.asked).to.equal(1);
    });

    it('are not asked for where it is refused without them', async () => {
      const verify = verifier();
      for (const header of [{ alg: 'HS256' }, { alg: 'none' }, { ...goodHeader(), crit: ['x'] }]) {
        expect(await verify(`${encodedJson(header)}.${encodedJson(goodClaims())}.AAAA`)).to.equal(
          undefined,
        );
      }
      expect(await verify('esk_0000000000000000_AAAA')).to.equal(undefined);
      expect(issuer.asked).to.equal(0);
    });

    it('are asked for again for a new one, which is taken without a restart', async () => {
      const { pass } = stoppedDate();
      const verify = verifier();
      await verify(await issuer.token());
      await issuer.addKey('ES256');
      pass(10_000);
      expect(await verify(await issuer.token())).not.to.equal(undefined);
      expect(issuer.asked).to.equal(2);
    });

    it('are asked for once in ten seconds where it names one that is made up', async () => {
      const { pass } = stoppedDate();
      const verify = verifier();
      await verify(await issuer.token());
      await sendMadeUp(verify);
      pass(9_999);
      await sendMadeUp(verify);
      expect(issuer.asked).to.equal(1);
      pass(1);
      await sendMadeUp(verify);
      expect(issuer.asked).to.equal(2);
    });

    it('count for ten minutes, so that one that was withdrawn does not for longer', async () => {
      const { pass } = stoppedDate();
      const verify = verifier();
      const token = await issuer.token({ exp: now() + 3_600 });
      await verify(token);
      issuer.dropKeys();
      await issuer.addKey('RS256');
      pass(10 * MINUTE_MS - 1);
      expect(await verify(token)).not.to.equal(undefined);
      expect(issuer.asked).to.equal(1);
      pass(1);
      expect(await verify(token)).to.equal(undefined);
      expect(await verify(await issuer.token())).not.to.equal(undefined);
      expect(issuer.asked).to.equal(2);
    });

    it('count for as long as is said', async () => {
      const verify = verifier({ cacheMs: 300, cooldownMs: 0 });
      const token = await issuer.token();
      expect(await verify(token)).not.to.equal(undefined);
      issuer.dropKeys();
      await issuer.addKey('RS256');
      await eventually(async () => expect(await verify(token)).to.equal(undefined));
    });

    it('may be of one mebibyte', async () => {
      const start = JSON.stringify({ keys: [key.jwk], more: '' }).slice(0, -2);
      const filled = `${start.padEnd(KEY_SET_BYTES_MAX - 2, 'x')}"}`;
      issuer.trouble = (response) => response.end(filled);
      expect(await verifier()(await issuer.token())).not.to.equal(undefined);
    });

    it('are told apart by their kid, which may be absent where one only can be meant', async () => {
      const withoutKid = await issuer.token({}, { kid: undefined });
      expect(await verifier()(withoutKid)).not.to.equal(undefined);
      await issuer.addKey('RS256');
      expect(await verifier()(withoutKid)).to.equal(undefined);
    });

    it('can be good beside one that is not', async () => {
      const broken = { ...key.jwk, kid: 'broken', n: 'AQAB' };
      issuer.trouble = (response) => response.end(JSON.stringify({ keys: [broken, key.jwk] }));
      const verify = verifier();
      await refusalOf(verify(await issuer.token({}, { kid: 'broken' })), 'unavailable');
      expect(await verify(await issuer.token())).not.to.equal(undefined);
    });
  });

  describe('whose issuer', () => {
    const longKeySet = JSON.stringify({ keys: [], more: 'x'.repeat(KEY_SET_BYTES_MAX) });
    const { publicKey } = generateKeyPairSync('rsa', { modulusLength: 1024 });
    const shortKey: JWK = publicKey.export({ format: 'jwk' }) as JWK;

    for (const [what, trouble] of [
      ['fails', (response) => response.writeHead(500).end('{"keys":[]}')],
      ['finds no keys', (response) => response.writeHead(404).end('{"keys":[]}')],
      ['answers with nothing', (response) => response.writeHead(204).end()],
      ['answers with no JSON', (response) => response.end('<html>')],
      ['answers with no key set', (response) => response.end('{"keys":7}')],
      ['answers with no keys in it', (response) => response.end('{"keys":[7]}')],
      ['sends elsewhere', sendElsewhere],
      ['hangs up', (response) => response.destroy()],
      ['breaks off', (response) => response.write('{"keys":', () => response.destroy())],
      ['sends too much', (response) => response.end(longKeySet)],
      ['sends too much, packed', (response) => sendPacked(response, longKeySet)],
    ] as const satisfies readonly (readonly [string, TokenIssuer['trouble']])[]) {
      it(`${what} cannot be told, and is once it is well again`, async () => {
        issuer.trouble = trouble;
        const verify = verifier();
        const token = await issuer.token();
        const error = await refusalOf(verify(token), 'unavailable');
        for (const part of token.split('.')) {
          expect(inspect(error, { depth: null })).not.to.include(part);
        }
        for (let count = 0; count < 20; count += 1) await refusalOf(verify(token), 'unavailable');
        expect(issuer.asked).to.equal(1);
        issuer.trouble = undefined;
        await eventually(async () => expect(await verify(token)).not.to.equal(undefined));
      });
    }

    function sendElsewhere(response: ServerResponse): void {
      if (issuer.asked > 1) response.end(JSON.stringify({ keys: [key.jwk] }));
      else response.writeHead(302, { location: '/elsewhere' }).end();
    }

    it('does not listen cannot be told', async () => {
      const verify = verifier({ jwksUrl: 'http://127.0.0.1:1/keys' });
      await refusalOf(verify(await issuer.token()), 'unavailable');
    });

    it('has published a key that is too short cannot be told', async () => {
      const keys = [{ ...shortKey, kid: key.kid, alg: 'RS256', use: 'sig' }];
      issuer.trouble = (response) => response.end(JSON.stringify({ keys }));
      await refusalOf(verifier()(await issuer.token()), 'unavailable');
    });

    it('says nothing cannot be told, and is not waited for any longer', async () => {
      const waiting = new Promise<ServerResponse>((resolve) => {
        issuer.trouble = resolve;
      });
      const refused = refusalOf(verifier()(await issuer.token()), 'unavailable');
      await once(await waiting, 'close');
      await refused;
    });

    it('says a little again and again cannot be told, and is not listened to any longer', async () => {
      const waiting = new Promise<ServerResponse>((resolve) => {
        issuer.trouble = resolve;
      });
      const refused = refusalOf(verifier()(await issuer.token()), 'unavailable');
      const response = await waiting;
      const timer = setInterval(() => response.write(' '), 100);
      response.on('close', () => clearInterval(timer));
      await once(response, 'close');
      await refused;
    });

    it('fails later does no harm to those whose key is known, until the keys are old', async () => {
      let at = DATE_NOW();
      Date.now = () => at;
      const verify = verifier();
      const token = await issuer.token({ exp: now() + 3_600 });
      await verify(token);
      issuer.trouble = (response) => response.writeHead(500).end();
      at += 10 * MINUTE_MS - 1;
      await refusalOf(verify(await issuer.token({}, { kid: 'new' })), 'unavailable');
      expect(await verify(token)).not.to.equal(undefined);
      at += 1;
      await refusalOf(verify(token), 'unavailable');
    });

    it('hangs later does not have those wait whose key is known', async () => {
      const verify = verifier({ cooldownMs: 0 });
      const token = await issuer.token();
      await verify(token);
      const waiting = new Promise<ServerResponse>((resolve) => {
        issuer.trouble = resolve;
      });
      let isTold = false;
      const refused = refusalOf(verify(await issuer.token({}, { kid: 'new' })), 'unavailable');
      const told = refused.then(() => {
        isTold = true;
      });
      const response = await waiting;
      expect(await verify(token)).not.to.equal(undefined);
      expect(isTold).to.equal(false);
      response.destroy();
      await told;
    });
  });
});

function sendPacked(response: ServerResponse, text: string): void {
  response.setHeader('Content-Encoding', 'gzip');
  response.end(gzipSync(text));
}
