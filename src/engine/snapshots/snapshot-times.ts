import { LRUCache } from 'lru-cache';
import type { AggregateKey } from '../../events/event.ts';
import { aggregateName } from '../append/append-request.ts';
import { isDueByTime } from './is-due.ts';
import type { CommittedEvent } from './ports.ts';

/**
 * When the last snapshots were taken of the aggregates that were written most recently, by the
 * timestamps of their events, in milliseconds since 1970.
 */
export class SnapshotTimes {
  readonly #times: LRUCache<string, number>;

  constructor(max: number) {
    this.#times = new LRUCache({ max });
  }

  learn(aggregate: AggregateKey, timestamp: string): void {
    this.#times.set(aggregateName(aggregate), Date.parse(timestamp));
  }

  /** False where none can be due at this event; true where one is, as far as is known here. */
  mayBeDueAt(event: CommittedEvent, everyMs: number): boolean {
    const sinceMs = this.#times.get(aggregateName(event));
    if (sinceMs !== undefined) return isDueByTime(sinceMs, event.timestamp, everyMs);
    if (event.sequenceNumber > 1) return true;
    // The time of an aggregate that has no snapshot begins with its first event.
    this.learn(event, event.timestamp);
    return false;
  }
}
