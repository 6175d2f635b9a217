import { EventStoreError } from '../errors.ts';
import { LIMITS } from '../events/limits.ts';
import type { Clock, Timer } from '../platform/clock.ts';
import type { ApiKeys } from './api-keys.ts';
import { Credentials, type Verify } from './credentials.ts';
import { ANYBODY, type Principal } from './principal.ts';

export interface AuthenticationDeps {
  readonly keys: Pick<ApiKeys, 'principalOf' | 'hasAny'>;
  /** Absent where no tokens are taken. */
  readonly verifyToken?: Verify;
  readonly clock: Clock;
  /** `auto`: off until there is a key, and on from then on, whatever becomes of it. */
  readonly mode: 'on' | 'off' | 'auto';
  /** Hears that authentication has come on, in `auto`. */
  readonly onTurnedOn: () => void;
}

/** How soon a key that another process has made is noticed. */
const LOOK_EVERY_MS = 2_000;

/** What is refused is refused so long after it was asked, or twice as long, and so on. */
const REFUSAL_STEP_MS = 20;

const REALM = 'Bearer realm="event-store"';

/** Tells who asks, by the credential they send. */
export class Authentication {
  readonly #deps: AuthenticationDeps;
  readonly #credentials: Credentials;
  #isOn: boolean;
  #timer: Timer | undefined;

  /** @throws EventStoreError `unavailable`. */
  static async open(deps: AuthenticationDeps): Promise<Authentication> {
    const isOn = deps.mode === 'on' || (deps.mode === 'auto' && (await deps.keys.hasAny()));
    return new Authentication(deps, isOn);
  }

  private constructor(deps: AuthenticationDeps, isOn: boolean) {
    this.#deps = deps;
    this.#isOn = isOn;
    const { keys, verifyToken, clock, mode } = deps;
    const verify: Verify = async (credential) =>
      (await keys.principalOf(credential)) ?? (await verifyToken?.(credential));
    this.#credentials = new Credentials(verify, clock);
    if (mode === 'auto' && !isOn) this.#timer = clock.every(LOOK_EVERY_MS, () => this.#look());
  }

  get isOn(): boolean {
    return this.#isOn;
  }

  /**
   * The principal of a request with this `Authorization` header, where that needs no waiting;
   * undefined where it does, or where there is none.
   */
  known(authorization: string | undefined): Principal | undefined {
    if (!this.#isOn) return ANYBODY;
    const credential = bearerOf(authorization);
    return credential === undefined ? undefined : this.#credentials.known(credential);
  }

  /**
   * The principal of a request with this `Authorization` header.
   *
   * @throws EventStoreError `unauthenticated`, in the same words and after the same time whatever is
   *   wrong with a credential; `unavailable` where nobody can tell.
   */
  async principalOf(authorization: string | undefined): Promise<Principal> {
    if (!this.#isOn) return ANYBODY;
    if (authorization === undefined) throw noCredential();
    const askedAtMs = this.#deps.clock.monotonicMs();
    const credential = bearerOf(authorization);
    const principal = credential && (await this.#credentials.principalOf(credential));
    if (principal) return principal;
    await this.#refusalIsDue(askedAtMs);
    throw wrongCredential();
  }

  /** To be called when a key was created or revoked here: other processes notice by themselves. */
  keysChanged(): void {
    this.#credentials.forgetAll();
    this.#turnOn();
  }

  close(): void {
    this.#timer?.stop();
  }

  /** How long it took to find out would tell what is wrong: nothing is refused but in whole steps. */
  async #refusalIsDue(askedAtMs: number): Promise<void> {
    const { clock } = this.#deps;
    const nowMs = clock.monotonicMs();
    const steps = Math.max(1, Math.ceil((nowMs - askedAtMs) / REFUSAL_STEP_MS));
    // Of a timer only whole milliseconds count: what is left of one would tell again.
    const dueMs = Math.ceil(askedAtMs + steps * REFUSAL_STEP_MS);
    await clock.sleep(Math.ceil(dueMs - nowMs));
  }

  #look(): void {
    const { hasAny } = this.#deps.keys;
    // Where the database does not answer there is nothing to protect, until the next look.
    hasAny.call(this.#deps.keys).then(
      (isAny) => isAny && this.#turnOn(),
      () => {},
    );
  }

  #turnOn(): void {
    if (this.#isOn || this.#deps.mode !== 'auto') return;
    this.#isOn = true;
    this.#timer?.stop();
    this.#deps.onTurnedOn();
  }
}

/** RFC 6750, section 2.1; the name of the scheme is in either case (RFC 9110, section 11.1). */
const BEARER = /^bearer +([A-Za-z0-9._~+/-]+=*)$/i;

function bearerOf(authorization: string | undefined): string | undefined {
  if (authorization === undefined || authorization.length > LIMITS.credentialCharactersMax) {
    return undefined;
  }
  return BEARER.exec(authorization)?.[1];
}

function noCredential(): EventStoreError<'unauthenticated'> {
  const message = 'This needs a credential: Authorization: Bearer, with an API key or a token.';
  return new EventStoreError('unauthenticated', message, { challenge: REALM });
}

function wrongCredential(): EventStoreError<'unauthenticated'> {
  const message = 'The credential is not valid.';
  const challenge = `${REALM}, error="invalid_token"`;
  return new EventStoreError('unauthenticated', message, { challenge });
}
