import { Pauses } from '../../src/engine/replay/pauses.ts';
import type { RecordedEvent } from '../../src/events/event.ts';
import type { ReadOnlyStore } from '../../src/open-read-only-store.ts';
import { systemClock } from '../../src/platform/clock.ts';
import { type EventFailure, failureOf } from './event-failure.ts';

export interface CheckedFilter {
  readonly aggregateType?: string;
  readonly eventType?: string;
}

export interface CheckOptions {
  readonly stop: AbortSignal;
  /** Hears of every event that fails, in position order, and how many of its type have by then. */
  readonly onFailure: (failure: EventFailure, ofType: number) => void;
  readonly onProgress: (totals: CheckTotals) => void;
}

/** How far a check got. */
export interface CheckTotals {
  readonly events: number;
  /** How many of each event type fail, by `<aggregateType>/<eventType>`. */
  readonly failed: ReadonlyMap<string, number>;
  /** How many there are of each type without a schema. */
  readonly withoutSchema: ReadonlyMap<string, number>;
  /** Of the last event that was looked at. */
  readonly position: number;
  readonly isStopped: boolean;
}

/**
 * Checks the events that there were when the store was opened. Ends early when `stop` is aborted;
 * the totals say so.
 *
 * @throws EventStoreError `unavailable`, `log_damaged`.
 */
export async function checkStoredEvents(
  { stored, registry, head }: Pick<ReadOnlyStore, 'stored' | 'registry' | 'head'>,
  { aggregateType, eventType }: CheckedFilter,
  { stop, onFailure, onProgress }: CheckOptions,
): Promise<CheckTotals> {
  const failed = new Map<string, number>();
  const withoutSchema = new Map<string, number>();
  const totals = { events: 0, failed, withoutSchema, position: 0, isStopped: false };
  if (head === 0) return totals;

  async function check(event: RecordedEvent): Promise<void> {
    totals.events += 1;
    totals.position = event.position;
    const subject = registry.find(event);
    if (subject === undefined) return void countOne(withoutSchema, event);
    const failure = await failureOf(event, subject);
    if (failure !== undefined) onFailure(failure, countOne(failed, event));
  }

  const pauses = new Pauses(systemClock, stop);
  const events = stored.readLog({
    toPosition: head,
    ...(aggregateType !== undefined && { aggregateType }),
    ...(eventType !== undefined && { eventTypes: [eventType] }),
  });
  try {
    for await (const batch of events.batches()) {
      for (const event of batch) {
        await check(event);
        if (pauses.isDue()) await pauses.take();
      }
      stop.throwIfAborted();
      onProgress(totals);
    }
    return totals;
  } catch (error) {
    if (stop.aborted) return { ...totals, isStopped: true };
    throw error;
  }
}

function countOne(
  counts: Map<string, number>,
  { aggregateType, eventType }: RecordedEvent,
): number {
  const key = `${aggregateType}/${eventType}`;
  const count = (counts.get(key) ?? 0) + 1;
  counts.set(key, count);
  return count;
}
