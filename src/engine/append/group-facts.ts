import type { RecordedEvent } from '../../events/event.ts';
import type { AggregateHeads } from './aggregate-heads.ts';
import { type AppendRequest, aggregateName } from './append-request.ts';
import type { AggregateHead, CommitTransaction } from './ports.ts';

/** What is known when a group is planned: the cache, and over it what its transaction has read. */
export class GroupFacts {
  readonly #cache: AggregateHeads;
  readonly #heads = new Map<string, AggregateHead>();
  readonly #stored = new Map<string, RecordedEvent>();
  readonly #read = new Set<AppendRequest>();

  constructor(cache: AggregateHeads) {
    this.#cache = cache;
  }

  /** The aggregate's last sequence number; undefined where only a read can tell. */
  head(aggregate: string): number | undefined {
    return this.#heads.get(aggregate)?.sequenceNumber ?? this.#cache.get(aggregate);
  }

  storedEvent(eventId: string): RecordedEvent | undefined {
    return this.#stored.get(eventId);
  }

  wasRead(request: AppendRequest): boolean {
    return this.#read.has(request);
  }

  /** Reads the aggregates and given ids of the requests within the transaction. */
  async read(transaction: CommitTransaction, requests: Iterable<AppendRequest>): Promise<void> {
    const aggregates = new Map<string, AggregateHead>();
    const ids: string[] = [];
    for (const request of requests) {
      this.#read.add(request);
      ids.push(...request.givenIds);
      for (const { aggregate, parsed } of request.events) {
        const { aggregateType, aggregateId } = parsed.event;
        aggregates.set(aggregate, { aggregateType, aggregateId, sequenceNumber: 0 });
      }
    }
    for (const [aggregate, head] of aggregates) this.#heads.set(aggregate, head);
    for (const head of await transaction.readHeads([...aggregates.values()])) {
      this.#heads.set(aggregateName(head), head);
    }
    if (ids.length === 0) return;
    for (const event of await transaction.readEvents(ids)) this.#stored.set(event.eventId, event);
  }

  /** What was read; true only once the transaction has committed. */
  get readHeads(): Iterable<AggregateHead> {
    return this.#heads.values();
  }
}
