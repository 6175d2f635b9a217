import { LRUCache } from 'lru-cache';
import { EventStoreError } from '../../errors.ts';
import { TILE_WIDTH, type TilePlace } from '../../transparency.ts';
import { type Digest, HASH_BYTES } from './event-hash.ts';
import { EMPTY_TILE_EDGE, growTiles, tileName } from './grow-tiles.ts';
import type {
  CommittedEdge,
  CommittedTree,
  FullTile,
  TileKey,
  TileStore,
  TreeReader,
} from './ports.ts';
import { appendLeaves, type RightEdge, rootOf } from './right-edge.ts';
import { peaksOf } from './tile-peaks.ts';

export interface TreeTilesDeps {
  readonly reader: TreeReader;
  readonly store: TileStore;
}

/** Leaves that are taken in at once. */
const STEP_LEAVES = 8_192;
const STEP_COMMITS = 500;
/** As far as what is asked for may be ahead of what is written: 32 MiB of hashes. */
const AHEAD_LEAVES_MAX = 1_000_000;
/** What is ahead by more is looked for among what others have written. */
const AHEAD_LEAVES = 2_048;

/** Tiles that were read. */
const CACHE_BYTES_MAX = 32 * 1024 * 1024;

const EMPTY: CommittedEdge = { n: 0, ...EMPTY_TILE_EDGE };

/**
 * The tiles of the tree: those that are written, and those of what is newest, which are made of the
 * events as they are needed. Whatever is taken in comes to the root that its commit has.
 */
