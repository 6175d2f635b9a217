import { EventStoreError } from '../../errors.ts';
import { checkpointText } from './checkpoint-note.ts';
import type { Digest } from './event-hash.ts';
import { rootsOfRanges } from './merkle-proofs.ts';
import type { CheckpointStore, CommittedTree, StoredCheckpoint } from './ports.ts';
import { type SignerKey, signNote } from './signed-note.ts';
import type { TreeTiles } from './tree-tiles.ts';

export interface CheckpointsDeps {
  readonly origin: string;
  /** The keys of the log, by its name: each of them signs, the newest first. */
  readonly signers: () => Promise<readonly SignerKey[]>;
  readonly tiles: Pick<TreeTiles, 'newest' | 'read'>;
  readonly store: CheckpointStore;
  /** What was signed and is kept outside of the database; undefined where nothing is. */
  readonly keptOutside: () => Promise<SignedTree | undefined>;
  /** Milliseconds since 1970, by the clock of the database. */
  readonly now: () => number;
}

export type SignedTree = Pick<StoredCheckpoint, 'size' | 'rootHash'>;

/**
 * Signs checkpoints of the log, and none that contradicts another: the log must begin with the tree
 * of the newest one that is kept, here or outside.
 */
export class Checkpoints {
  readonly #deps: CheckpointsDeps;
  #signing: Promise<unknown> = Promise.resolve();

  constructor(deps: CheckpointsDeps) {
    this.#deps = deps;
  }

  /**
   * The newest checkpoint, if it is of at least this size; else one of the log as it is.
   *
   * @throws EventStoreError `log_damaged` where that would contradict an earlier one;
   *   `position_not_reached`.
   */
  async atLeast(size: number): Promise<StoredCheckpoint> {
    const newest = await this.#deps.store.newest();
    if (newest !== undefined && newest.size >= size) return newest;
    const signed = await this.sign();
    if (signed.size >= size) return signed;
    const message = `The log has ${signed.size} events.`;
    throw new EventStoreError('position_not_reached', message, {
      position: size,
      head: signed.size,
    });
  }

  /** Signs one of the log as it is, unless there is one. */
  async sign(): Promise<StoredCheckpoint> {
    const signing = this.#signing.then(() => this.#signOnce());
    this.#signing = signing.catch(() => {});
    return await signing;
  }

  async #signOnce(): Promise<StoredCheckpoint> {
    const { store, tiles, keptOutside } = this.#deps;
    // In this order: of what was signed first, the tree that is read next has everything.
    const newest = await store.newest();
    const outside = await keptOutside();
    const tree = await tiles.newest();
    for (const earlier of [newest, outside]) {
      if (earlier !== undefined) await this.#assertBeginsWith(earlier, tree);
    }
    if (newest !== undefined && newest.size === (tree?.size ?? 0)) return newest;
    return await this.#insert(await this.#made(tree));
  }

  async #assertBeginsWith(earlier: SignedTree, tree: CommittedTree | undefined): Promise<void> {
    const { size, rootHash } = earlier;
    const head = tree?.size ?? 0;
    if (size > head) {
      throw refused(head + 1, `the log has ${head} events, and a checkpoint of ${size} is signed`);
    }
    if (!(await this.#rootAt(size)).equals(rootHash)) {
      throw refused(1, `the first ${size} events are not those that a checkpoint was signed of`);
    }
  }

  async #made(tree: CommittedTree | undefined): Promise<StoredCheckpoint> {
    const { origin, signers, now } = this.#deps;
    const size = tree?.size ?? 0;
    const rootHash = await this.#rootAt(size);
    const body = checkpointText({ origin, size, rootHash });
    const signatures = (await signers()).map((key) => signNote(body, key));
    return { size, rootHash, origin, body, signatures, signedAt: new Date(now()) };
  }

  async #insert(checkpoint: StoredCheckpoint): Promise<StoredCheckpoint> {
    const { store } = this.#deps;
    if (await store.insert(checkpoint)) return checkpoint;
    // Another process was first.
    return (await store.find(checkpoint.size)) ?? checkpoint;
  }

  async #rootAt(size: number): Promise<Digest> {
    const { tiles } = this.#deps;
    const [root] = await rootsOfRanges([{ from: 0, to: size }], (places) => tiles.read(places));
    return root as Digest;
  }
}

function refused(position: number, why: string): EventStoreError<'log_damaged'> {
  const message = `No checkpoint is signed: ${why}.`;
  return new EventStoreError('log_damaged', message, { position });
}
