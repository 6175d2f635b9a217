import { invalidRequest } from '../../errors.ts';
import type { AggregateKey, RecordedEvent } from '../../events/event.ts';
import type { Clock } from '../../platform/clock.ts';
import type { WhatIfEvent } from '../../replay.ts';
import type { Folding } from './folding.ts';

/** The nil UUID (RFC 9562, section 5.9), which no stored event has. */
const NIL = '00000000-0000-0000-0000-000000000000';

/** Events that have not happened, as the reducer gets them: behind the last one that has. */
export function* whatIfEvents(
  events: readonly Required<WhatIfEvent>[],
  aggregate: AggregateKey,
  { last }: Folding,
  clock: Pick<Clock, 'now'>,
): Generator<RecordedEvent> {
  const { sequenceNumber, timestamp: newest = '' } = last;
  const now = new Date(clock.now()).toISOString();
  const timestamp = now > newest ? now : newest;
  for (const [index, event] of events.entries()) {
    yield {
      ...{ ...event, ...aggregate, timestamp, eventId: NIL, position: 0, hash: '' },
      ...{ sequenceNumber: sequenceNumber + index + 1, metadata: {}, tags: [] },
      storedVersion: event.version,
    };
  }
}

/**
 * That the handler does not take it is a fault of the request: a stored event would not be refused.
 *
 * @throws EventStoreError `invalid_request`.
 */
export function applyWhatIf(folding: Folding, event: RecordedEvent, index: number): void {
  try {
    folding.apply(event);
    folding.assertSize();
    folding.copyOrFail();
  } catch (error) {
    throw invalidRequest([
      { pointer: `/whatIf/${index}`, message: `is not taken: ${(error as Error).message}` },
    ]);
  }
}
