import { EventStoreError } from '../errors.js';
import { Holdings } from './holdings.js';
/** How much memory all requests together may hold of one kind, so that none can take all of it. */
export class MemoryBudget {
    #limits;
    #holdings = new Holdings();
    #bytes = 0;
    constructor(limits) {
        this.#limits = limits;
    }
    /**
     * Takes so much of it.
     *
     * @throws EventStoreError `queue_full`; then nothing was taken.
     */
    take(bytes, countedAs) {
        this.assertRoom(bytes, countedAs);
        this.#bytes += bytes;
        this.#holdings.add(bytes, countedAs);
    }
    /** @throws EventStoreError `queue_full` where there is no room for so much. */
    assertRoom(bytes, countedAs) {
        const { bytesMax, bytesForOneMax } = this.#limits;
        if (countedAs !== undefined && this.#holdings.of(countedAs) + bytes > bytesForOneMax) {
            throw usedUp('your other requests hold all the memory that you may have of this');
        }
        if (this.#bytes + bytes > bytesMax) {
            throw usedUp('other requests hold all the memory there is for this');
        }
    }
    giveBack(bytes, countedAs) {
        this.#bytes -= bytes;
        this.#holdings.giveBack(bytes, countedAs);
    }
}
function usedUp(why) {
    return new EventStoreError('queue_full', `Nothing was done: ${why}.`, { retryAfterMs: 1_000 });
}
//# sourceMappingURL=memory-budget.js.map