import { authorisedAppends } from '../access/authorised-appends.js';
import { authorisedReads } from '../access/authorised-reads.js';
import { authorisedReplays } from '../access/authorised-replays.js';
import { authorisedSchemas } from '../access/authorised-schemas.js';
import { authorisedSnapshots } from '../access/authorised-snapshots.js';
import { ANYBODY, assertScope, NOBODY } from '../access/principal.js';
import { invalidRequest } from '../errors.js';
import { isLoopback, networkOf } from '../platform/addresses.js';
import { spend } from './budgets.js';
import { isOwnName } from './own-name.js';
/** Lets requests in, or does not. Whatever is not let in here is not let in. */
export class Admission {
    #deps;
    /** What hangs on a principal that is known again and again. */
    #stores = new WeakMap();
    constructor(deps) {
        this.#deps = deps;
    }
    /**
     * Decides what a request may use. `operation` is what it asks for; undefined where there is none,
     * which is told only to those who may ask.
     *
     * @throws EventStoreError `unauthenticated`, `forbidden`, `rate_limited`, `unavailable`.
     */
    async admit(operation, request, response) {
        const { access = 'any', budget = 'address' } = operation ?? {};
        const address = request.ip ?? '';
        if (access === 'public') {
            if (!isLoopback(address))
                await this.#spend('address', networkOf(address), response);
            return this.#accessOf(NOBODY, address, response);
        }
        const principal = await this.#principalOf(request, response);
        if (principal === ANYBODY)
            this.#assertOwnName(request);
        const granted = this.#accessOf(principal, address, response);
        // To be refused costs as much: whoever asks for what is not theirs is counted as well.
        await granted.spend(budget);
        if (access !== 'any')
            assertScope(principal, access);
        return granted;
    }
    /**
     * Resolves where the request is still let in, a while after it was.
     *
     * @throws EventStoreError `unauthenticated`.
     */
    async assertStillKnown({ headers }) {
        await this.#deps.authentication.principalOf(headers.authorization);
    }
    /** Where nobody is asked who they are, a page of any name could have itself resolved to us. */
    #assertOwnName({ headers: { host = '' }, socket }) {
        // Of the connection itself: what a page has its browser say of addresses is the page's word.
        if (!isLoopback(socket.remoteAddress ?? ''))
            return;
        if (this.#deps.takesAnyHost || isOwnName(host))
            return;
        const message = 'must be an IP address or localhost as long as authentication is off; AUTH=off takes any';
        throw invalidRequest([{ pointer: '/Host', message }]);
    }
    async #principalOf(request, response) {
        const { authentication } = this.#deps;
        const { authorization } = request.headers;
        const known = authentication.known(authorization);
        if (known !== undefined)
            return known;
        // To find out costs work, for whoever asks: so there is a limit to it before.
        await this.#spend('address', networkOf(request.ip ?? ''), response);
        return await authentication.principalOf(authorization);
    }
    #accessOf(principal, address, response) {
        const countedAs = countedFor(principal, address);
        return {
            principal,
            countedAs,
            ...this.#storeOf(principal),
            spend: async (budget) => {
                if (countedAs !== undefined)
                    await this.#spend(budget, countedAs, response);
            },
        };
    }
    #storeOf(principal) {
        const known = this.#stores.get(principal);
        if (known !== undefined)
            return known;
        const { store } = this.#deps;
        const made = {
            reads: authorisedReads(store, principal),
            appends: authorisedAppends(store, principal),
            schemas: authorisedSchemas(store.schemas, principal),
            states: authorisedReplays(store.replays, principal, 'events:read'),
            replays: authorisedReplays(store.replays, principal, 'events:replay'),
            snapshots: authorisedSnapshots(store.snapshots, principal),
        };
        this.#stores.set(principal, made);
        return made;
    }
    async #spend(budget, key, response) {
        await spend(this.#deps.budgets[budget], key, response);
    }
}
/** On the machine itself, without authentication, there is nobody to keep from anybody. */
function countedFor(principal, address) {
    if (principal !== ANYBODY && principal !== NOBODY)
        return principal.id;
    if (principal === ANYBODY && isLoopback(address))
        return undefined;
    return `address:${networkOf(address)}`;
}
//# sourceMappingURL=admission.js.map