import { aggregateName } from '../append/append-request.js';
/** What is due, each aggregate once, in the order in which it became so; no more than `max`. */
export class DueAggregates {
    #max;
    #due = new Map();
    constructor(max) {
        this.#max = max;
    }
    get size() {
        return this.#due.size;
    }
    /** False where there are too many already, and this one is none of them. */
    add(due) {
        const name = aggregateName(due.aggregate);
        const earlier = this.#due.get(name);
        if (earlier === undefined && this.#due.size >= this.#max)
            return false;
        this.#due.set(name, { ...due, isSure: due.isSure || (earlier?.isSure ?? false) });
        return true;
    }
    /** The one that has waited longest, which is due no more. */
    take() {
        for (const [name, due] of this.#due) {
            this.#due.delete(name);
            return due;
        }
        return undefined;
    }
}
//# sourceMappingURL=due-aggregates.js.map