import { EventStoreError } from '../../errors.js';
/** Requests waiting for their group, first come, first served, and never too many of them. */
export class AppendQueue {
    #limits;
    #waiting = [];
    #events = 0;
    #bytes = 0;
    constructor(limits) {
        this.#limits = limits;
    }
    get eventCount() {
        return this.#events;
    }
    /** @throws EventStoreError `queue_full`; then the request was not taken. */
    add(request) {
        const events = this.#events + request.events.length;
        const bytes = this.#bytes + request.sizeBytes;
        const { queueEventsMax, queueBytesMax } = this.#limits;
        if (this.#events > 0 && (events > queueEventsMax || bytes > queueBytesMax)) {
            throw new EventStoreError('queue_full', `Nothing was stored: ${this.#events} events are waiting to be committed already.`, { retryAfterMs: 1_000 });
        }
        this.#waiting.push(request);
        this.#events = events;
        this.#bytes = bytes;
    }
    /**
     * The next group: whole requests within the limits of a group, but at least one. It ends before
     * a request with an event id that the group has already, which must see the outcome first.
     */
    takeGroup() {
        const ids = new Set();
        let events = 0;
        let bytes = 0;
        let size = 0;
        for (const request of this.#waiting) {
            events += request.events.length;
            bytes += request.sizeBytes;
            const isTooMuch = events > this.#limits.groupEventsMax || bytes > this.#limits.groupBytesMax;
            if (size > 0 && (isTooMuch || request.givenIds.some((id) => ids.has(id))))
                break;
            for (const id of request.givenIds)
                ids.add(id);
            size += 1;
        }
        return this.#remove(size);
    }
    /** Answers the requests whose time is up by then. */
    expire(dueBy) {
        for (const request of this.#waiting)
            if (request.deadline <= dueBy)
                request.expire();
    }
    #remove(size) {
        const group = this.#waiting.slice(0, size);
        this.#waiting = this.#waiting.slice(size);
        for (const request of group) {
            this.#events -= request.events.length;
            this.#bytes -= request.sizeBytes;
        }
        return group.filter((request) => !request.isSettled);
    }
}
//# sourceMappingURL=append-queue.js.map