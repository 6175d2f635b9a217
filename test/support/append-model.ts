import { isDeepStrictEqual } from 'node:util';
import type { SequenceConflict } from '../../src/errors.ts';
import type { NamedEvent, RecordedEvent } from '../../src/events/event.ts';
import { aggregateNamed } from './dense-log.ts';

/** What an append must answer. */
export type Predicted =
  /** Timestamp and hash are the store's business, and so is the id where none was given. */
  | { readonly outcome: 'stored'; readonly events: readonly ExpectedRecord[] }
  | { readonly outcome: 'already_stored'; readonly events: readonly RecordedEvent[] }
  | { readonly outcome: 'sequence_conflict'; readonly conflicts: readonly SequenceConflict[] }
  | { readonly outcome: 'event_id_conflict'; readonly eventIds: readonly string[] };

export type ExpectedRecord = Omit<RecordedEvent, 'eventId' | 'timestamp' | 'hash'> & {
  readonly eventId?: string;
};

/** An event store in a few lines: the contract for one client at a time, and nothing else. */
export class AppendModel {
  readonly log: RecordedEvent[] = [];

  /** How far the aggregate has come; 0 where there is none. */
  headOf(aggregate: { readonly aggregateType: string; readonly aggregateId: string }): number {
    const name = aggregateNamed(aggregate);
    return this.log.filter((event) => aggregateNamed(event) === name).length;
  }

  predict(events: readonly NamedEvent[]): Predicted {
    const stored = events.map(({ eventId }) => this.#storedAs(eventId));
    const known = stored.flatMap((event) => event ?? []);
    if (known.length > 0) {
      const isRepeat = events.every((event, index) => isSame(event, stored[index]));
      if (isRepeat) return { outcome: 'already_stored', events: known };
      return { outcome: 'event_id_conflict', eventIds: known.map(({ eventId }) => eventId) };
    }
    const placed = events.map((event, index) => this.#placed(event, events.slice(0, index)));
    const conflicts = events.flatMap((event, index) => {
      const expected = event.expectedSequenceNumber;
      const actual = (placed[index]?.sequenceNumber ?? 0) - 1;
      const holds = expected === 'exists' ? actual > 0 : actual === (expected ?? actual);
      const { aggregateType, aggregateId } = event;
      if (holds || expected === undefined) return [];
      return { index, aggregateType, aggregateId, expected, actual };
    });
    return conflicts.length > 0
      ? { outcome: 'sequence_conflict', conflicts }
      : { outcome: 'stored', events: placed };
  }

  /** Takes in what the store has recorded; it was checked against the prediction. */
  stored(events: readonly RecordedEvent[]): void {
    this.log.push(...events);
  }

  #storedAs(eventId: string | undefined): RecordedEvent | undefined {
    const id = eventId?.toLowerCase();
    return this.log.find((event) => event.eventId === id);
  }

  #placed(event: NamedEvent, before: readonly NamedEvent[]): ExpectedRecord {
    const { expectedSequenceNumber: _, ...fields } = event;
    const name = aggregateNamed(event);
    const own = before.filter((other) => aggregateNamed(other) === name).length;
    return {
      version: 1,
      storedVersion: event.version ?? 1,
      metadata: {},
      tags: [],
      ...fields,
      ...(event.eventId !== undefined && { eventId: event.eventId.toLowerCase() }),
      sequenceNumber: this.headOf(event) + own + 1,
      position: this.log.length + before.length + 1,
    };
  }
}

/** What a client leaves out counts as nothing, but for what the store may fill in. */
function isSame(event: NamedEvent, stored: RecordedEvent | undefined): boolean {
  if (stored === undefined) return false;
  const { expectedSequenceNumber: _, eventId: __, ...sent } = event;
  const { position, sequenceNumber, timestamp, hash, eventId, storedVersion, ...record } = stored;
  const { version, correlationId } = record;
  const filledIn = { version, ...(correlationId !== undefined && { correlationId }) };
  return isDeepStrictEqual({ ...filledIn, metadata: {}, tags: [], ...sent }, record);
}
