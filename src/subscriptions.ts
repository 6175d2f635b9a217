import type { RecordedEvent } from './events/event.ts';

/** Which events: those that all of what is given is true of. An empty list asks nothing. */
export interface SubscriptionFilter {
  readonly eventTypes: readonly string[];
  /** Events of the reserved type `Audit` are left out unless it is named here. */
  readonly aggregateTypes: readonly string[];
  readonly aggregateIds: readonly string[];
  readonly userIds: readonly string[];
  /** Any of them. */
  readonly tags: readonly string[];
  /** A JSONata expression over the event as it is delivered; what it makes counts as a boolean. */
  readonly where?: string;
}

/** Asks nothing of an event. */
export const EVERY_EVENT: SubscriptionFilter = {
  eventTypes: [],
  aggregateTypes: [],
  aggregateIds: [],
  userIds: [],
  tags: [],
};

export interface WebhookTarget {
  readonly type: 'webhook';
  readonly url: string;
  /** Sent with each request; as secret as a credential. */
  readonly headers: Readonly<Record<string, string>>;
}

/** A stream of its own, `{prefix}:sub:<key>`. */
export interface RedisStreamTarget {
  readonly type: 'redis-stream';
  readonly key: string;
  /** Older entries than so many are trimmed; none where absent. */
  readonly lengthMax?: number;
}

/** Handed out when asked for. */
export interface PullTarget {
  readonly type: 'pull';
  /** How long what was handed out is kept from others, where the request says nothing else. */
  readonly visibilityTimeoutMs: number;
}

export type SubscriptionTarget = WebhookTarget | RedisStreamTarget | PullTarget;

/** Where a subscription begins: `now` is behind the newest event, a position is behind that one. */
export type SubscriptionStart =
  | 'beginning'
  | 'now'
  | { readonly position: number }
  /** RFC 3339; with the first event at that time or later. */
  | { readonly timestamp: string };

export interface RetryPolicy {
  /** Deliveries of one event that may fail, the first one included; from 1. */
  readonly maxAttempts: number;
  readonly initialDelayMs: number;
  /** Each delay is so many times the one before; from 1. */
  readonly factor: number;
  readonly maxDelayMs: number;
}

/** What is asked for, with every default filled in. */
export interface SubscriptionDefinition {
  readonly name: string;
  readonly target: SubscriptionTarget;
  readonly filter: SubscriptionFilter;
  readonly from: SubscriptionStart;
  readonly retry: RetryPolicy;
  /** Whether later events of the same aggregate wait behind a dead letter, or go on. */
  readonly onDeadLetter: 'park' | 'continue';
  readonly batch: { readonly max: number };
  /** How long a receiver may take. */
  readonly timeoutMs: number;
  readonly enabled: boolean;
}

/**
 * `active`: events are delivered. `paused`: somebody said so. `disabled`: the service gave up, for
 * `statusReason`; resuming is for somebody to say.
 */
export type SubscriptionStatus = 'active' | 'paused' | 'disabled';

export interface SubscriptionLag {
  /** Positions of the log that are not settled yet, matching or not. */
  readonly events: number;
  /** How long ago the oldest of these was recorded; 0 where there is none. */
  readonly seconds: number;
}

export interface Subscription extends SubscriptionDefinition {
  readonly status: SubscriptionStatus;
  readonly statusReason?: string;
  readonly createdAt: string;
  readonly updatedAt: string;
  /** Every matching event up to here is delivered, or waits for a retry, or is a dead letter. */
  readonly checkpoint: number;
  readonly lag: SubscriptionLag;
  readonly deadLetters: number;
}

/** What a webhook is signed with, shown once: `whsec_` and base64 (Standard Webhooks). */
export interface SubscriptionSecret {
  readonly secret: string;
}

/** One try to deliver. */
export interface DeliveryAttempt {
  readonly at: string;
  readonly eventIds: readonly string[];
  readonly positions: readonly number[];
  /** Which try of these events it was; from 1. */
  readonly attempt: number;
  /** `discarded`: given up by somebody; `error` has the reason. */
  readonly outcome: 'delivered' | 'failed' | 'dead' | 'discarded';
  /** What a webhook's receiver answered. */
  readonly statusCode?: number;
  readonly durationMs: number;
  readonly error?: string;
  readonly nextAttemptAt?: string;
}

/** An event that is not delivered any more until somebody says so. */
export interface DeadLetter {
  readonly id: string;
  readonly position: number;
  readonly eventId: string;
  readonly eventType: string;
  readonly aggregateType: string;
  readonly aggregateId: string;
  readonly sequenceNumber: number;
  readonly attempts: number;
  readonly error: string;
  readonly diedAt: string;
  /** Later events of its aggregate that wait behind it. */
  readonly waiting: number;
}

/** Events handed out by a pull subscription; to be acknowledged by the receipt, together. */
export interface PulledDelivery {
  readonly receipt: string;
  readonly events: readonly RecordedEvent[];
  readonly attempt: number;
  /** From then on it may be handed out again. */
  readonly visibleAt: string;
}

/** The reserved type of events about users' and administrators' actions. */
export const AUDIT_TYPE = 'Audit';
