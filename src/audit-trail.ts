import type { ReadOrder } from './event-store.ts';
import type { JsonObject, JsonValue } from './events/event.ts';

/** Who does something, and from where. What is not known is absent. */
export interface Actor {
  readonly userId?: string;
  /** `key:<keyId>`, `jwt:<issuer>|<subject>`; never the credential itself. */
  readonly credential?: string;
  readonly ip?: string;
  readonly userAgent?: string;
  readonly requestId?: string;
}

/** `appended` stands for every state change; the others are the event types of the type `Audit`. */
export type AuditAction = 'appended' | AuditEventType;

/** In `AUDIT_EVENTS` (src/engine/audit) each is explained. */
export type AuditEventType =
  | 'ServiceStarted'
  | 'ServiceStopped'
  | 'SignInRefused'
  | 'PermissionRefused'
  | 'AppendRefused'
  | 'EventsRead'
  | 'EventsExported'
  | 'AggregateReplayed'
  | 'SnapshotTaken'
  | 'SnapshotRemoved'
  | 'SnapshotPolicyChanged'
  | 'SubscriptionCreated'
  | 'SubscriptionChanged'
  | 'SubscriptionRemoved'
  | 'SubscriptionReset'
  | 'DeadLettersRedriven'
  | 'DeadLettersDiscarded'
  | 'SchemaRegistered'
  | 'SchemaChanged'
  | 'SchemaModeChanged'
  | 'ApiKeyCreated'
  | 'ApiKeyRevoked'
  | 'SigningKeyChanged'
  | 'LogVerified';

export type AuditOutcome = 'done' | 'refused';

/** What somebody did, or was not let do: the `data` of an event of the type `Audit`. */
export interface AuditRecord {
  readonly outcome: AuditOutcome;
  readonly actor: Actor;
  /** What it was done to, in one text: `subscription:billing`, `Mission/mission-42`. */
  readonly target?: string;
  readonly aggregateType?: string;
  readonly aggregateId?: string;
  /** Why it was refused, or what the one who did it said. */
  readonly reason?: string;
  /** Of settings: never a secret. */
  readonly before?: JsonValue;
  readonly after?: JsonValue;
  /** What else is worth knowing of it. */
  readonly details?: JsonObject;
}

/** All that is given must be true of an entry. */
export interface AuditQuery {
  readonly userId?: string;
  /** Inclusive; RFC 3339. */
  readonly from?: string;
  /** Exclusive; RFC 3339. */
  readonly to?: string;
  readonly action?: AuditAction;
  readonly outcome?: AuditOutcome;
  readonly aggregateType?: string;
  readonly aggregateId?: string;
  readonly correlationId?: string;
  readonly ip?: string;
  /** In any field of the envelope, whatever its case. */
  readonly text?: string;
  /** `desc` where absent: the newest first. */
  readonly order?: ReadOrder;
}

/** One line of the trail: a state change, or what somebody did. */
export interface AuditEntry extends Omit<AuditRecord, 'actor'>, Omit<Actor, 'requestId'> {
  readonly position: number;
  readonly hash: string;
  readonly timestamp: string;
  readonly action: AuditAction;
  readonly eventId: string;
  readonly eventType: string;
  readonly correlationId?: string;
  readonly sequenceNumber: number;
}

export interface AuditPage {
  readonly entries: readonly AuditEntry[];
  /** Position behind which the next page begins; absent on the last one. */
  readonly next?: number;
  readonly head: number;
}

/** Who did what. Everything of it is in the log, under the same proof as every event. */
export interface AuditTrail {
  /** Whatever the action does is done by this actor. In a process without one it is the process. */
  actingAs<Result>(actor: Actor, action: () => Promise<Result>): Promise<Result>;

  /**
   * One page. It looks at a bounded number of events, so that it may be short, or empty, before the
   * last one.
   *
   * @throws EventStoreError `invalid_request`, `unavailable`.
   */
  search(
    query: AuditQuery,
    page: { readonly limit: number; readonly after?: number },
  ): Promise<AuditPage>;
}
