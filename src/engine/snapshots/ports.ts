import type { AggregateKey, JsonObject } from '../../events/event.ts';
import type { HandlerKey } from '../../replay.ts';
import type { SnapshotPolicy } from '../../snapshots.ts';

/** Folds the events of an aggregate. */
export interface Replays {
  /** Rejects with an EventStoreError, of an unknown aggregate as well. */
  replay(
    aggregate: AggregateKey,
    options: {
      readonly handler?: string;
      readonly useSnapshot: boolean;
      /** Inclusive; to the newest where absent. */
      readonly toSequenceNumber?: number;
    },
  ): Promise<Replayed>;
}

export interface Replayed {
  /** The last event that is in the state, and when it was recorded. */
  readonly sequenceNumber: number;
  readonly timestamp: string;
  readonly state: JsonObject;
  readonly handler: HandlerKey;
  /** The one that it started from. */
  readonly snapshot: { readonly sequenceNumber: number } | null;
}

/** The newest schema version of each event type of an aggregate type. */
export type SchemaVersions = (aggregateType: string) => Readonly<Record<string, number>>;

/** What a replay asks for a state to start from. */
export interface SnapshotSource {
  /**
   * The newest snapshot of this handler, at `atMostSequenceNumber` or before it and above
   * `aboveSequenceNumber` (0 where absent), that is whole and of today's versions. Never rejects: undefined where there is none, or it cannot be read.
   */
  newestFor(
    aggregate: AggregateKey,
    handler: HandlerKey,
    atMostSequenceNumber: number | undefined,
    aboveSequenceNumber?: number,
  ): Promise<SnapshotState | undefined>;
  /** Removes one that was given. Never rejects. */
  remove(aggregate: AggregateKey, handler: HandlerKey, sequenceNumber: number): Promise<void>;
}

export interface SnapshotState {
  readonly sequenceNumber: number;
  readonly timestamp: string;
  readonly state: JsonObject;
}

/** Which snapshot it is. There is one of each at the most. */
export interface SnapshotKey extends AggregateKey {
  /** The name of the handler. */
  readonly handler: string;
  readonly sequenceNumber: number;
  readonly handlerVersion: number;
}

/** The snapshots of one handler. */
export interface SnapshotSeries extends AggregateKey {
  readonly handler: string;
}

export interface SnapshotHeader {
  readonly timestamp: string;
  readonly createdAt: string;
  readonly sizeBytes: number;
  /** SHA-256 of the state's JSON text, in hexadecimal digits. */
  readonly stateHash: string;
  /** In the order of their event types. */
  readonly schemaVersions: readonly SchemaVersion[];
}

export interface SchemaVersion {
  readonly eventType: string;
  readonly version: number;
}

/** A snapshot without its state. What was read may have been changed: see `isSealed`. */
export interface SnapshotHead {
  readonly key: SnapshotKey;
  /** Everything else that is kept of it. */
  readonly header: SnapshotHeader;
  /** SHA-256 of the key and the header, in hexadecimal digits. */
  readonly hash: string;
}

export interface StoredSnapshot extends SnapshotHead {
  /** The JSON text of the state. */
  readonly state: string;
}

/** Keeps snapshots, for all processes. Everything rejects with `unavailable`. */
export interface SnapshotStore {
  /** False where there is one of this key already. */
  insert(snapshot: StoredSnapshot): Promise<boolean>;
  find(key: SnapshotKey): Promise<StoredSnapshot | undefined>;
  /**
   * The newest of a handler, of any version, at a sequence number or before one of them, and above
   * another.
   */
  newest(
    of: SnapshotSeries,
    atMost: number | SnapshotKey,
    above: number,
  ): Promise<StoredSnapshot | undefined>;
  /** Those of all handlers, in no particular order. */
  list(aggregate: AggregateKey, limit: number): Promise<readonly SnapshotHead[]>;
  remove(key: SnapshotKey): Promise<void>;
  /** Those of all handlers; resolves with how many there were. */
  removeAt(aggregate: AggregateKey, sequenceNumber: number): Promise<number>;
  /** Removes all of a handler's but the newest so many. */
  keepNewest(of: SnapshotSeries, count: number): Promise<void>;
}

/** Sees to it that one process at a time works for an aggregate. Rejects with `unavailable`. */
export interface SnapshotClaims {
  /**
   * Undefined while somebody else has it. It runs out by the database's clock after a while, so
   * that a process which died holds up nobody for long.
   */
  claim(aggregate: AggregateKey): Promise<SnapshotClaim | undefined>;
}

export interface SnapshotClaim {
  release(): Promise<void>;
}

/** Keeps what was set, for all processes. Everything rejects with `unavailable`. */
export interface SnapshotPolicyStore {
  /** Undefined stands for the default. What was read may be anything. */
  list(): Promise<readonly StoredSnapshotPolicy[]>;
  put(aggregateType: string | undefined, policy: SnapshotPolicy): Promise<void>;
  /** False where there was none. */
  remove(aggregateType: string | undefined): Promise<boolean>;
}

export interface StoredSnapshotPolicy {
  readonly aggregateType: string | undefined;
  readonly policy: unknown;
}

/** What was being done for snapshots when it failed. */
export type SnapshotTrouble = 'take' | 'too_large' | 'claim' | 'read' | 'remove' | 'policies';

/** Why a snapshot was not used. */
export type SnapshotMismatch = 'damaged' | 'handler_version' | 'schema_versions' | 'other_history';

/** Hears of what became of snapshots. Never throws. */
export interface SnapshotObserver {
  snapshotTaken(sizeBytes: number, seconds: number): void;
  /** Nothing but speed is lost. */
  snapshotFailed(trouble: SnapshotTrouble, cause: unknown): void;
  /** One was ignored, and is removed. */
  snapshotIgnored(mismatch: SnapshotMismatch): void;
  /** One was due, but too many are already. */
  snapshotDropped(): void;
}

/** An event that this process has committed. */
export interface CommittedEvent extends AggregateKey {
  readonly sequenceNumber: number;
  readonly eventType: string;
  readonly timestamp: string;
}
