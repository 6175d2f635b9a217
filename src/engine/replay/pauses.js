import { setImmediate as othersTurn } from 'node:timers/promises';
const WORK_MS = 10;
/** To ask for the time takes longer than to fold a small event. */
const EVENTS_BETWEEN_LOOKS = 32;
/** Lets long work give way: to other requests, and to those who want it to end. */
export class Pauses {
    #clock;
    #signal;
    #events = 0;
    #since;
    constructor(clock, signal) {
        this.#clock = clock;
        this.#signal = signal;
        this.#since = clock.monotonicMs();
    }
    /** To be asked after each event. */
    isDue() {
        this.#events += 1;
        if (this.#events % EVENTS_BETWEEN_LOOKS !== 0)
            return false;
        return this.#clock.monotonicMs() - this.#since >= WORK_MS;
    }
    /** @throws the signal's reason, where the work shall end. */
    async take() {
        await othersTurn();
        this.#signal?.throwIfAborted();
        this.#since = this.#clock.monotonicMs();
    }
}
//# sourceMappingURL=pauses.js.map