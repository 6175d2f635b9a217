import { hash, timingSafeEqual } from 'node:crypto';
import { EventStoreError } from '../errors.js';
import { LIMITS } from '../events/limits.js';
import { parseNewApiKey } from './parse-new-api-key.js';
import { covers, grantsOf } from './scopes.js';
/** What `lastUsedAt` may be behind. */
const USE_NOTED_EVERY_MS = 60_000;
/** Nobody's digest, to compare with where there is none. */
const NO_DIGEST = Buffer.alloc(32);
const KEY_ID_BYTES = 8;
const SECRET_BYTES = 32;
const KEY_PATTERN = /^esk_([0-9a-f]{16})_[A-Za-z0-9_-]{43}$/;
/** API keys: credentials that an administrator hands out, and can take back. */
export class ApiKeys {
    #deps;
    constructor(deps) {
        this.#deps = deps;
    }
    /**
     * Creates a key as `given` says (see NEW_API_KEY_SCHEMA). Nobody can give away what is not theirs:
     * `by` must itself be allowed everything that the key is.
     *
     * @throws EventStoreError `invalid_request` with every fault, `forbidden`, `api_key_limit`,
     *   `unavailable`.
     */
    async create(given, by) {
        const { store, clock } = this.#deps;
        const { name, userId, scopes, expiresAt } = parseNewApiKey(given, clock.now());
        const missing = scopes.find((scope) => by && !covers(by.grants, grantsOf([scope])));
        if (missing !== undefined)
            throw cannotGrant(missing);
        const limit = LIMITS.apiKeysMax;
        if ((await store.countValid(new Date(clock.now()), limit)) >= limit)
            throw tooMany(limit);
        const { key, ...stored } = this.#made({ name, userId, scopes });
        const record = {
            ...stored,
            ...(by !== undefined && { createdBy: by.id }),
            ...(expiresAt !== undefined && { expiresAt }),
        };
        await store.insert(record);
        return { info: infoOf(record), key };
    }
    /**
     * Creates the key that everything begins with, an administrator's. Undefined where there was a key
     * before: of any number of processes that ask, one gets it.
     *
     * @throws EventStoreError `unavailable`.
     */
    async createFirst() {
        const { store } = this.#deps;
        if (await store.hasAny())
            return undefined;
        const name = 'first administrator';
        const { key, ...record } = this.#made({ name, userId: name, scopes: ['administrator'] });
        return (await store.insertFirst(record)) ? key : undefined;
    }
    /** @throws EventStoreError `unavailable`. */
    async list(range) {
        return (await this.#deps.store.list(range)).map(infoOf);
    }
    /** Undefined where there is no such key. @throws EventStoreError `unavailable`. */
    async find(keyId) {
        const found = await this.#deps.store.find(keyId);
        return found && infoOf(found);
    }
    /**
     * Takes a key back, for good. Undefined where there is no such key.
     *
     * @throws EventStoreError `unavailable`.
     */
    async revoke(keyId) {
        const { store, clock } = this.#deps;
        const revoked = await store.revoke(keyId, new Date(clock.now()));
        return revoked && infoOf(revoked);
    }
    /** Whether there ever was a key, revoked or not. @throws EventStoreError `unavailable`. */
    async hasAny() {
        return await this.#deps.store.hasAny();
    }
    /**
     * Whose key this is; undefined for anything that is no valid key. Whether there is none of this
     * id, or it is revoked, or past its time, or its secret is another, takes the same look into the
     * database and the same comparison.
     *
     * @throws EventStoreError `unavailable`.
     */
    async principalOf(key) {
        const { store, clock } = this.#deps;
        const [, keyId] = KEY_PATTERN.exec(key) ?? [];
        if (keyId === undefined)
            return undefined;
        const digest = hash('sha256', key, 'buffer');
        const found = await store.find(keyId);
        const isSame = timingSafeEqual(found?.digest ?? NO_DIGEST, digest);
        const now = clock.now();
        if (found === undefined || !isSame || found.revokedAt || isExpired(found, now)) {
            return undefined;
        }
        this.#noteUse(found, now);
        const { userId, scopes, expiresAt } = found;
        const principal = { id: `key:${keyId}`, userId, grants: grantsOf(scopes) };
        return { principal, expiresAtMs: expiresAt?.getTime() };
    }
    #made(about) {
        const { clock, randomBytes } = this.#deps;
        const keyId = randomBytes(KEY_ID_BYTES).toString('hex');
        const key = `esk_${keyId}_${randomBytes(SECRET_BYTES).toString('base64url')}`;
        const digest = hash('sha256', key, 'buffer');
        return { key, keyId, digest, ...about, createdAt: new Date(clock.now()) };
    }
    #noteUse({ keyId, lastUsedAt }, now) {
        if (lastUsedAt !== undefined && now - lastUsedAt.getTime() < USE_NOTED_EVERY_MS)
            return;
        const { store, onTrouble } = this.#deps;
        store.markUsed(keyId, new Date(now)).catch(onTrouble);
    }
}
function isExpired({ expiresAt }, now) {
    return expiresAt !== undefined && expiresAt.getTime() <= now;
}
function infoOf({ digest: _, ...info }) {
    return info;
}
/** What it takes to give a scope away is to have it. */
function cannotGrant(scope) {
    const message = `Nobody can grant what is not theirs: this needs ${scope} itself.`;
    return new EventStoreError('forbidden', message, { scope });
}
function tooMany(limit) {
    const message = `There are ${limit} valid API keys already.`;
    return new EventStoreError('api_key_limit', message, { limit });
}
//# sourceMappingURL=api-keys.js.map