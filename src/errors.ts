import type { AggregateKey, ExpectedSequenceNumber } from './events/event.ts';

/** What is wrong with one place of a request; `pointer` is a JSON Pointer (RFC 6901). */
export interface Fault {
  readonly pointer: string;
  readonly message: string;
}

/** An expectation that did not hold. `index` is the event's place in the request. */
export interface SequenceConflict extends AggregateKey {
  readonly index: number;
  readonly expected: ExpectedSequenceNumber;
  readonly actual: number;
}

/** Why a version may not follow another. */
export interface VersionIncompatibility {
  /** Stable. */
  readonly code: string;
  /** JSON Pointer into the schema that accepts too little. */
  readonly pointer: string;
  readonly message: string;
  /** `backward`: earlier data is refused by the new version; `forward`: new data by an earlier. */
  readonly direction: 'backward' | 'forward';
  readonly comparedWith: number;
}

/** Every refusal and failure, with what the caller needs to act on it. */
export interface ErrorDetails {
  invalid_request: { readonly faults: readonly Fault[] };
  /** `challenge` is what a credential would have to be (RFC 9110, section 11.6.1). */
  unauthenticated: { readonly challenge: string };
  /** What it would take. */
  forbidden: { readonly scope: string };
  /** Which budget is used up. */
  rate_limited: { readonly budget: string; readonly retryAfterMs: number };
  not_found: { readonly path: string };
  method_not_allowed: { readonly allow: readonly string[] };
  not_acceptable: { readonly offered: readonly string[] };
  unsupported_media_type: { readonly supported: readonly string[] };
  request_timeout: Record<string, never>;
  headers_too_large: Record<string, never>;
  sequence_conflict: { readonly conflicts: readonly SequenceConflict[] };
  /** As `sequence_conflict`, where the expectation came as an HTTP header. */
  precondition_failed: { readonly conflicts: readonly SequenceConflict[] };
  event_id_conflict: { readonly eventIds: readonly string[] };
  /** An Idempotency-Key that came with other events before. */
  idempotency_key_reused: { readonly eventIds: readonly string[] };
  aggregate_type_limit: { readonly aggregateType: string; readonly limit: number };
  payload_too_large: { readonly limitBytes: number };
  /** JSON Pointers into the request, to what the schema of an event type refuses. */
  schema_violation: { readonly faults: readonly Fault[] };
  schema_incompatible: { readonly reasons: readonly VersionIncompatibility[] };
  schema_limit: { readonly limit: number };
  /** A step from one version of an event's data to a later one failed. */
  upcast_failed: {
    readonly eventId: string;
    readonly aggregateType: string;
    readonly eventType: string;
    readonly fromVersion: number;
    readonly toVersion: number;
  };
  schema_version_too_old: {
    readonly eventId: string;
    readonly storedVersion: number;
    readonly schemaVersion: number;
  };
  api_key_limit: { readonly limit: number };
  snapshot_too_large: { readonly sizeBytes: number; readonly limitBytes: number };
  subscription_not_found: { readonly subscription: string };
  /** Another one has this name. */
  subscription_exists: { readonly subscription: string };
  subscription_limit: { readonly limit: number };
  /** Another subscription writes into the stream of this key. */
  redis_stream_taken: { readonly key: string };
  /** Its revision, and the one that the change was made of, where that was said. */
  subscription_changed: {
    readonly subscription: string;
    readonly revision: number;
    readonly expected?: number;
  };
  subscription_not_active: { readonly subscription: string; readonly subscriptionStatus: string };
  /** What was asked for goes with another type of target. */
  wrong_subscription_target: { readonly subscription: string; readonly targetType: string };
  queue_full: { readonly retryAfterMs: number };
  unavailable: Record<string, never>;
  /** The ids of the events, in their order: with these, asking again never stores twice. */
  outcome_unknown: { readonly eventIds: readonly string[] };
  position_not_reached: { readonly position: number; readonly head: number };
  store_closed: Record<string, never>;
  log_damaged: { readonly position: number };
  aggregate_not_found: { readonly aggregateId: string; readonly aggregateType?: string };
  /** The types that have an aggregate of this id. */
  aggregate_type_ambiguous: {
    readonly aggregateId: string;
    readonly candidates: readonly string[];
  };
  /** The name of the handler, and the event after which there was no state. */
  reducer_failed: {
    readonly handler: string;
    readonly eventId: string;
    readonly sequenceNumber: number;
  };
  invalid_configuration: { readonly faults: readonly string[] };
  mongod_not_found: { readonly tried: readonly string[] };
  data_dir_in_use: { readonly dataDir: string; readonly processId: number };
  mongod_failed: { readonly logFile: string };
  internal: Record<string, never>;
}

export type ErrorCode = keyof ErrorDetails;

/** The one class of error this product throws. `message` is for people, `details` for programs. */
export class EventStoreError<Code extends ErrorCode = ErrorCode> extends Error {
  override readonly name = 'EventStoreError';
  readonly code: Code;
  readonly details: ErrorDetails[Code];

  constructor(code: Code, message: string, details: ErrorDetails[Code], cause?: unknown) {
    super(message, cause === undefined ? undefined : { cause });
    this.code = code;
    this.details = details;
  }
}

/** A client that has made more faults than this has made the same one again and again. */
const FAULTS_MAX = 100;

/** The refusal of a request with at least one fault; its message names the first. */
export function invalidRequest(faults: readonly Fault[]): EventStoreError<'invalid_request'> {
  const [first = { pointer: '', message: 'is not valid' }] = faults;
  const place = first.pointer === '' ? 'The request' : first.pointer;
  const more = faults.length > 1 ? ` (and ${faults.length - 1} more)` : '';
  const message = `${place} ${first.message}${more}`;
  return new EventStoreError('invalid_request', message, { faults: faults.slice(0, FAULTS_MAX) });
}

/** The refusal of events whose data is not as their schemas have it; its message names the first. */
export function schemaViolation(faults: readonly Fault[]): EventStoreError<'schema_violation'> {
  const [{ pointer, message } = { pointer: '', message: '' }] = faults;
  const more = faults.length > 1 ? ` (and ${faults.length - 1} more)` : '';
  const said = `Nothing was stored: ${pointer} ${message}${more}`;
  return new EventStoreError('schema_violation', said, { faults: faults.slice(0, FAULTS_MAX) });
}

/** Narrows an unknown error to ours, of one code where given. */
export function isEventStoreError<Code extends ErrorCode>(
  error: unknown,
  code?: Code,
): error is EventStoreError<Code> {
  return error instanceof EventStoreError && (code === undefined || error.code === code);
}
