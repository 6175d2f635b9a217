/** How soon a process sees what another has done. */
const LOOK_MS = 1_000;
/**
 * Watches out for what other processes do to the subscriptions that somebody waits for in this one:
 * with one query for all of them, and none while nobody waits.
 */
export class PullLookout {
    #deps;
    #waiters = new Map();
    #timer;
    #looking;
    constructor(deps) {
        this.#deps = deps;
    }
    begin(session) {
        this.#waiters.set(session, (this.#waiters.get(session) ?? 0) + 1);
        this.#timer ??= this.#deps.clock.every(LOOK_MS, () => this.#lookOnce());
    }
    end(session) {
        const left = (this.#waiters.get(session) ?? 0) - 1;
        if (left > 0)
            this.#waiters.set(session, left);
        else
            this.#waiters.delete(session);
        if (this.#waiters.size > 0)
            return;
        this.#timer?.stop();
        this.#timer = undefined;
    }
    /** Nobody waits any longer. */
    async close() {
        for (const session of this.#waiters.keys())
            session.ring();
        await this.#looking;
    }
    #lookOnce() {
        this.#looking ??= this.#look()
            .catch(this.#deps.onTrouble)
            .finally(() => {
            this.#looking = undefined;
        });
    }
    async #look() {
        const known = Array.from(this.#waiters.keys(), (session) => {
            return { session, epoch: session.epoch };
        });
        const epochs = await this.#deps.store.epochs(known.map(({ session }) => session.id));
        for (const { session, epoch } of known) {
            if (epoch === undefined || epochs.get(session.id) !== epoch)
                session.outdated(epoch);
        }
    }
}
//# sourceMappingURL=pull-lookout.js.map