import type { ReadsEvents } from '../../src/event-store.ts';
import type { AggregateKey } from '../../src/events/event.ts';

const PAGE = 1_000;

/**
 * All aggregates of the types, type by type, in the order of their ids; those behind one of them,
 * where that is given.
 *
 * @throws EventStoreError `unavailable`.
 */
export async function* listedAggregates(
  reads: Pick<ReadsEvents, 'listAggregates'>,
  aggregateTypes: readonly string[],
  behind: AggregateKey | undefined,
): AsyncGenerator<AggregateKey> {
  const isBehind = (type: string) => behind === undefined || type >= behind.aggregateType;
  for (const aggregateType of aggregateTypes.filter(isBehind)) {
    let after = aggregateType === behind?.aggregateType ? behind.aggregateId : undefined;
    do {
      const query = { aggregateType, limit: PAGE, ...(after !== undefined && { after }) };
      const page = await reads.listAggregates(query);
      for (const { aggregateId } of page.aggregates) yield { aggregateType, aggregateId };
      after = page.after;
    } while (after !== undefined);
  }
}

/** Whether the one comes behind the other in that order: by the UTF-8 bytes of their ids. */
export function comesBehind(one: AggregateKey, other: AggregateKey): boolean {
  if (one.aggregateType !== other.aggregateType) return one.aggregateType > other.aggregateType;
  return Buffer.compare(Buffer.from(one.aggregateId), Buffer.from(other.aggregateId)) > 0;
}
