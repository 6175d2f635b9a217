import type { EventSequence } from '../../event-store.ts';
import type { RecordedEvent } from '../../events/event.ts';

type Batches = AsyncIterator<readonly RecordedEvent[]>;

/** A sequence of what a generator makes of the batches of another. */
export function sequenceThrough(
  source: EventSequence,
  through: (batches: Batches) => AsyncGenerator<readonly RecordedEvent[]>,
): EventSequence {
  const batches = () => {
    const from = source.batches()[Symbol.asyncIterator]();
    return closingBoth(through(from), from);
  };
  return {
    batches,
    async toArray() {
      const events: RecordedEvent[] = [];
      for await (const batch of batches()) for (const event of batch) events.push(event);
      return events;
    },
    [Symbol.asyncIterator]() {
      const from = batches();
      return closingBoth(eventsOf(from), from);
    },
  };
}

async function* eventsOf(
  batches: AsyncIterable<readonly RecordedEvent[]>,
): AsyncGenerator<RecordedEvent> {
  for await (const batch of batches) yield* batch;
}

/** A generator hears that it is closed only when it next yields; its source hears it at once. */
function closingBoth<Item>(
  items: AsyncGenerator<Item>,
  source: AsyncIterator<unknown>,
): AsyncIterableIterator<Item> {
  return {
    next: () => items.next(),
    async return() {
      await source.return?.();
      return await items.return(undefined);
    },
    [Symbol.asyncIterator]() {
      return this;
    },
  };
}
