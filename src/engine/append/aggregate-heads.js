import { LRUCache } from 'lru-cache';
import { aggregateName } from './append-request.js';
/**
 * The last sequence numbers of the aggregates used most recently. Exact at the commit that the
 * committer knows as the newest: it learns only from commits that a majority has, in their order.
 */
export class AggregateHeads {
    #cache;
    constructor(cachedAggregatesMax) {
        this.#cache = new LRUCache({ max: cachedAggregatesMax });
    }
    get(aggregate) {
        return this.#cache.get(aggregate);
    }
    /** Sequence numbers never fall; one read in a newer snapshot than ours must not be lowered. */
    learn(heads) {
        for (const head of heads) {
            const aggregate = aggregateName(head);
            const known = this.#cache.get(aggregate) ?? 0;
            this.#cache.set(aggregate, Math.max(known, head.sequenceNumber));
        }
    }
    forget(aggregates) {
        for (const aggregate of aggregates)
            this.#cache.delete(aggregate);
    }
}
//# sourceMappingURL=aggregate-heads.js.map