import { hash } from 'node:crypto';
import { LRUCache } from 'lru-cache';
/** What was verified so long ago is verified again, while it still counts. */
const FRESH_MS = 2_000;
/** What was verified longer ago counts no more: so soon does a revocation take effect. */
const VALID_MS = 4_000;
const CREDENTIALS_MAX = 10_000;
/**
 * Remembers, for a moment, which credentials are valid. Of those that are not it remembers nothing:
 * each one is looked at again, whatever is wrong with it.
 */
export class Credentials {
    #verify;
    #clock;
    /** By the hash of the credential, so that a look-up tells nothing of it by its time. */
    #known = new LRUCache({ max: CREDENTIALS_MAX });
    #underWay = new Map();
    #generation = 0;
    constructor(verify, clock) {
        this.#verify = verify;
        this.#clock = clock;
    }
    /** The principal where that needs no waiting; undefined tells nothing. */
    known(credential) {
        const id = idOf(credential);
        const known = this.#known.get(id);
        if (known === undefined)
            return undefined;
        const age = this.#clock.monotonicMs() - known.verifiedAt;
        if (age >= VALID_MS || this.#isOver(known))
            return undefined;
        // Whoever is next waits for it, should it take longer than this one counts.
        if (age >= FRESH_MS)
            this.#verified(id, credential).catch(() => { });
        return known.principal;
    }
    /**
     * Whose credential it is; undefined where it is not valid.
     *
     * @throws EventStoreError `unavailable`.
     */
    async principalOf(credential) {
        return this.known(credential) ?? (await this.#verified(idOf(credential), credential));
    }
    /** To be called where a credential was taken back here: it counts no longer. */
    forgetAll() {
        this.#generation += 1;
        this.#known.clear();
        this.#underWay.clear();
    }
    #verified(id, credential) {
        const underWay = this.#underWay.get(id);
        if (underWay !== undefined)
            return underWay;
        const verification = this.#verifyNow(id, credential).finally(() => {
            if (this.#underWay.get(id) === verification)
                this.#underWay.delete(id);
        });
        this.#underWay.set(id, verification);
        return verification;
    }
    async #verifyNow(id, credential) {
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
    #isOver({ expiresAtMs }) {
        return expiresAtMs !== undefined && expiresAtMs <= this.#clock.now();
    }
}
function idOf(credential) {
    return hash('sha256', credential, 'base64');
}
//# sourceMappingURL=credentials.js.map