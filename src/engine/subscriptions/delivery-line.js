export function toItem(event) {
    return { event, attempts: 0, notBefore: 0, state: 'fresh', error: '' };
}
/** Those at the front that have not failed; at most so many. */
export function freshFront({ items }, limit) {
    const end = items.findIndex(({ state }) => state !== 'fresh');
    return items.slice(0, Math.min(limit, end === -1 ? items.length : end));
}
export function leaveLine(line, item) {
    const index = line?.items.indexOf(item) ?? -1;
    if (index !== -1)
        line?.items.splice(index, 1);
}
export function lineKey({ aggregateType, aggregateId }) {
    return `${aggregateType}\n${aggregateId}`;
}
export function itemsByPosition(lines) {
    const placed = new Map();
    for (const line of lines)
        for (const item of line.items)
            placed.set(item.event.position, { line, item });
    return placed;
}
/** Lines that may be taken from, in the order that they may: now, or from a time on. */
export class WaitingLines {
    #ready = new Set();
    /** By time. */
    #delayed = [];
    /** When the next of those that may not yet be taken may. */
    get nextAt() {
        return this.#delayed[0]?.at;
    }
    get hasReady() {
        return this.#ready.size > 0;
    }
    add(line, at) {
        let low = 0;
        let high = this.#delayed.length;
        while (low < high) {
            const middle = (low + high) >>> 1;
            if ((this.#delayed[middle]?.at ?? 0) <= at)
                low = middle + 1;
            else
                high = middle;
        }
        this.#delayed.splice(low, 0, { line, at });
    }
    /** Those whose time has come join the ready ones, at the end. */
    promote(now) {
        while ((this.nextAt ?? Number.POSITIVE_INFINITY) <= now) {
            const next = this.#delayed.shift();
            if (next !== undefined)
                this.#ready.add(next.line);
        }
    }
    /** The ready one that has waited longest. */
    get first() {
        const [line] = this.#ready;
        return line;
    }
    take(line) {
        if (this.#ready.delete(line))
            return;
        const index = this.#delayed.findIndex((delayed) => delayed.line === line);
        if (index !== -1)
            this.#delayed.splice(index, 1);
    }
}
//# sourceMappingURL=delivery-line.js.map