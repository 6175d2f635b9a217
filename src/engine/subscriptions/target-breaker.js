export const BREAKER = {
    ofTargetMax: 3,
    ofAnyMax: 10,
    pauseMs: 1_000,
    pauseMsMax: 60_000,
};
/**
 * Tells an outage of the whole target from events that it does not take: then several aggregates
 * fail in a row, and none succeeds. While it is open nothing is delivered but a probe now and then.
 */
export class TargetBreaker {
    #limits;
    /** Lines that have failed since the last success. */
    #ofTarget = new Set();
    #ofAny = new Set();
    #openings = 0;
    #opensAt;
    #isProbing = false;
    constructor(limits) {
        this.#limits = limits;
    }
    get isOpen() {
        return this.#opensAt !== undefined;
    }
    /** When a probe may go out; undefined where everything may. */
    get opensAt() {
        return this.#opensAt;
    }
    /** While a probe is under way nothing else goes out. */
    get isProbing() {
        return this.#isProbing;
    }
    mayStart(now) {
        return this.#opensAt === undefined || (!this.#isProbing && now >= this.#opensAt);
    }
    /** An outage uses up nobody's tries. */
    isCounted(failure) {
        if (failure.isFinal)
            return true;
        return failure.isGone !== true && !(this.isOpen && mayBeOfTarget(failure));
    }
    /** A delivery starts. */
    started() {
        this.#isProbing = this.isOpen;
    }
    succeeded() {
        this.#ofTarget.clear();
        this.#ofAny.clear();
        this.#openings = 0;
        this.#opensAt = undefined;
        this.#isProbing = false;
    }
    failed(lines, failure, now) {
        for (const { key } of lines) {
            this.#ofAny.add(key);
            if (failure.isOfTarget)
                this.#ofTarget.add(key);
        }
        // Whoever refuses an event is there.
        if (!mayBeOfTarget(failure))
            this.#ofTarget.clear();
        const { ofTargetMax, ofAnyMax, pauseMs, pauseMsMax } = this.#limits;
        const isOut = this.#ofTarget.size >= ofTargetMax || this.#ofAny.size >= ofAnyMax;
        // What was under way already when it opened says nothing new.
        if (isOut && this.isOpen && !this.#isProbing)
            return;
        this.#isProbing = false;
        this.#opensAt = undefined;
        if (!isOut)
            return;
        this.#opensAt = now + Math.min(pauseMs * 2 ** this.#openings, pauseMsMax);
        this.#openings += 1;
    }
}
/** Whether the failure may speak against the whole target: it is not there, or it is broken. */
export function mayBeOfTarget({ isOfTarget, statusCode = 0 }) {
    return isOfTarget || statusCode >= 500;
}
//# sourceMappingURL=target-breaker.js.map