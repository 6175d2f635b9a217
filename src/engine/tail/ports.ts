import type { RecordedEvent } from '../../events/event.ts';

/** Events that follow a position. */
export interface TailPage {
  /** As stored, in position order, without a gap. */
  readonly events: readonly RecordedEvent[];
  /** All events up to here are among them. */
  readonly readTo: number;
}

/** Where an event lies. */
export interface EventPlaceInLog {
  readonly position: number;
  readonly aggregateType: string;
}

/**
 * The end of the log, for those who follow it. Recent events are in memory, bounded by bytes, and
 * the process's own commits come straight into it: whoever has caught up costs no query.
 */
export interface LogTail {
  /** The newest position known here; 0 where none is. */
  readonly head: number;
  /**
   * The events behind a position (exclusive), at most `limit`, from memory or the database; none
   * where there are none yet.
   *
   * @throws EventStoreError `unavailable`, `log_damaged`.
   */
  readBehind(position: number, limit: number): Promise<TailPage>;
  /**
   * Resolves as soon as there is an event behind the position; at once where there is. Waiting
   * costs nothing, however many wait. Rejects with the signal's reason once that is aborted.
   *
   * @throws EventStoreError `store_closed`.
   */
  waitBehind(position: number, signal: AbortSignal): Promise<void>;
  /**
   * Single events, all of which there are, in the order of the places.
   *
   * @throws EventStoreError `unavailable`.
   */
  eventsAt(places: readonly EventPlaceInLog[]): Promise<readonly RecordedEvent[]>;
}

/** Tells that something new is in the log. It may tell too late, too often, or nothing. */
export interface CommitSignal {
  /** The newest commit's last position, each time there is one, until closed. */
  listen(told: (lastPosition: number) => void): { close(): Promise<void> };
}
