import type { RecordedEvent } from './events/event.ts';

/** A signed statement of the log's size and root (C2SP tlog-checkpoint), as it is kept. */
export interface Checkpoint {
  readonly origin: string;
  /** How many events it speaks of: all up to this position. */
  readonly size: number;
  /** RFC 6962 §2.1, as hex. */
  readonly rootHash: string;
  /** When it was signed. No part of what is signed. */
  readonly signedAt: string;
  /** The whole signed note (C2SP signed-note), with the signatures of witnesses behind the log's. */
  readonly note: string;
}

/** Which event: by its id, or by its position. */
export type EventChoice = { readonly eventId: string } | { readonly position: number };

/** That an event is in the tree of a size (RFC 9162 §2.1.3); hashes as hex, from the leaf upwards. */
export interface InclusionProof {
  readonly eventId: string;
  readonly position: number;
  /** The position less one: leaves are counted from 0. */
  readonly leafIndex: number;
  readonly leafHash: string;
  readonly treeSize: number;
  readonly rootHash: string;
  readonly hashes: readonly string[];
}

/** That the tree of one size begins with that of another (RFC 9162 §2.1.4); hashes as hex. */
export interface ConsistencyProof {
  readonly from: { readonly size: number; readonly rootHash: string };
  readonly to: { readonly size: number; readonly rootHash: string };
  readonly hashes: readonly string[];
}

/** Everything that it takes to check one event, years later, without this service. */
export interface Receipt {
  readonly format: 'event-store-receipt/1';
  /** As it is stored. */
  readonly event: RecordedEvent;
  /** As hex: what the commitment to `data` and `metadata` is made with. */
  readonly salt: string;
  readonly commitment: string;
  /** Index, inclusion proof and signed checkpoint (C2SP tlog-proof). */
  readonly proof: string;
  /** The keys (C2SP vkey) that the log says are its own. Trust those that you had from elsewhere. */
  readonly keys: readonly string[];
}

/** A key that checkpoints of the log are, or were, signed with. */
export interface LogKey {
  /** C2SP signed-note: `<name>+<key id>+<base64 of algorithm and public key>`. */
  readonly vkey: string;
  readonly addedAt: string;
  /** Since when nothing is signed with it. */
  readonly retiredAt?: string;
}

/** Hashes in a full tile (C2SP tlog-tiles). */
export const TILE_WIDTH = 256;

/** A tile of hashes: at `level`, the `index`-th; of `width` hashes, `TILE_WIDTH` where it is full. */
export interface TilePlace {
  readonly level: number;
  readonly index: number;
  readonly width: number;
}

/** What does not hold, and where. */
export interface VerificationFault {
  readonly kind: VerificationFaultKind;
  /** The first position that it concerns; absent where it concerns none. */
  readonly position?: number;
  /** One sentence that says why, without anything of the payload. */
  readonly reason: string;
}

/** In `VERIFICATION_FAULTS` (src/engine/audit) each is explained. */
export type VerificationFaultKind =
  | 'event_missing'
  | 'event_unexpected'
  | 'commitment_mismatch'
  | 'leaf_mismatch'
  | 'order_broken'
  | 'commit_mismatch'
  | 'root_mismatch'
  | 'tile_mismatch'
  | 'checkpoint_invalid'
  | 'checkpoint_mismatch'
  | 'log_shortened';

export interface VerificationOptions {
  /** Inclusive positions; the whole log where absent. */
  readonly fromPosition?: number;
  readonly toPosition?: number;
  /** A checkpoint (signed note) that was kept elsewhere: the log must be it, or begin with it. */
  readonly checkpoint?: string;
  /** Keys to trust in place of those that the log itself tells. */
  readonly keys?: readonly string[];
  readonly signal?: AbortSignal;
}

/** How far a verification is; the last one has a `result`. */
export interface VerificationProgress {
  readonly checkedTo: number;
  readonly head: number;
  readonly result?: VerificationResult;
}

export interface VerificationResult {
  readonly isIntact: boolean;
  readonly fromPosition: number;
  readonly toPosition: number;
  readonly events: number;
  readonly commits: number;
  readonly tiles: number;
  readonly checkpoints: number;
  readonly rootHash: string;
  /** By position, the first ones; at most 100. */
  readonly faults: readonly VerificationFault[];
  readonly durationMs: number;
}

/**
 * The log's proof that it was only ever appended to: one Merkle tree (RFC 6962) over all events,
 * checkpoints of it that are signed (C2SP), and what leads from one to the other.
 *
 * Every method rejects with `unavailable`.
 */
export interface TransparencyLog {
  /**
   * The newest checkpoint. With `minSize`, one of at least that size, which is signed now if need
   * be; the newest there is where absent, or one of the log as it is where there is none yet.
   *
   * @throws EventStoreError `position_not_reached` where the log is shorter; `log_damaged` where a
   *   checkpoint would contradict an earlier one.
   */
  checkpoint(options?: { readonly minSize?: number }): Promise<Checkpoint>;

  /** Those that were signed, by size. */
  checkpoints(page: {
    readonly after?: number;
    readonly limit: number;
  }): Promise<readonly Checkpoint[]>;

  /** All keys, the one that signs first. */
  keys(): Promise<readonly LogKey[]>;

  /**
   * Takes signatures of witnesses (C2SP tlog-cosignature) for the checkpoint of this size: signature
   * lines of a signed note. Resolves with the checkpoint, which has them from now on.
   *
   * @throws EventStoreError `invalid_request` where one is of no witness that is known, or does not
   *   hold; `not_found` where there is no such checkpoint.
   */
  cosign(size: number, signatures: string): Promise<Checkpoint>;

  /**
   * At the size of the newest commit where `treeSize` is absent.
   *
   * @throws EventStoreError `not_found`; `invalid_request` where the tree of that size has not the
   *   event; `position_not_reached` where the log is shorter.
   */
  inclusionProof(
    event: EventChoice,
    options?: { readonly treeSize?: number },
  ): Promise<InclusionProof>;

  /** @throws EventStoreError `invalid_request`, `position_not_reached`. */
  consistencyProof(sizes: {
    readonly from: number;
    readonly to?: number;
  }): Promise<ConsistencyProof>;

  /**
   * The hashes of a tile (C2SP tlog-tiles), `width` times 32 bytes.
   *
   * @throws EventStoreError `not_found` where the log has not come that far.
   */
  tile(place: TilePlace): Promise<Buffer>;

  /**
   * The entries behind a tile of level 0: what leaf hashes are made of, each with its length before
   * it in two bytes.
   *
   * @throws EventStoreError `not_found`.
   */
  entries(place: Omit<TilePlace, 'level'>): Promise<Buffer>;

  /** @throws EventStoreError `not_found`. */
  receipt(event: EventChoice): Promise<Receipt>;

  /**
   * Checks everything that is stored against the tree, commits, tiles and checkpoints. Goes on as it
   * is iterated; the last thing it yields has the result.
   *
   * @throws EventStoreError `invalid_request`.
   */
  verify(options?: VerificationOptions): AsyncIterable<VerificationProgress>;
}
