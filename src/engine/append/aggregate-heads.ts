import { LRUCache } from 'lru-cache';
import { aggregateName } from './append-request.ts';
import type { AggregateHead } from './ports.ts';

/**
 * The last sequence numbers of the aggregates used most recently. Exact at the commit that the
 * committer knows as the newest: it learns only from commits that a majority has, in their order.
 */
export class AggregateHeads {
  readonly #cache: LRUCache<string, number>;

  constructor(cachedAggregatesMax: number) {
    this.#cache = new LRUCache({ max: cachedAggregatesMax });
  }

  get(aggregate: string): number | undefined {
    return this.#cache.get(aggregate);
  }

  /** Sequence numbers never fall; one read in a newer snapshot than ours must not be lowered. */
  learn(heads: Iterable<AggregateHead>): void {
    for (const head of heads) {
      const aggregate = aggregateName(head);
      const known = this.#cache.get(aggregate) ?? 0;
      this.#cache.set(aggregate, Math.max(known, head.sequenceNumber));
    }
  }

  forget(aggregates: Iterable<string>): void {
    for (const aggregate of aggregates) this.#cache.delete(aggregate);
  }
}
