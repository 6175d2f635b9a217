import { hash } from 'node:crypto';
import { LRUCache } from 'lru-cache';
import type { Clock } from '../platform/clock.ts';
import type { Principal } from './principal.ts';

/** Who a credential is, and until when that holds at the most. */
export interface Verified {
  readonly principal: Principal;
  /** Milliseconds since 1970; undefined where it has no end of its own. */
  readonly expiresAtMs: number | undefined;
}

/** Undefined for what is no valid credential. Rejects with `unavailable` where nobody can tell. */
export type Verify = (credential: string) => Promise<Verified | undefined>;

/** What was verified so long ago is verified again, while it still counts. */
const FRESH_MS = 2_000;
/** What was verified longer ago counts no more: so soon does a revocation take effect. */
const VALID_MS = 4_000;
const CREDENTIALS_MAX = 10_000;

interface Known extends Verified {
  /** When the verification began, in milliseconds of the monotonic clock. */
  readonly verifiedAt: number;
}

/**
 * Remembers, for a moment, which credentials are valid. Of those that are not it remembers nothing:
 * each one is looked at again, whatever is wrong with it.
 */
export class Credentials {
  readonly #verify: Verify;
  readonly #clock: Pick<Clock, 'now' | 'monotonicMs'>;
  /** By the hash of the credential, so that a look-up tells nothing of it by its time. */
  readonly #known = new LRUCache<string, Known>({ max: CREDENTIALS_MAX });
  readonly #underWay = new Map<string, Promise<Principal | undefined>>();
  #generation = 0;

  constructor(verify: Verify, clock: Pick<Clock, 'now' | 'monotonicMs'>) {
    this.#verify = verify;
    this.#clock = clock;
  }

  /** The principal where that needs no waiting; undefined tells nothing. */
  known(credential: string): Principal | undefined {
    const id = idOf(credential);
    const known = this.#known.get(id);
    if (known === undefined) return undefined;
    const age = this.#clock.monotonicMs() - known.verifiedAt;
    if (age >= VALID_MS || this.#isOver(known)) return undefined;
    // Whoever is next waits for it, should it take longer than this one counts.
    if (age >= FRESH_MS) this.#verified(id, credential).catch(() => {});
    return known.principal;
  }

  /**
   * Whose credential it is; undefined where it is not valid.
   *
   * @throws EventStoreError `unavailable`.
   */
  async principalOf(credential: string): Promise<Principal | undefined> {
    return this.known(credential) ?? (await this.#verified(idOf(credential), credential));
  }

  /** To be called where a credential was taken back here: it counts no longer. */
  forgetAll(): void {
    this.#generation += 1;
    this.#known.clear();
    this.#underWay.clear();
  }

  #verified(id: string, credential: string): Promise<Principal | undefined> {
    const underWay = this.#underWay.get(id);
    if (underWay !== undefined) return underWay;
    const verification = this.#verifyNow(id, credential).finally(() => {
      if (this.#underWay.get(id) === verification) this.#underWay.delete(id);
    });
    this.#underWay.set(id, verification);
    return verification;
  }

  async #verifyNow(id: string, credential: string): Promise<Principal | undefined> {
    const verifiedAt = this.#clock.monotonicMs();
    const generation = this.#generation;
    const before = this.#known.get(id);
    const verified = await this.#verify(credential);
    if (verified === undefined) {
      this.#known.delete(id);
      return undefined;
    }
    // The same object as long as it is the same: what hangs on it stays.
    const principal = before?.principal ?? verified.principal;
    if (generation === this.#generation) {
      this.#known.set(id, { ...verified, principal, verifiedAt });
    }
    return principal;
  }

  #isOver({ expiresAtMs }: Verified): boolean {
    return expiresAtMs !== undefined && expiresAtMs <= this.#clock.now();
  }
}

function idOf(credential: string): string {
  return hash('sha256', credential, 'base64');
}
