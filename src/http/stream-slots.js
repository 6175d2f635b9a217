import { EventStoreError } from '../errors.js';
import { LIMITS } from '../events/limits.js';
import { Holdings } from './holdings.js';
/** How many answers are streamed at the same time: in all, and to one principal or address. */
export class StreamSlots {
    #holdings = new Holdings();
    #open = 0;
    /** @throws EventStoreError `queue_full`, and what the streaming throws. */
    async during(countedAs, stream) {
        this.#begin(countedAs);
        try {
            await stream();
        }
        finally {
            this.#end(countedAs);
        }
    }
    #begin(countedAs) {
        const { streamsMax, streamsForOneMax } = LIMITS;
        const own = this.#holdings.of(countedAs);
        if (own >= streamsForOneMax)
            throw tooMany(`You are reading ${own} streams already.`);
        if (this.#open >= streamsMax)
            throw tooMany(`${streamsMax} streams are being read already.`);
        this.#open += 1;
        this.#holdings.add(1, countedAs);
    }
    #end(countedAs) {
        this.#open -= 1;
        this.#holdings.giveBack(1, countedAs);
    }
}
function tooMany(message) {
    return new EventStoreError('queue_full', message, { retryAfterMs: 1_000 });
}
//# sourceMappingURL=stream-slots.js.map