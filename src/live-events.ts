import type { RecordedEvent } from './events/event.ts';
import type { ReadSchemaVersion } from './schemas.ts';
import type { SubscriptionFilter, SubscriptionStart } from './subscriptions.ts';

/** Some of the events that follow a position. */
export interface FollowedEvents {
  /** Those that the filter is true of, in position order. */
  readonly events: readonly RecordedEvent[];
  /** All events up to here were looked at; to be gone on behind. */
  readonly readTo: number;
}

/** Whoever follows the log with one filter, from any position. */
export interface Following {
  /**
   * What follows a position (exclusive), as soon as there is anything: at most `limit` events are
   * looked at, of which perhaps none matches. Rejects with the signal's reason once that is aborted.
   *
   * @throws EventStoreError `unavailable` (to be asked again) · `store_closed` · `log_damaged` · of
   *   the first event behind the position: `upcast_failed`, `schema_version_too_old`, or
   *   `invalid_request` where `where` fails for it.
   */
  next(position: number, limit: number, signal: AbortSignal): Promise<FollowedEvents>;
}

/** Shows events as they are recorded, and those before them, without a gap. */
export interface FollowsEvents {
  /**
   * The position behind which what begins there lies.
   *
   * @throws EventStoreError `invalid_request` at `/from` for a start that cannot be, a position beyond
   *   the newest event of the log (whichever process recorded that), or a time that is still to come;
   *   `unavailable`.
   */
  startBehind(start: SubscriptionStart): Promise<number>;
  /** @throws EventStoreError `invalid_request` with a pointer into the filter. */
  follow(filter: SubscriptionFilter, schemaVersion?: ReadSchemaVersion): Following;
}
