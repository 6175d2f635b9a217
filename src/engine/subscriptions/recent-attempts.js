import { passed } from '../../platform/clock.js';
/** Tries that are kept of what happens between two writes; more of them are not of use to anyone. */
const ATTEMPTS_MAX = 50;
const WRITE_MS = 1_000;
/** The tries of one run, written down now and then: failures before successes. */
export class RecentAttempts {
    #subscriptionId;
    #log;
    #clock;
    #attempts = [];
    #isDue = false;
    constructor(subscriptionId, log, clock) {
        this.#subscriptionId = subscriptionId;
        this.#log = log;
        this.#clock = clock;
    }
    add(attempt) {
        if (this.#attempts.length < ATTEMPTS_MAX)
            this.#attempts.push(attempt);
        else if (attempt.outcome !== 'delivered')
            this.#replaceDelivered(attempt);
        if (this.#isDue)
            return;
        this.#isDue = true;
        passed(this.#clock, WRITE_MS).then(() => this.write());
    }
    /** Never rejects. */
    async write() {
        this.#isDue = false;
        if (this.#attempts.length === 0)
            return;
        const attempts = this.#attempts;
        this.#attempts = [];
        await this.#log.note(this.#subscriptionId, attempts);
    }
    #replaceDelivered(attempt) {
        const index = this.#attempts.findIndex(({ outcome }) => outcome === 'delivered');
        if (index !== -1)
            this.#attempts.splice(index, 1);
        else
            this.#attempts.shift();
        this.#attempts.push(attempt);
    }
}
//# sourceMappingURL=recent-attempts.js.map