import { aggregateName } from './append-request.js';
/** What is known when a group is planned: the cache, and over it what its transaction has read. */
export class GroupFacts {
    #cache;
    #heads = new Map();
    #stored = new Map();
    #read = new Set();
    constructor(cache) {
        this.#cache = cache;
    }
    /** The aggregate's last sequence number; undefined where only a read can tell. */
    head(aggregate) {
        return this.#heads.get(aggregate)?.sequenceNumber ?? this.#cache.get(aggregate);
    }
    storedEvent(eventId) {
        return this.#stored.get(eventId);
    }
    wasRead(request) {
        return this.#read.has(request);
    }
    /** Reads the aggregates and given ids of the requests within the transaction. */
    async read(transaction, requests) {
        const aggregates = new Map();
        const ids = [];
        for (const request of requests) {
            this.#read.add(request);
            ids.push(...request.givenIds);
            for (const { aggregate, parsed } of request.events) {
                const { aggregateType, aggregateId } = parsed.event;
                aggregates.set(aggregate, { aggregateType, aggregateId, sequenceNumber: 0 });
            }
        }
        for (const [aggregate, head] of aggregates)
            this.#heads.set(aggregate, head);
        for (const head of await transaction.readHeads([...aggregates.values()])) {
            this.#heads.set(aggregateName(head), head);
        }
        if (ids.length === 0)
            return;
        for (const event of await transaction.readEvents(ids))
            this.#stored.set(event.eventId, event);
    }
    /** What was read; true only once the transaction has committed. */
    get readHeads() {
        return this.#heads.values();
    }
}
//# sourceMappingURL=group-facts.js.map