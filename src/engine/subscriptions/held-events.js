import { jsonSize } from '../schemas/documents/json-size.js';
/** What the events that wait for their delivery may take in memory, of all subscriptions. */
export class HeldBudget {
    #left;
    constructor(bytesMax) {
        this.#left = bytesMax;
    }
    take(bytes) {
        if (bytes > this.#left)
            return false;
        this.#left -= bytes;
        return true;
    }
    giveBack(bytes) {
        this.#left += bytes;
    }
}
/** Events of one subscription that were read and wait; those that do not fit are read once more. */
export class HeldEvents {
    #budget;
    #countMax;
    #held = new Map();
    constructor(budget, countMax) {
        this.#budget = budget;
        this.#countMax = countMax;
    }
    hold(event) {
        const bytes = roughBytes(event);
        const [oldest] = this.#held.keys();
        if (oldest !== undefined && this.#held.size >= this.#countMax)
            this.release(oldest);
        if (this.#budget.take(bytes))
            this.#held.set(event.position, { event, bytes });
    }
    get(position) {
        return this.#held.get(position)?.event;
    }
    release(position) {
        const held = this.#held.get(position);
        if (held === undefined)
            return;
        this.#held.delete(position);
        this.#budget.giveBack(held.bytes);
    }
    releaseAll() {
        for (const position of [...this.#held.keys()])
            this.release(position);
    }
}
const ENVELOPE_BYTES = 1_000;
const VALUE_BYTES = 16;
/** Two bytes a character, as the engine may need. */
function roughBytes({ data, metadata }) {
    const sizes = [jsonSize(data), jsonSize(metadata)];
    const bytes = sizes.map(({ values, characters }) => values * VALUE_BYTES + characters * 2);
    return bytes.reduce((sum, each) => sum + each, ENVELOPE_BYTES);
}
//# sourceMappingURL=held-events.js.map