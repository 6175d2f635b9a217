/** Matching events that were read and are not all settled: what the checkpoint has to stay below. */
export class UnsettledWindow {
    #entries = new Map();
    /** In position order; those before `#start` are settled, and gone. */
    #order = [];
    #start = 0;
    #readTo;
    #unsettledCount = 0;
    constructor(checkpoint) {
        this.#readTo = checkpoint;
    }
    /** Everything up to here was read. */
    get readTo() {
        return this.#readTo;
    }
    /** Events that the window holds, settled ones that wait for others included. */
    get size() {
        return this.#order.length - this.#start;
    }
    get unsettledCount() {
        return this.#unsettledCount;
    }
    /** The highest position below which everything is settled, inclusive. */
    get checkpoint() {
        const first = this.#order[this.#start];
        return first === undefined ? this.#readTo : first.position - 1;
    }
    /** Settled ones above the checkpoint, ascending. */
    settledAbove() {
        const open = this.#order.slice(this.#start);
        return open.filter(({ isSettled }) => isSettled).map(({ position }) => position);
    }
    /** Positions only ever grow. */
    add(position) {
        const entry = { position, isSettled: false };
        this.#entries.set(position, entry);
        this.#order.push(entry);
        this.#readTo = position;
        this.#unsettledCount += 1;
    }
    advanceTo(readTo) {
        this.#readTo = Math.max(this.#readTo, readTo);
    }
    settle(position) {
        const entry = this.#entries.get(position);
        if (entry === undefined || entry.isSettled)
            return;
        entry.isSettled = true;
        this.#unsettledCount -= 1;
        for (let first = this.#order[this.#start]; first?.isSettled; first = this.#order[this.#start]) {
            this.#entries.delete(first.position);
            this.#start += 1;
        }
        if (this.#start > 1_000 || this.#start === this.#order.length)
            this.#compact();
    }
    #compact() {
        this.#order = this.#order.slice(this.#start);
        this.#start = 0;
    }
}
//# sourceMappingURL=unsettled-window.js.map