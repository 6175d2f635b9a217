/** What is kept of events that have failed, or wait behind one that has. */
export class ParkedItems {
    #changed = new Set();
    #removed = [];
    #count;
    constructor(count) {
        this.#count = count;
    }
    /** Dead ones included. */
    get count() {
        return this.#count;
    }
    park(item, state, now) {
        if (item.state === 'fresh')
            this.#count += 1;
        item.state = state;
        item.notBefore = now;
        this.#changed.add(item);
    }
    /** One try less. */
    forgive(item) {
        item.attempts = Math.max(0, item.attempts - 1);
        this.#changed.add(item);
    }
    remove(item) {
        this.#changed.delete(item);
        this.#removed.push(item.event.position);
        this.#count -= 1;
    }
    takeChange() {
        const change = { parked: [...this.#changed].map(parkedOf), unparked: this.#removed };
        this.#changed.clear();
        this.#removed = [];
        return change;
    }
}
export function restoredItem({ state, attempts, error, at, ...event }) {
    return { event, attempts, notBefore: Date.parse(at), state, error };
}
function parkedOf({ event, attempts, notBefore, state, error }) {
    const parked = state === 'dead' ? 'dead' : 'waiting';
    return { ...event, state: parked, attempts, error, at: new Date(notBefore).toISOString() };
}
//# sourceMappingURL=parked-items.js.map