import type { EventSequence } from '../../event-store.ts';
import type { RecordedEvent } from '../../events/event.ts';

/** A sequence from a function that starts reading it, batch by batch, each time it is asked. */
export function eventSequence(read: () => AsyncIterable<readonly RecordedEvent[]>): EventSequence {
  return {
    batches: read,
    async toArray() {
      const events: RecordedEvent[] = [];
      for await (const batch of read()) for (const event of batch) events.push(event);
      return events;
    },
    async *[Symbol.asyncIterator]() {
      for await (const batch of read()) yield* batch;
    },
  };
}
