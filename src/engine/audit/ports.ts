import type { RecordedEvent } from '../../events/event.ts';
import type { CommitRecord } from '../append/ports.ts';
import type { Span } from '../read/ports.ts';
import type { Digest } from './event-hash.ts';

/** A tile of all its hashes, one after the other; `level` 0 has the leaf hashes. */
export interface FullTile {
  readonly level: number;
  readonly index: number;
  readonly hashes: Buffer;
}

/**
 * The partial tiles at the right edge of the tree, level 0 first: each has the hashes, fewer than
 * 256, that are not in a full tile of its level yet.
 */
export interface TileEdge {
  readonly size: number;
  readonly levels: readonly Buffer[];
}

/** The edge behind commit `n`. */
export interface CommittedEdge extends TileEdge {
  readonly n: number;
}

/** What a commit says of the tree, and where its leaves are. */
export interface CommittedTree {
  readonly n: number;
  readonly size: number;
  readonly root: Digest;
  readonly aggregateTypes: readonly string[];
}

/** The tree as events and commits have it. Rejects with `unavailable`. */
export interface TreeReader {
  /** Undefined in an empty log. */
  newestTree(): Promise<CommittedTree | undefined>;
  /** Of the commits n+1, n+2 …, at most `limit`. */
  treesAfter(n: number, limit: number): Promise<readonly CommittedTree[]>;
  /**
   * The leaf hashes at these positions, in order. All are of these types.
   *
   * @throws EventStoreError `log_damaged` where one is not there.
   */
  leafHashes(aggregateTypes: readonly string[], span: Span): Promise<readonly Digest[]>;
}

/** Tiles that are written, for all processes. Rejects with `unavailable`. */
export interface TileStore {
  /** Where what is written ends; undefined where nothing is. */
  edge(): Promise<CommittedEdge | undefined>;
  /** In the order of the places; undefined for those that are not there. */
  read(places: readonly TileKey[]): Promise<readonly (Buffer | undefined)[]>;
  /**
   * Those that are there stay. Resolves with the first that is there with other hashes; undefined
   * where none is.
   */
  write(tiles: readonly FullTile[]): Promise<FullTile | undefined>;
  /** Moves the edge from behind commit `n`; false where it is elsewhere, and stays there. */
  advance(n: number, edge: CommittedEdge): Promise<boolean>;
}

export type TileKey = Pick<FullTile, 'level' | 'index'>;

/** A checkpoint as it is kept. */
export interface StoredCheckpoint {
  readonly size: number;
  readonly rootHash: Digest;
  readonly origin: string;
  /** What is signed: origin, size and root, each with a line feed behind it. */
  readonly body: string;
  /** Signature lines of the log's keys, and of witnesses behind them. */
  readonly signatures: readonly string[];
  readonly signedAt: Date;
}

/** Signed checkpoints, for all processes. Rejects with `unavailable`. */
export interface CheckpointStore {
  newest(): Promise<StoredCheckpoint | undefined>;
  find(size: number): Promise<StoredCheckpoint | undefined>;
  /** By size, those above `after`. */
  list(page: {
    readonly after: number;
    readonly limit: number;
  }): Promise<readonly StoredCheckpoint[]>;
  /** False where there is one of this size. */
  insert(checkpoint: StoredCheckpoint): Promise<boolean>;
  /** Adds those that are not among its signatures; undefined where there is no such checkpoint. */
  addSignatures(size: number, signatures: readonly string[]): Promise<StoredCheckpoint | undefined>;
}

/** Keys that checkpoints were ever signed with. */
export interface LogKeyStore {
  list(): Promise<readonly StoredLogKey[]>;
  /** Notes that these sign from now on, and no others. */
  sign(vkeys: readonly string[], at: Date): Promise<void>;
}

export interface StoredLogKey {
  readonly vkey: string;
  readonly addedAt: Date;
  readonly retiredAt?: Date;
}

/** An event as it is stored, with what proves it. */
export interface ProvenEvent {
  readonly event: RecordedEvent;
  readonly salt: Buffer;
  readonly commitment: Digest;
  readonly hash: Digest;
}

/** Reads events with what proves them. Rejects with `unavailable`. */
export interface ProvenEventReader {
  /** Those of the types at these positions, in their order, whatever is missing. */
  provenEvents(aggregateTypes: readonly string[], span: Span): Promise<readonly ProvenEvent[]>;
}

/** Everything that is stored, as it is, whoever has put it there. Rejects with `unavailable`. */
export interface LogRecords {
  aggregateTypes(): Promise<readonly string[]>;
  /** By their numbers, those above `n`, at most `limit`. */
  commitsAfter(n: number, limit: number): Promise<readonly StoredCommit[]>;
  /** What these types have at these positions, by position. */
  events(aggregateTypes: readonly string[], span: Span): Promise<readonly StoredRecord[]>;
  /** How many documents there are that are not above the position. */
  countTo(aggregateType: string, position: number): Promise<number>;
}

/** `commit` is absent where what is stored has not the form of one. */
export interface StoredCommit {
  readonly n: number;
  readonly commit?: CommitRecord;
}

/** `proven` is absent where what is stored has not the form of an event. */
export interface StoredRecord {
  readonly position: number;
  readonly proven?: ProvenEvent;
}
