import { createServer, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import {
  type CryptoKey,
  exportJWK,
  generateKeyPair,
  type JWK,
  type JWTPayload,
  SignJWT,
} from 'jose';

export const ISSUER = 'https://id.example/';
export const AUDIENCE = 'event-store';

export type Algorithm = 'RS256' | 'PS256' | 'ES256' | 'EdDSA';

export interface SigningKey {
  readonly kid: string;
  readonly alg: Algorithm;
  readonly privateKey: CryptoKey;
  readonly jwk: JWK;
}

/** An identity provider: it signs tokens, and publishes the keys to verify them with. */
export class TokenIssuer {
  readonly #server: Server;
  #keys: SigningKey[] = [];
  #keysMade = 0;
  /** How often its keys were asked for. */
  asked = 0;
  /** Answers in place of the keys, or never does; undefined while it is well. */
  trouble: ((response: ServerResponse) => void) | undefined;

  /** On 127.0.0.1, with one key, of RS256. */
  static async start(): Promise<TokenIssuer> {
    const issuer = new TokenIssuer();
    await new Promise<void>((resolve) => issuer.#server.listen(0, '127.0.0.1', resolve));
    await issuer.addKey('RS256');
    return issuer;
  }

  private constructor() {
    this.#server = createServer((_request, response) => {
      this.asked += 1;
      if (this.trouble !== undefined) return this.trouble(response);
      response.setHeader('Content-Type', 'application/json');
      response.end(JSON.stringify({ keys: this.#keys.map(({ jwk }) => jwk) }));
    });
  }

  get jwksUrl(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}/keys`;
  }

  /** The configuration of a service that takes its tokens. */
  get environment(): Readonly<Record<string, string>> {
    return { JWT_ISSUER: ISSUER, JWT_AUDIENCE: AUDIENCE, JWT_JWKS_URL: this.jwksUrl };
  }

  /** The newest of its keys. */
  get key(): SigningKey {
    const key = this.#keys.at(-1);
    if (key === undefined) throw new Error('The issuer has no key');
    return key;
  }

  /** Makes and publishes a further key; it signs from then on. */
  async addKey(alg: Algorithm): Promise<SigningKey> {
    this.#keysMade += 1;
    const key = await makeKey(alg, `key-${this.#keysMade}`);
    this.#keys.push(key);
    return key;
  }

  /** Publishes none of the keys that there were. */
  dropKeys(): void {
    this.#keys = [];
  }

  /**
   * A token that is good for a minute, but for what is given, by the newest key where none is. A
   * claim, or a part of the header, that is undefined is left out.
   */
  async token(claims: JWTPayload = {}, header: object = {}, key = this.key): Promise<string> {
    const now = Math.floor(Date.now() / 1_000);
    const good = { iss: ISSUER, aud: AUDIENCE, sub: 'alice', iat: now, exp: now + 60 };
    const all = Object.entries({ ...good, ...claims }).filter(([, value]) => value !== undefined);
    return await new SignJWT(Object.fromEntries(all))
      .setProtectedHeader({ alg: key.alg, kid: key.kid, ...header })
      .sign(key.privateKey);
  }

  /** Ends all connections, those that wait for an answer too. */
  async close(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
  }
}

/** A key that nobody has published. */
export async function makeKey(alg: Algorithm, kid: string): Promise<SigningKey> {
  const { publicKey, privateKey } = await generateKeyPair(alg, { extractable: true });
  return { kid, alg, privateKey, jwk: { ...(await exportJWK(publicKey)), kid, alg, use: 'sig' } };
}
