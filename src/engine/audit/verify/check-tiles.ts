import { TILE_WIDTH } from '../../../transparency.ts';
import { type Digest, HASH_BYTES } from '../event-hash.ts';
import { EMPTY_TILE_EDGE, growTiles, tileName } from '../grow-tiles.ts';
import type { CommittedEdge, FullTile, TileStore } from '../ports.ts';
import type { Faults } from './faults.ts';

type WrittenTiles = Pick<TileStore, 'edge' | 'read'>;

/** Compares the tiles that are written with those that the leaves of the log come to. */
export class CheckedTiles {
  readonly #store: WrittenTiles;
  readonly #written: CommittedEdge | undefined;
  readonly #faults: Faults;
  #edge = EMPTY_TILE_EDGE;
  #count = 0;

  private constructor(store: WrittenTiles, written: CommittedEdge | undefined, faults: Faults) {
    this.#store = store;
    this.#written = written;
    this.#faults = faults;
  }

  static async open(store: WrittenTiles, faults: Faults): Promise<CheckedTiles> {
    return new CheckedTiles(store, await store.edge(), faults);
  }

  /** Tiles that were compared. */
  get count(): number {
    return this.#count;
  }

  /** The leaves that follow those that were added before. */
  async add(leaves: readonly Digest[]): Promise<void> {
    const { edge, full } = growTiles(this.#edge, Buffer.concat(leaves));
    this.#edge = edge;
    const read = await this.#store.read(full);
    for (const [index, tile] of full.entries()) this.#compare(tile, read[index]);
  }

  /** The leaves from a position on as tiles have them; undefined for each that none has. */
  async leavesAt(position: number, count: number): Promise<readonly (Digest | undefined)[]> {
    const first = Math.floor((position - 1) / TILE_WIDTH);
    const last = Math.floor((position + count - 2) / TILE_WIDTH);
    const places = Array.from({ length: last - first + 1 }, (_, index) => ({
      level: 0,
      index: first + index,
    }));
    const tiles = await this.#store.read(places);
    const partial = Math.floor((this.#written?.size ?? 0) / TILE_WIDTH);
    return Array.from({ length: count }, (_, index) => {
      const at = position - 1 + index;
      const tile = Math.floor(at / TILE_WIDTH);
      const hashes = tile === partial ? this.#written?.levels[0] : tiles[tile - first];
      return hashAt(hashes, at % TILE_WIDTH);
    });
  }

  #compare(tile: FullTile, written: Buffer | undefined): void {
    const { level, index, hashes } = tile;
    const leavesEach = TILE_WIDTH ** level;
    const end = (index + 1) * TILE_WIDTH * leavesEach;
    if (written === undefined && end > (this.#written?.size ?? 0)) return;
    this.#count += 1;
    if (written?.equals(hashes)) return;
    const isOther = (_: unknown, at: number) =>
      !hashAt(written, at)?.equals(hashAt(hashes, at) as Digest);
    const other = Array.from({ length: TILE_WIDTH }).findIndex(isOther);
    const position = (index * TILE_WIDTH + Math.max(other, 0)) * leavesEach + 1;
    const what = written === undefined ? 'is missing' : 'has other hashes than the events';
    this.#faults.add('tile_mismatch', `The tile ${tileName(tile)} ${what}.`, position);
  }
}

function hashAt(hashes: Buffer | undefined, index: number): Digest | undefined {
  const hash = hashes?.subarray(index * HASH_BYTES, (index + 1) * HASH_BYTES);
  return hash?.length === HASH_BYTES ? hash : undefined;
}
