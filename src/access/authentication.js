import { EventStoreError } from '../errors.js';
import { LIMITS } from '../events/limits.js';
import { Credentials } from './credentials.js';
import { ANYBODY } from './principal.js';
/** How soon a key that another process has made is noticed. */
const LOOK_EVERY_MS = 2_000;
/** What is refused is refused so long after it was asked, or twice as long, and so on. */
const REFUSAL_STEP_MS = 20;
const REALM = 'Bearer realm="event-store"';
/** Tells who asks, by the credential they send. */
export class Authentication {
    #deps;
    #credentials;
    #isOn;
    #timer;
    /** @throws EventStoreError `unavailable`. */
    static async open(deps) {
        const isOn = deps.mode === 'on' || (deps.mode === 'auto' && (await deps.keys.hasAny()));
        return new Authentication(deps, isOn);
    }
    constructor(deps, isOn) {
        this.#deps = deps;
        this.#isOn = isOn;
        const { keys, verifyToken, clock, mode } = deps;
        const verify = async (credential) => (await keys.principalOf(credential)) ?? (await verifyToken?.(credential));
        this.#credentials = new Credentials(verify, clock);
        if (mode === 'auto' && !isOn)
            this.#timer = clock.every(LOOK_EVERY_MS, () => this.#look());
    }
    get isOn() {
        return this.#isOn;
    }
    /**
     * The principal of a request with this `Authorization` header, where that needs no waiting;
     * undefined where it does, or where there is none.
     */
    known(authorization) {
        if (!this.#isOn)
            return ANYBODY;
        const credential = bearerOf(authorization);
        return credential === undefined ? undefined : this.#credentials.known(credential);
    }
    /**
     * The principal of a request with this `Authorization` header.
     *
     * @throws EventStoreError `unauthenticated`, in the same words and after the same time whatever is
     *   wrong with a credential; `unavailable` where nobody can tell.
     */
    async principalOf(authorization) {
        if (!this.#isOn)
            return ANYBODY;
        if (authorization === undefined)
            throw noCredential();
        const askedAtMs = this.#deps.clock.monotonicMs();
        const credential = bearerOf(authorization);
        const principal = credential && (await this.#credentials.principalOf(credential));
        if (principal)
            return principal;
        await this.#refusalIsDue(askedAtMs);
        throw wrongCredential();
    }
    /** To be called when a key was created or revoked here: other processes notice by themselves. */
    keysChanged() {
        this.#credentials.forgetAll();
        this.#turnOn();
    }
    close() {
        this.#timer?.stop();
    }
    /** How long it took to find out would tell what is wrong: nothing is refused but in whole steps. */
    async #refusalIsDue(askedAtMs) {
        const { clock } = this.#deps;
        const nowMs = clock.monotonicMs();
        const steps = Math.max(1, Math.ceil((nowMs - askedAtMs) / REFUSAL_STEP_MS));
        // Of a timer only whole milliseconds count: what is left of one would tell again.
        const dueMs = Math.ceil(askedAtMs + steps * REFUSAL_STEP_MS);
        await clock.sleep(Math.ceil(dueMs - nowMs));
    }
    #look() {
        const { hasAny } = this.#deps.keys;
        // Where the database does not answer there is nothing to protect, until the next look.
        hasAny.call(this.#deps.keys).then((isAny) => isAny && this.#turnOn(), () => { });
    }
    #turnOn() {
        if (this.#isOn || this.#deps.mode !== 'auto')
            return;
        this.#isOn = true;
        this.#timer?.stop();
        this.#deps.onTurnedOn();
    }
}
/** RFC 6750, section 2.1; the name of the scheme is in either case (RFC 9110, section 11.1). */
const BEARER = /^bearer +([A-Za-z0-9._~+/-]+=*)$/i;
function bearerOf(authorization) {
    if (authorization === undefined || authorization.length > LIMITS.credentialCharactersMax) {
        return undefined;
    }
    return BEARER.exec(authorization)?.[1];
}
function noCredential() {
    const message = 'This needs a credential: Authorization: Bearer, with an API key or a token.';
    return new EventStoreError('unauthenticated', message, { challenge: REALM });
}
function wrongCredential() {
    const message = 'The credential is not valid.';
    const challenge = `${REALM}, error="invalid_token"`;
    return new EventStoreError('unauthenticated', message, { challenge });
}
//# sourceMappingURL=authentication.js.map