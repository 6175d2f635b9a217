import { randomUUID } from 'node:crypto';
import { isDeepStrictEqual } from 'node:util';
import { type ErrorCode, isEventStoreError, type SequenceConflict } from '../../src/errors.ts';
import type { AppendOptions, AppendsEvents } from '../../src/event-store.ts';
import type { NamedEvent, RecordedEvent } from '../../src/events/event.ts';
import { anEvent } from './examples.ts';

/** An event with the id that tells it from every other. */
export type AskedEvent = NamedEvent & { readonly eventId: string };

/** What the answer to an append said. */
export type Told =
  | {
      readonly outcome: 'committed';
      readonly events: readonly RecordedEvent[];
      readonly alreadyStored: boolean;
    }
  | {
      readonly outcome: 'refused';
      readonly code: ErrorCode;
      readonly conflicts: readonly SequenceConflict[];
    }
  | { readonly outcome: 'unknown' };

/** One append: what a client asked for, what it was told, and when. */
export interface Telling {
  readonly asked: readonly AskedEvent[];
  readonly told: Told;
  /** In milliseconds, of a clock that all processes of this machine share and nobody sets. */
  readonly askedAtMs: number;
  readonly toldAtMs: number;
}

/** A valid event with an id; see `anEvent`. */
export function anAskedEvent(overrides: Partial<NamedEvent> = {}): AskedEvent {
  return { ...anEvent(overrides), eventId: overrides.eventId ?? randomUUID() };
}

/**
 * Appends, and writes down what the client is told.
 *
 * @throws whatever the store rejects with that is no EventStoreError.
 */
export async function tellingOf(
  store: AppendsEvents,
  asked: readonly AskedEvent[],
  options: AppendOptions = {},
): Promise<Telling> {
  const askedAtMs = sharedClockMs();
  const told = await toldBy(store, asked, options);
  return { asked, told, askedAtMs, toldAtMs: sharedClockMs() };
}

/** True where the record has everything that was asked for. */
export function isRecordOf(asked: AskedEvent, recorded: RecordedEvent): boolean {
  const { expectedSequenceNumber: _, ...fields } = asked;
  return Object.entries(fields).every(([name, value]) =>
    isDeepStrictEqual(value, recorded[name as keyof RecordedEvent]),
  );
}

async function toldBy(
  store: AppendsEvents,
  asked: readonly AskedEvent[],
  options: AppendOptions,
): Promise<Told> {
  try {
    return { outcome: 'committed', ...(await store.append(asked, options)) };
  } catch (error) {
    if (!isEventStoreError(error)) throw error;
    if (error.code === 'outcome_unknown') return { outcome: 'unknown' };
    const conflicts = isEventStoreError(error, 'sequence_conflict') ? error.details.conflicts : [];
    return { outcome: 'refused', code: error.code, conflicts };
  }
}

function sharedClockMs(): number {
  return Number(process.hrtime.bigint()) / 1e6;
}