export class TreeTiles {
  readonly #reader: TreeReader;
  readonly #store: TileStore;
  readonly #cache = new LRUCache<string, Buffer>({
    maxSize: CACHE_BYTES_MAX,
    sizeCalculation: ({ length }) => length,
  });
  /** Full tiles behind `#since`; some may be written by now. */
  readonly #young = new Map<string, FullTile>();
  #since = 0;
  #edge = EMPTY;
  #right: RightEdge = peaksOf(EMPTY);
  #working: Promise<unknown> = Promise.resolve();

  constructor({ reader, store }: TreeTilesDeps) {
    this.#reader = reader;
    this.#store = store;
  }

  /**
   * Resolves with the newest tree that a majority has, once the tiles of it can be read.
   *
   * @throws EventStoreError `log_damaged`, `unavailable`.
   */
  async newest(): Promise<CommittedTree | undefined> {
    const newest = await this.#reader.newestTree();
    if (newest !== undefined && newest.n > this.#edge.n) {
      await this.#inTurn(() => this.#catchUpTo(newest));
    }
    return newest;
  }

  /**
   * The hashes of tiles, each 32 bytes times the width; all of them in the tree that `newest` has
   * resolved with.
   *
   * @throws EventStoreError `log_damaged`, `unavailable`.
   */
  async read(places: readonly TilePlace[]): Promise<readonly Buffer[]> {
    const found = places.map((place) => this.#inMemory(place));
    const missing = places.filter((_, index) => found[index] === undefined);
    const read = await this.#store.read(missing);
    for (const [index, place] of missing.entries()) {
      const hashes = read[index];
      if (hashes?.length !== TILE_WIDTH * HASH_BYTES) {
        throw damaged(place, 'is missing, or not whole');
      }
      this.#cache.set(tileName(place), hashes);
    }
    return places.map((place, index) => {
      const hashes = found[index] ?? (read[missing.indexOf(place)] as Buffer);
      return hashes.subarray(0, place.width * HASH_BYTES);
    });
  }

  /** Writes some of what is not written yet; resolves with whether there is more. */
  async write(): Promise<boolean> {
    return await this.#inTurn(async () => {
      const written = (await this.#store.edge()) ?? EMPTY;
      this.#startFrom(written);
      const newest = await this.#reader.newestTree();
      if (newest === undefined) return false;
      if (this.#edge.size < written.size + STEP_LEAVES) await this.#step();
      const other = await this.#store.write([...this.#young.values()]);
      if (other !== undefined) {
        throw damaged(other, 'has other hashes than the events it is of');
      }
      if (await this.#store.advance(written.n, this.#edge)) this.#forgetTo(this.#edge.size);
      return this.#edge.n < newest.n;
    });
  }

  async #catchUpTo({ n, size }: CommittedTree): Promise<void> {
    if (size > this.#edge.size + AHEAD_LEAVES || this.#edge.size > this.#since + AHEAD_LEAVES) {
      this.#startFrom((await this.#store.edge()) ?? EMPTY);
    }
    if (size > this.#since + AHEAD_LEAVES_MAX) throw behind(this.#since, size);
    while (this.#edge.n < n) await this.#step();
  }

  /** What is in memory begins where what is written ends, or before. */
  #startFrom(written: CommittedEdge): void {
    if (written.size < this.#since || written.size > this.#edge.size) {
      this.#young.clear();
      this.#edge = written;
      this.#right = peaksOf(written);
    }
    this.#forgetTo(written.size);
  }

  #forgetTo(size: number): void {
    this.#since = size;
    for (const [name, tile] of this.#young) if (endOf(tile) <= size) this.#young.delete(name);
  }

  /** Takes in the next commits. */
  async #step(): Promise<void> {
    const { n, size } = this.#edge;
    const found = await this.#reader.treesAfter(n, STEP_COMMITS);
    const trees = found.filter((tree, index) => index === 0 || tree.size <= size + STEP_LEAVES);
    const last = trees.at(-1);
    if (last === undefined) return;
    const aggregateTypes = [...new Set(trees.flatMap((tree) => tree.aggregateTypes))];
    const span = { from: size + 1, to: last.size };
    const leaves = await this.#reader.leafHashes(aggregateTypes, span);
    const right = grownTo(this.#right, leaves, trees);
    const { edge, full } = growTiles(this.#edge, Buffer.concat(leaves));
    for (const tile of full) this.#young.set(tileName(tile), tile);
    this.#edge = { ...edge, n: last.n };
    this.#right = right;
  }

  #inMemory(place: TilePlace): Buffer | undefined {
    const atEdge = Math.floor(this.#edge.size / TILE_WIDTH ** (place.level + 1));
    if (place.index === atEdge) return this.#edge.levels[place.level];
    return this.#young.get(tileName(place))?.hashes ?? this.#cache.get(tileName(place));
  }

  async #inTurn<Result>(action: () => Promise<Result>): Promise<Result> {
    const result = this.#working.then(action);
    this.#working = result.catch(() => {});
    return await result;
  }
}

/** Each commit's root is what its leaves, behind all those before, come to. */
function grownTo(
  { size, peaks }: RightEdge,
  leaves: readonly Digest[],
  trees: readonly CommittedTree[],
): RightEdge {
  let right: RightEdge = { size, peaks };
  for (const tree of trees) {
    const from = right.size;
    const ofTree = leaves.slice(from - size, tree.size - size);
    right = appendLeaves(right, ofTree);
    const areWhole = ofTree.every(({ length }) => length === HASH_BYTES);
    if (!areWhole || right.size !== tree.size || !rootOf(right).equals(tree.root)) {
      const message = `The events of commit ${tree.n}, from position ${from + 1} on, do not come to its root.`;
      throw new EventStoreError('log_damaged', message, { position: from + 1 });
    }
  }
  return right;
}

/** The size of the tree in which a tile has become full. */
function endOf({ level, index }: TileKey): number {
  return (index + 1) * TILE_WIDTH ** (level + 1);
}

function damaged(tile: TileKey, what: string): EventStoreError<'log_damaged'> {
  const position = tile.index * TILE_WIDTH ** (tile.level + 1) + 1;
  const message = `The tile ${tileName(tile)} ${what}.`;
  return new EventStoreError('log_damaged', message, { position });
}

function behind(written: number, size: number): EventStoreError<'unavailable'> {
  const message = `Tiles are written up to position ${written} of ${size}: try again in a while.`;
  return new EventStoreError('unavailable', message, {});
}
