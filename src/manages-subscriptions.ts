import type { RecordedEvent } from './events/event.ts';
import type {
  DeadLetter,
  DeliveryAttempt,
  PulledDelivery,
  Subscription,
  SubscriptionFilter,
  SubscriptionSecret,
} from './subscriptions.ts';

/**
 * What is told of a subscription. Of the headers of a webhook only the names are: each value is
 * shown as `***` (`HIDDEN_VALUE`).
 */
export interface ShownSubscription extends Subscription {
  /** One more with each change; what `ifRevision` goes by. */
  readonly revision: number;
  /** The position behind which it began; what `from` came to when it was created, or reset. */
  readonly startPosition: number;
}

/** What stands for a value that is never shown; given back in a change, it leaves it as it is. */
export const HIDDEN_VALUE = '***';

export interface CreatedSubscription {
  readonly subscription: ShownSubscription;
  /** False where it was there already, with the same content: nothing has changed then. */
  readonly isNew: boolean;
  /** Of a new webhook alone: shown here, and never again. Whoever lost it rotates it. */
  readonly secret?: string;
}

export interface SubscriptionReset {
  /** Where it was. Behind this position nothing was settled, or not everything. */
  readonly from: number;
  /** Where it goes on: with the first event behind this position. */
  readonly to: number;
  /** The newest position of the log. */
  readonly head: number;
  /** Positions of the log, matching or not, that it goes through until it has caught up. */
  readonly events: number;
  /** Of these, those that it went through before: what matches is delivered once more. */
  readonly repeated: number;
  /** Positions that it leaves out: what matches there is never delivered. */
  readonly skipped: number;
  /** Dead letters that are gone with it. */
  readonly deadLetters: number;
}

/** How a delivery that was only tried went. */
export interface TestDelivery {
  readonly id: string;
  readonly at: string;
  readonly outcome: 'delivered' | 'failed';
  readonly statusCode?: number;
  readonly durationMs: number;
  readonly error?: string;
  /** What was sent: an event that is in no log, of the position 0. */
  readonly event: RecordedEvent;
}

/** Dead letters that all of what is given is true of; all of them where nothing is. */
export interface DeadLetterQuery {
  readonly error?: string;
  readonly eventType?: string;
  readonly aggregateType?: string;
  readonly aggregateId?: string;
}

/** One by its id, or all that a query is true of. */
export type DeadLetterChoice = string | DeadLetterQuery;

export interface DeadLetterGroup {
  readonly error: string;
  readonly count: number;
}

export interface ExportedDeadLetter extends DeadLetter {
  /** As it was recorded. */
  readonly event: RecordedEvent;
}

export interface FetchOptions {
  /** At most so many deliveries, 1 to 100. */
  readonly max: number;
  /** How long to wait for the first one, up to 30,000; 0 for not at all. */
  readonly waitMs: number;
  /** The target's own where absent. */
  readonly visibilityTimeoutMs?: number;
}

/**
 * Subscriptions: who gets which events, and how far they are. Any process of a store answers for
 * all of them; what is changed here, the one that delivers notices within seconds.
 *
 * Every method rejects with `unavailable`, and those that are given a name with
 * `subscription_not_found` where there is none of that name.
 */
export interface Subscriptions {
  /**
   * Subscribes, as `given` says: see NEW_SUBSCRIPTION_SCHEMA, and SHORT_SUBSCRIPTION_SCHEMA for the
   * short form. Without a name it gets one that is made of its content. The same again is no harm:
   * it resolves with the subscription there is.
   *
   * @throws EventStoreError `invalid_request` with every fault; `subscription_exists` where the name
   *   is that of another one; `redis_stream_taken` where the stream is; `subscription_limit`; nothing
   *   was stored then.
   */
  create(given: unknown): Promise<CreatedSubscription>;

  get(name: string): Promise<ShownSubscription>;

  /** In the order of their names (by UTF-16 code units), those behind `after`. */
  list(page: {
    readonly after?: string | undefined;
    readonly limit: number;
  }): Promise<readonly ShownSubscription[]>;

  /**
   * Changes it by a JSON Merge Patch (RFC 7396): null sets what has a default back to it. Name,
   * start, and the type of the target stay. A changed filter applies from the checkpoint on. What
   * changes nothing leaves the revision as it is.
   *
   * @throws EventStoreError `invalid_request`; `redis_stream_taken` where another has its new stream;
   *   `subscription_changed` where its revision is not `ifRevision`, or it is changed by others all
   *   the time.
   */
  patch(
    name: string,
    changes: unknown,
    options?: { readonly ifRevision?: number },
  ): Promise<ShownSubscription>;

