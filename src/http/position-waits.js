import { EventStoreError } from '../errors.js';
import { LIMITS } from '../events/limits.js';
import { clientGone } from './client-gone.js';
import { Holdings } from './holdings.js';
/** Lets requests wait until the log has come so far; nobody has more of them wait than may. */
export class PositionWaits {
    #holdings = new Holdings();
    /**
     * Resolves when the log has come so far; ends with the client, by `clientGone`.
     *
     * @throws EventStoreError `queue_full`, and what waiting throws.
     */
    async until(position, timeoutMs, { reads, countedAs }, response) {
        const own = this.#holdings.of(countedAs);
        if (own >= LIMITS.waitsForOneMax)
            throw tooMany(own);
        const leaving = new AbortController();
        const onClose = () => leaving.abort(clientGone());
        if (response.destroyed)
            onClose();
        response.once('close', onClose);
        this.#holdings.add(1, countedAs);
        try {
            await reads.waitForPosition(position, { timeoutMs, signal: leaving.signal });
        }
        finally {
            this.#holdings.giveBack(1, countedAs);
            response.off('close', onClose);
        }
    }
}
function tooMany(own) {
    const message = `Nothing was done: ${own} of your requests wait for a position already.`;
    return new EventStoreError('queue_full', message, { retryAfterMs: 1_000 });
}
//# sourceMappingURL=position-waits.js.map