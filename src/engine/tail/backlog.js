import { LRUCache } from 'lru-cache';
/** Events that are read together. */
export const BACKLOG_PAGE_EVENTS = 500;
/**
 * Older events, read from the database page by page. Those who read the same page share one query,
 * and the newest pages are kept, up to so many bytes, for those who come after them.
 */
export class Backlog {
    #deps;
    #pages;
    #reading = new Map();
    constructor(deps) {
        this.#deps = deps;
        this.#pages = new LRUCache({
            maxSize: deps.bytesMax,
            sizeCalculation: ({ bytes }) => bytes + 1,
        });
    }
    /**
     * Events from the first position on: at least one, and none behind `to` (inclusive), up to which
     * the log is known to go.
     */
    async read(from, to) {
        const page = Math.floor((from - 1) / BACKLOG_PAGE_EVENTS);
        const end = (page + 1) * BACKLOG_PAGE_EVENTS;
        const kept = this.#pages.get(page);
        if (kept !== undefined && kept.from <= from && kept.readTo >= from)
            return kept;
        const part = await this.#readOnce(from, Math.min(end, to));
        // What has no end yet is not worth keeping here: the next reader wants more.
        if (end <= to && part.events.length > 0)
            this.#pages.set(page, part);
        return part;
    }
    clear() {
        this.#pages.clear();
    }
    #readOnce(from, to) {
        const underWay = this.#reading.get(from);
        if (underWay !== undefined)
            return underWay;
        const reading = this.#deps
            .readSpan(from, to)
            .then((read) => ({ ...read, from }))
            .finally(() => this.#reading.delete(from));
        this.#reading.set(from, reading);
        return reading;
    }
}
//# sourceMappingURL=backlog.js.map