  /** With its progress, dead letters and attempts. Resolves with what it was. */
  remove(name: string): Promise<ShownSubscription>;

  /** Nothing more is delivered until it is resumed; what is under way comes to its end. */
  pause(name: string): Promise<ShownSubscription>;

  /** Goes on where it was; also one that the service itself has disabled. */
  resume(name: string): Promise<ShownSubscription>;

  /**
   * Sets it to a start: `{to: …, dryRun?: boolean}` (RESET_SCHEMA), `to` as `from` of a new one.
   * What waited for a retry, and all dead letters, are gone. With `dryRun` nothing changes.
   *
   * @throws EventStoreError `invalid_request`.
   */
  reset(name: string, given: unknown): Promise<SubscriptionReset>;

  /**
   * Makes a new secret, shown this once. The one before signs beside it for 24 hours more.
   *
   * @throws EventStoreError `wrong_subscription_target` where it is no webhook.
   */
  rotateSecret(name: string): Promise<SubscriptionSecret>;

  /**
   * Sends its webhook an event that is in no log, once, paused or not.
   *
   * @throws EventStoreError `wrong_subscription_target` where it is no webhook.
   */
  test(name: string, signal: AbortSignal): Promise<TestDelivery>;

  /** The newest tries, newest first, at most `limit` of them. */
  deliveries(name: string, limit: number): Promise<readonly DeliveryAttempt[]>;

  /** By position, those behind `behind`. */
  deadLetters(
    name: string,
    query: DeadLetterQuery,
    page: { readonly behind: number; readonly limit: number },
  ): Promise<readonly DeadLetter[]>;

  /** How many there are of each error, the largest group first; of 100 errors at most. */
  deadLetterGroups(name: string): Promise<readonly DeadLetterGroup[]>;

  /**
   * Has them tried anew, in order, with those that wait behind them. Resolves with how many.
   */
  redrive(name: string, which: DeadLetterChoice): Promise<number>;

  /**
   * Gives them up for good, so that those behind them go on; why is kept among the tries. Resolves
   * with how many.
   *
   * @throws EventStoreError `invalid_request` for a reason that is none.
   */
  discard(name: string, which: DeadLetterChoice, reason: string): Promise<number>;

  /** All of them with their events, by position, some at a time. Rejects when it is iterated. */
  exportDeadLetters(
    name: string,
    query: DeadLetterQuery,
  ): AsyncIterable<readonly ExportedDeadLetter[]>;

  /**
   * Hands events out: each is kept from others until it is acknowledged, or its time is over. Events
   * of one aggregate are handed out in order, the next when the one before is acknowledged. None
   * where there are none in time. Whoever waits is given what the subscription is about by then.
   * Rejects with the signal's reason once that is aborted.
   *
   * @throws EventStoreError `invalid_request`; `wrong_subscription_target` where it is not to be
   *   fetched from; `subscription_not_active` while it is paused or disabled, or gets so.
   */
  fetch(
    name: string,
    options: FetchOptions,
    signal: AbortSignal,
  ): Promise<readonly PulledDelivery[]>;

  /**
   * Says that these were dealt with. Resolves with whether each receipt still counted, in their
   * order: one whose time is over does not, and its events may be handed out again.
   *
   * @throws EventStoreError `invalid_request`, `wrong_subscription_target`.
   */
  ack(name: string, receipts: readonly string[]): Promise<readonly boolean[]>;

  /**
   * Says that these were not dealt with: they are handed out again, not before `retryAfterMs`, or as
   * the subscription's `retry` has it. Resolves as `ack` does.
   *
   * @throws EventStoreError `invalid_request`, `wrong_subscription_target`.
   */
  nack(
    name: string,
    receipts: readonly string[],
    options?: { readonly retryAfterMs?: number },
  ): Promise<readonly boolean[]>;
}

/** All subscriptions of a store, and the way to those that somebody may know of. */
export interface AllSubscriptions extends Subscriptions {
  /**
   * Those whose filters `assert` does not throw at: others are not there, and whatever it throws
   * refuses to create one, or to change one into one.
   */
  narrowedBy(assert: (filter: SubscriptionFilter) => void): Subscriptions;
}
