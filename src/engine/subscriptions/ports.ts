import type { AggregateKey, RecordedEvent } from '../../events/event.ts';
import type {
  DeliveryAttempt,
  PulledDelivery,
  SubscriptionDefinition,
  SubscriptionStatus,
} from '../../subscriptions.ts';

/** Where one event of a subscription lies, and in whose line it stands. */
export interface DeliveryPlace extends AggregateKey {
  readonly position: number;
}

/** One or more events on their way to a target. */
export interface OutboundDelivery {
  /** The same at each try of the same events: a UUID made of subscription and positions. */
  readonly id: string;
  readonly subscription: StoredSubscription;
  /** In position order, in the latest version of their schemas. */
  readonly events: readonly RecordedEvent[];
  /** From 1. */
  readonly attempt: number;
}

export interface DeliveryFailure {
  /** A phrase, without secrets; equal failures have equal texts, so that they can be grouped. */
  readonly error: string;
  readonly statusCode?: number;
  /** It speaks against the whole target (not reached, no answer in time), not against the events. */
  readonly isOfTarget: boolean;
  /** The receiver wants nothing more, ever (410). */
  readonly isGone?: boolean;
  /** Trying again is of no use (the event cannot be made into a delivery). */
  readonly isFinal?: boolean;
  /** Not before so long, as the target says. */
  readonly retryAfterMs?: number;
}

/** `waitedMs`: for others to be done, before it began. */
export type DeliveryResult = { readonly waitedMs?: number } & (
  | { readonly kind: 'delivered'; readonly statusCode?: number }
  | { readonly kind: 'failed'; readonly failure: DeliveryFailure }
);

/**
 * Brings deliveries to one kind of target. Never rejects; takes no longer than the subscription's
 * `timeoutMs` from when it began, and gives up where the signal is aborted.
 */
export interface Deliverer {
  deliver(delivery: OutboundDelivery, signal: AbortSignal): Promise<DeliveryResult>;
  close(): Promise<void>;
}

export type Deliverers = Readonly<Record<'webhook' | 'redis-stream', Deliverer | undefined>>;

/** A secret as it is kept: sealed where there is a key to seal with. */
export interface KeptSecret {
  readonly sealed: string;
  /** RFC 3339; it signs beside the newest until then (rotation); absent for the newest. */
  readonly expiresAt?: string;
}

export interface StoredSubscription {
  /** Made once; a subscription of the same name made later has another. */
  readonly id: string;
  /** The values of a webhook's headers are sealed, as the secrets are. */
  readonly definition: SubscriptionDefinition;
  /** Aggregate types that its filters have let through: what is kept of it is of these. None: of any. */
  readonly reachedTypes?: readonly string[];
  /** What `from` came to when it was created, or last reset: it begins behind this position. */
  readonly startPosition: number;
  readonly status: SubscriptionStatus;
  readonly statusReason?: string;
  /** Newest first; none for targets that sign nothing. */
  readonly secrets: readonly KeptSecret[];
  readonly createdAt: string;
  readonly updatedAt: string;
  /** One more with each change. */
  readonly revision: number;
}

/** Keeps what was subscribed to. Everything rejects with `unavailable`. */
export interface SubscriptionStore {
  /** Changes whenever any subscription does. */
  revision(): Promise<number>;
  list(): Promise<readonly StoredSubscription[]>;
  find(name: string): Promise<StoredSubscription | undefined>;
  /** False where the name is taken; rejects with `redis_stream_taken` where the stream is. */
  insert(subscription: StoredSubscription): Promise<boolean>;
  /** The same; false where it has another revision by now. Sets the revision to one more. */
  replace(subscription: StoredSubscription): Promise<boolean>;
  /** With everything that is kept of it. False where there is none of this id. */
  remove(id: string): Promise<boolean>;
}

/** A failed event that waits for its next try, for those before it, or for somebody to redrive it. */
export interface ParkedDelivery extends DeliveryPlace {
  readonly eventId: string;
  readonly eventType: string;
  readonly sequenceNumber: number;
  readonly state: 'waiting' | 'dead';
  /** Tries so far. */
  readonly attempts: number;
  readonly error: string;
  /** Nobody could tell whether the subscription wants it. */
  readonly isUndecided?: boolean;
  /** Of a waiting one: the first position of those that it is tried again with. */
  readonly batch?: number;
  /** RFC 3339; of a waiting one: not before then. Of a dead one: when it died. */
  readonly at: string;
}

/** Up to where a subscription is settled. */
export interface DeliveryProgress {
  /** All matching events up to here are settled: delivered, or parked. */
  readonly checkpoint: number;
  /** Settled ones above the checkpoint, ascending; bounded by the window. */
  readonly settledAbove: readonly number[];
}

