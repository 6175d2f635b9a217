import type { CommitRecord } from '../../append/ports.ts';
import type { Digest } from '../event-hash.ts';
import type { StoredCommit, StoredRecord } from '../ports.ts';
import { appendLeaves, EMPTY_EDGE, type RightEdge, rootOf } from '../right-edge.ts';
import type { ExpectedRoot } from './check-checkpoints.ts';
import { checkedCommit, type LogPlace } from './check-commit.ts';
import { checkEvents, SequenceHeads } from './check-events.ts';
import type { CheckedTiles } from './check-tiles.ts';
import type { Faults } from './faults.ts';

const START: LogPlace = { n: 0, position: 0, timestampMs: 0 };

export interface LogCheckDeps {
  /** The commit before the first one that is checked; undefined from the start of the log. */
  readonly before: CommitRecord | undefined;
  /** By size. */
  readonly expected: readonly ExpectedRoot[];
  readonly tiles: CheckedTiles;
  readonly faults: Faults;
}

/** The tree with a commit's leaves. */
interface Grown {
  readonly leaves: readonly Digest[];
  readonly edge: RightEdge;
}

/** Goes through the log commit by commit, and tells what does not hold. */
export class LogCheck {
  readonly #expected: ExpectedRoot[];
  readonly #tiles: CheckedTiles;
  readonly #faults: Faults;
  readonly #heads: SequenceHeads;
  #place: LogPlace;
  #edge: RightEdge;
  /** Whether every leaf from the start of the log is known. */
  #isWhole: boolean;

  constructor({ before, expected, tiles, faults }: LogCheckDeps) {
    this.#place = before === undefined ? START : placeBehind(before);
    this.#edge = before === undefined ? EMPTY_EDGE : before.tree;
    this.#expected = expected.filter(({ size }) => size >= this.#place.position);
    this.#tiles = tiles;
    this.#faults = faults;
    this.#isWhole = before === undefined;
    this.#heads = new SequenceHeads(this.#isWhole);
    this.#meetCheckpoints();
  }

  get place(): LogPlace {
    return this.#place;
  }

  get isWhole(): boolean {
    return this.#isWhole;
  }

  /** What the events that were checked come to. */
  get root(): Digest {
    return rootOf(this.#edge);
  }

  /** The next commit, and what is stored at its positions. */
  async check(stored: StoredCommit, records: readonly StoredRecord[]): Promise<void> {
    const commit = checkedCommit(stored, this.#place, this.#faults);
    if (commit === undefined) {
      this.#goOnBehind(stored);
      return;
    }
    const leaves = checkEvents(commit, records, this.#heads, this.#faults);
    const grown = leaves && (await this.#grownBy(commit, leaves));
    if (grown === undefined) {
      this.#goOnBehind(stored);
      return;
    }
    if (this.#isWhole) await this.#tiles.add(grown.leaves);
    this.#edge = grown.edge;
    this.#place = placeBehind(commit);
    this.#meetCheckpoints();
  }

  /** Of checkpoints that were not met: the log ends before. */
  end(): void {
    const { position } = this.#place;
    for (const { size } of this.#expected) {
      const reason = `The log has ${position} events, and a checkpoint of ${size} is signed.`;
      this.#faults.add('log_shortened', reason, position + 1);
    }
  }

  /** The leaves with which the commit has its root: the events', or else those of the tiles. */
  async #grownBy(commit: CommitRecord, leaves: readonly Digest[]): Promise<Grown | undefined> {
    const grownTo = (of: readonly Digest[]): Grown | undefined => {
      const edge = appendLeaves(this.#edge, of);
      return rootOf(edge).equals(commit.tree.root) ? { leaves: of, edge } : undefined;
    };
    const ofEvents = grownTo(leaves);
    if (ofEvents !== undefined) return ofEvents;
    const { firstPosition } = commit;
    const written = await this.#tiles.leavesAt(firstPosition, leaves.length);
    const others = leaves.map((leaf, index) => written[index] ?? leaf);
    const ofTiles = grownTo(others);
    if (ofTiles === undefined) {
      const reason = `The events do not come to the root of commit ${commit.n}.`;
      this.#faults.add('root_mismatch', reason, firstPosition);
      return undefined;
    }
    for (const [index, leaf] of leaves.entries()) {
      if (others[index]?.equals(leaf)) continue;
      const reason = 'Its hash is another than the one in the tree.';
      this.#faults.add('leaf_mismatch', reason, firstPosition + index);
    }
    return ofTiles;
  }

  /** What follows can be checked on its own, if the commit says where it is. */
  #goOnBehind({ n, commit }: StoredCommit): void {
    if (commit === undefined) {
      this.#place = { ...this.#place, n };
      return;
    }
    this.#isWhole = false;
    this.#edge = commit.tree;
    this.#place = placeBehind(commit);
    if (!this.root.equals(commit.tree.root)) {
      const reason = `The right edge of commit ${n} does not come to its root.`;
      this.#faults.add('root_mismatch', reason, commit.firstPosition);
    }
    this.#meetCheckpoints();
  }

  #meetCheckpoints(): void {
    const { position } = this.#place;
    for (let next = this.#expected[0]; next && next.size <= position; next = this.#expected[0]) {
      this.#expected.shift();
      if (next.size === position && next.rootHash.equals(this.root)) continue;
      const reason = `The first ${next.size} events are not those that a checkpoint was signed of.`;
      this.#faults.add('checkpoint_mismatch', reason, next.size);
    }
  }
}

function placeBehind({ n, firstPosition, count, timestamp }: CommitRecord): LogPlace {
  return { n, position: firstPosition + count - 1, timestampMs: timestamp.getTime() };
}
