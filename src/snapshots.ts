import type { AggregateKey } from './events/event.ts';
import type { HandlerKey } from './replay.ts';

/**
 * What is told of a snapshot: the state of an aggregate just after one of its events, as one
 * handler folds it. A snapshot is disposable: it makes replay fast, and never decides what is true.
 */
export interface SnapshotInfo extends AggregateKey {
  readonly handler: HandlerKey;
  /** The last event that is in the state. */
  readonly sequenceNumber: number;
  /** When that event was recorded: RFC 3339, UTC, milliseconds. */
  readonly timestamp: string;
  readonly createdAt: string;
  /** The length of the state's JSON, in UTF-8. */
  readonly sizeBytes: number;
  /** SHA-256 of the state's JSON, 64 hexadecimal digits. */
  readonly stateHash: string;
  /** The newest schema version of each event type when the events were folded. */
  readonly schemaVersions: Readonly<Record<string, number>>;
}

/** A snapshot that does not hold what it should. */
export interface SnapshotFault extends AggregateKey {
  readonly handler: HandlerKey;
  readonly sequenceNumber: number;
  /**
   * - `damaged`: it was changed after it was taken; every replay ignores it.
   * - `state_differs`: it is in itself as it should be, but a full replay comes to another state.
   * - `replay_failed`: a full replay to its event does not come to any state.
   */
  readonly reason: 'damaged' | 'state_differs' | 'replay_failed';
  readonly message: string;
}

/** When snapshots are taken by themselves, and how many are kept. Any one rule is enough. */
export interface SnapshotPolicy {
  /** Where a sequence number reaches a multiple of this; null for never. */
  readonly everyEvents: number | null;
  /**
   * At the first event whose timestamp is so many milliseconds or more after that of the last
   * snapshot's event, or of the aggregate's first event where there is no snapshot; null for never.
   */
  readonly everyMs: number | null;
  /** At each event of these types. */
  readonly onEventTypes: readonly string[];
  /** The newest so many are kept, per aggregate and handler. */
  readonly keep: number;
}

export interface SnapshotPolicyOverride extends SnapshotPolicy {
  readonly aggregateType: string;
}

export interface SnapshotPolicies {
  /** For all aggregate types that have none of their own. */
  readonly byDefault: SnapshotPolicy;
  /** In alphabetical order of their types. */
  readonly overrides: readonly SnapshotPolicyOverride[];
}

export interface Snapshots {
  /**
   * Replays the aggregate to its newest event, and keeps the state. Where this very snapshot is
   * there already, of whichever process, that one is told of. The oldest beyond the policy's `keep`
   * are removed.
   *
   * @throws EventStoreError whatever the replay rejects with (an unknown aggregate, a handler that
   *   fails); `snapshot_too_large` with the state's size, and nothing was stored; `unavailable`.
   */
  takeSnapshot(
    aggregate: AggregateKey,
    options?: { readonly handler?: string },
  ): Promise<SnapshotInfo>;

  /**
   * The snapshots of all handlers, the newest first; at most 1,000. Damaged ones are left out.
   *
   * @throws EventStoreError `aggregate_not_found`, `invalid_request`, `unavailable`.
   */
  listSnapshots(aggregate: AggregateKey): Promise<readonly SnapshotInfo[]>;

  /**
   * Removes the snapshots at this sequence number, of all handlers; resolves with how many there
   * were. Replay starts from the one before, or from the first event.
   *
   * @throws EventStoreError `invalid_request`, `unavailable`.
   */
  removeSnapshot(aggregate: AggregateKey, sequenceNumber: number): Promise<number>;

  /**
   * Compares every snapshot with a full replay to its event, and resolves with those that are
   * wrong; it removes none. Those of another handler version, or of other schema versions than
   * today's, are passed over: no replay takes them.
   *
   * @throws EventStoreError `invalid_request`, `unavailable`.
   */
  verifySnapshots(aggregate: AggregateKey): Promise<readonly SnapshotFault[]>;

  /** As this process knows them, which is a second or two behind other processes at the most. */
  snapshotPolicies(): SnapshotPolicies;

  /**
   * Sets the policy of one aggregate type, or the default where the type is undefined, for all
   * processes (see SNAPSHOT_POLICY_SCHEMA). What is not given is as the product has it.
   *
   * @throws EventStoreError `invalid_request` with every fault; `aggregate_type_limit` where as many
   *   types have policies as there may be types; `unavailable`.
   */
  setSnapshotPolicy(aggregateType: string | undefined, given: unknown): Promise<SnapshotPolicy>;

  /**
   * Takes back what was set: the default holds again, or the product's own. False where there was
   * nothing.
   *
   * @throws EventStoreError `invalid_request`, `unavailable`.
   */
  resetSnapshotPolicy(aggregateType: string | undefined): Promise<boolean>;
}
