import type { Fault } from '../../errors.ts';
import type { AggregateKey, JsonObject, RecordedEvent } from '../../events/event.ts';
import type { NamesEvents, SchemaSubject } from '../../schemas.ts';
import type { Digest } from '../audit/event-hash.ts';

/** What schemas say of events, before they are stored. */
export interface EventSchemas extends NamesEvents {
  /** Which version the data of an event is in that does not say it; 1 without a schema. */
  latestVersion(subject: SchemaSubject): number;
  /** Each pointer leads into the list of events. */
  check(events: readonly VersionedEvent[]): SchemaVerdict;
}

export interface VersionedEvent extends SchemaSubject {
  readonly version: number;
  readonly data: JsonObject;
}

export interface SchemaVerdict {
  readonly faults: readonly Fault[];
  readonly warnings: readonly string[];
}

/** An event as it is stored: final from the first one on. */
export interface StoredEvent extends AggregateKey {
  readonly position: number;
  readonly eventId: string;
  readonly eventType: string;
  readonly sequenceNumber: number;
  readonly timestamp: Date;
  readonly userId?: string | undefined;
  readonly correlationId?: string | undefined;
  readonly causationId?: string | undefined;
  readonly version: number;
  readonly data: JsonObject;
  readonly metadata: JsonObject;
  readonly tags: readonly string[];
  readonly salt: Buffer;
  readonly commitment: Digest;
  readonly hash: Digest;
}

export interface StoredEvents {
  readonly events: readonly StoredEvent[];
  /** What they take as BSON, at most. */
  readonly sizeBytes: number;
}

/** An aggregate's last sequence number; 0 where it has no event. */
export interface AggregateHead extends AggregateKey {
  readonly sequenceNumber: number;
}

/** A committed group, slot `n` of the log, as far as the next ones build on it. */
export interface CommitSummary {
  readonly n: number;
  readonly firstPosition: number;
  readonly count: number;
  readonly timestamp: Date;
  readonly writer: string;
  readonly attemptId: string;
  readonly aggregates: readonly AggregateHead[];
  readonly tree: {
    readonly size: number;
    readonly root: Digest;
    readonly peaks: readonly Digest[];
  };
}

export interface CommitRecord extends CommitSummary {
  /** In position order: the id at index i belongs to position `firstPosition + i`. */
  readonly eventIds: readonly string[];
}

/** The commits of the log, and the one way to add to them. */
export interface CommitLog {
  /** The newest majority-committed commit; undefined in an empty log. Never a local read. */
  newestCommit(): Promise<CommitSummary | undefined>;
  /** Majority-committed commits n+1, n+2 …, at most `limit`. Never a local read. */
  commitsAfter(n: number, limit: number): Promise<readonly CommitSummary[]>;
  /** Starts the writer's one transaction; an earlier one that was left open is gone by that. */
  begin(): CommitTransaction;
  /** Ends the transactions of all other registered writers; the number of writers. */
  evictOtherWriters(): Promise<number>;
}

/**
 * One attempt. Reads and writes are of one snapshot. A method rejects with `unavailable` where the
 * database did not do it: then nothing of the attempt is stored, unless `commit` was called.
 */
export interface CommitTransaction {
  readHeads(aggregates: readonly AggregateKey[]): Promise<readonly AggregateHead[]>;
  readEvents(eventIds: readonly string[]): Promise<readonly RecordedEvent[]>;
  /** Takes the commit's slot and puts the events behind it. */
  insert(commit: CommitRecord, events: StoredEvents): Promise<InsertOutcome>;
  /** With majority and journal. Never rejects. */
  commit(): Promise<CommitOutcome>;
  /** Never rejects; to be called whenever `commit` is not. */
  abort(): Promise<void>;
}

export type CommitOutcome =
  | { readonly kind: 'committed' }
  /** It may be committed, now or later. */
  | { readonly kind: 'unknown'; readonly cause: unknown };

export type InsertOutcome =
  | 'inserted'
  /** The slot holds another commit, perhaps one that is not majority-committed yet. */
  | 'slot_taken'
  /** Another writer's open transaction holds the slot. */
  | 'contended'
  | 'duplicate_event_id'
  /** The sequence numbers were stored already: what we believed of an aggregate was wrong. */
  | 'duplicate_sequence_number'
  /** The database will never take this group. */
  | 'rejected';
