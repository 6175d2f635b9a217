import type { ReadsEvents } from '../../event-store.ts';
import { eventSequence } from './event-sequence.ts';
import type { EventReader, SpanQuery } from './ports.ts';
import { checkedAggregateRange } from './range.ts';
import { readBatches } from './read-batches.ts';

/** Reads one aggregate in sequence order. */
export function createReadAggregate(
  reader: Pick<EventReader, 'ofAggregate'>,
): ReadsEvents['readAggregate'] {
  return function readAggregate(given, range = {}) {
    const { aggregate, sequenceNumbers, order, limit } = checkedAggregateRange(given, range);
    const filter = { ...aggregate, content: {} };
    // It shows all that it looks at.
    const wanted = { order, limit, examinedMax: limit };
    const scan = {
      span: sequenceNumbers,
      read: (query: SpanQuery) => reader.ofAggregate(filter, query),
    };
    return eventSequence((reading) => readBatches(scan, wanted, reading));
  };
}