/** What a run has to have written down. */
export interface ProgressChange extends DeliveryProgress {
  readonly parked: readonly ParkedDelivery[];
  /** Positions of parked ones that are settled for good. */
  readonly unparked: readonly number[];
}

/**
 * Keeps how far a subscription is. Whoever begins a later epoch, or changes something beneath a run,
 * makes all earlier ones unable to write: `save` is one transaction. All rejects with `unavailable`.
 */
export interface DeliveryStore {
  /** Begins a run: everything that is kept, and its epoch. Progress from `start` where none is. */
  begin(subscriptionId: string, start: number): Promise<KeptDeliveries>;
  /** False where the epoch is over: nothing was written. */
  save(subscriptionId: string, epoch: number, change: ProgressChange): Promise<boolean>;
}

export interface KeptDeliveries extends DeliveryProgress {
  readonly epoch: number;
  /** In position order. */
  readonly parked: readonly ParkedDelivery[];
}

/** Events that were handed out together by a pull subscription. Times: ms since 1970. */
export interface KeptLease {
  /** Made once for each time that something is handed out. */
  readonly leaseId: string;
  readonly positions: readonly number[];
  readonly attempt: number;
  readonly handedOutAt: number;
  /** Until then they are kept from others. */
  readonly visibleAt: number;
}

/**
 * Keeps how far a pull subscription is. The epoch counts each save: who knows of another has
 * missed something. Everything rejects with `unavailable`.
 */
export interface PullStore {
  /** What is kept at one moment; progress from `start` where none is. `claims`: in a new epoch. */
  load(
    subscriptionId: string,
    options: { readonly start: number; readonly claims: boolean },
  ): Promise<KeptDeliveries & { readonly leases: readonly KeptLease[] }>;
  /** In one, as the epoch after this one; false where that has begun: nothing was written. */
  save(
    subscriptionId: string,
    epoch: number,
    change: ProgressChange & { readonly leases: readonly KeptLease[] },
  ): Promise<boolean>;
  /** Of those that there are. */
  epochs(subscriptionIds: readonly string[]): Promise<ReadonlyMap<string, number>>;
}

export interface DeadLetterFilter {
  readonly error?: string;
  readonly eventType?: string;
  readonly aggregateType?: string;
  readonly aggregateId?: string;
}

/** What management does with what a run keeps; each ends the run's epoch, so that it begins anew. */
export interface ManagedDeliveries {
  /** Undefined before its first run. */
  progress(subscriptionId: string): Promise<DeliveryProgress | undefined>;
  /** Everything is as if it were settled up to there, and nothing beyond; parked ones are gone. */
  reset(subscriptionId: string, checkpoint: number): Promise<void>;
  /** Dead ones, by position. */
  deadLetters(
    subscriptionId: string,
    filter: DeadLetterFilter,
    page: { readonly behind: number; readonly limit: number },
  ): Promise<readonly ParkedDelivery[]>;
  deadLetterGroups(
    subscriptionId: string,
  ): Promise<readonly { readonly error: string; readonly count: number }[]>;
  countDead(subscriptionId: string): Promise<number>;
  /** How many wait in the line of each aggregate behind its dead one. */
  countWaiting(
    subscriptionId: string,
    aggregates: readonly AggregateKey[],
  ): Promise<readonly number[]>;
  /** Dead ones become waiting, with no tries used up; resolves with how many. */
  redrive(subscriptionId: string, which: number | DeadLetterFilter): Promise<number>;
  /** They count as settled; resolves with which. */
  discard(
    subscriptionId: string,
    which: number | DeadLetterFilter,
  ): Promise<readonly ParkedDelivery[]>;
}

/** Keeps the newest tries of each subscription, for people to look at. */
export interface AttemptLog {
  /** Never rejects: what cannot be kept is counted, and gone. */
  note(subscriptionId: string, attempts: readonly DeliveryAttempt[]): Promise<void>;
  newest(subscriptionId: string, limit: number): Promise<readonly DeliveryAttempt[]>;
}

/** Hands out the events of pull subscriptions. Everything rejects with `unavailable`. */
export interface PullDeliveries {
  /**
   * None where there are none in time; `changed` where the subscription is another by now. Rejects
   * with the signal's reason once that is aborted. Its events take no more than a page may
   * (`pageBytesMax`), unless one alone does: they are held until their client has taken them.
   */
  fetch(
    subscription: StoredSubscription,
    options: {
      readonly max: number;
      readonly waitMs: number;
      readonly visibilityTimeoutMs: number;
    },
    signal: AbortSignal,
  ): Promise<readonly PulledDelivery[] | 'changed'>;
  /** Whether each receipt still counted. */
  ack(subscription: StoredSubscription, receipts: readonly string[]): Promise<readonly boolean[]>;
  nack(
    subscription: StoredSubscription,
    receipts: readonly string[],
    options: { readonly retryAfterMs?: number },
  ): Promise<readonly boolean[]>;
}
