/** Those who wait until there is something behind a position, for as long as it takes. */
export class Followers {
    #waiting = new Set();
    get size() {
        return this.#waiting.size;
    }
    /** Rejects with the signal's reason once that is aborted, which it is not yet. */
    wait(position, signal) {
        return new Promise((resolve, reject) => {
            const onAbort = () => {
                this.#waiting.delete(follower);
                reject(signal.reason);
            };
            const settle = (error) => {
                signal.removeEventListener('abort', onAbort);
                if (error === undefined)
                    resolve();
                else
                    reject(error);
            };
            const follower = { position, settle };
            signal.addEventListener('abort', onAbort, { once: true });
            this.#waiting.add(follower);
        });
    }
    /** The log has come so far. */
    wake(position) {
        if (this.#waiting.size > 0)
            this.#settle((follower) => follower.position < position);
    }
    fail(error) {
        this.#settle(() => true, error);
    }
    /** Nearly always all of them: most wait at the end. */
    #settle(isConcerned, error) {
        const all = this.#waiting;
        this.#waiting = new Set();
        for (const follower of all) {
            if (isConcerned(follower))
                follower.settle(error);
            else
                this.#waiting.add(follower);
        }
    }
}
//# sourceMappingURL=followers.js.map