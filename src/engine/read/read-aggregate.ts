import type { ReadsEvents } from '../../event-store.ts';
import type { AggregateKey, RecordedEvent } from '../../events/event.ts';
import { eventSequence } from './event-sequence.ts';
import type { EventReader } from './ports.ts';
import {
  assertAggregate,
  batchSizeAfter,
  type CheckedRange,
  checkedRange,
  spanAfter,
} from './range.ts';

/** Reads one aggregate in sequence order, asking for the next batch while one is being used. */
export function createReadAggregate(reader: EventReader): ReadsEvents['readAggregate'] {
  return function readAggregate(aggregate, range = {}) {
    const { aggregateType = '', aggregateId = null } = aggregate as Partial<AggregateKey>;
    assertAggregate({ aggregateType, aggregateId: aggregateId as string });
    const checked = checkedRange('SequenceNumber', {
      from: range.fromSequenceNumber,
      to: range.toSequenceNumber,
      order: range.order,
      limit: range.limit,
    });
    return eventSequence(() => batches(reader, aggregate, checked));
  };
}

async function* batches(
  reader: EventReader,
  aggregate: AggregateKey,
  { order, limit, ...whole }: CheckedRange,
): AsyncGenerator<readonly RecordedEvent[]> {
  let left = limit;
  let size = batchSizeAfter(0, left);
  let coming = reader.ofAggregate(aggregate, { ...whole, order, limit: size });
  let span = whole;
  for (;;) {
    const { events, isComplete } = await coming;
    left -= events.length;
    const last = events.at(-1)?.sequenceNumber ?? 0;
    span = spanAfter(span, last, order);
    const isEnd = isComplete || left === 0 || span.from > span.to || events.length === 0;
    if (!isEnd) {
      size = batchSizeAfter(size, left);
      coming = reader.ofAggregate(aggregate, { ...span, order, limit: size });
      // A failure is met where the batch is awaited; not at all where the reader stops before.
      coming.catch(() => {});
    }
    if (events.length > 0) yield events;
    if (isEnd) return;
  }
}
