import { type Digest, HASH_BYTES } from '../../src/engine/audit/event-hash.ts';
import { EMPTY_TILE_EDGE, growTiles } from '../../src/engine/audit/grow-tiles.ts';
import type { ReadTiles } from '../../src/engine/audit/merkle-proofs.ts';
import type { TilePlace } from '../../src/transparency.ts';

export interface TilesOfLeaves {
  /** All there are, by level and index. */
  readonly places: readonly TilePlace[];
  readonly read: ReadTiles;
}

/** The tiles of a tree, in memory. */
export function tilesOfLeaves(leaves: readonly Digest[]): TilesOfLeaves {
  const { edge, full } = growTiles(EMPTY_TILE_EDGE, Buffer.concat(leaves));
  const partial = edge.levels.map((hashes, level) => {
    const index = full.filter((tile) => tile.level === level).length;
    return { level, index, hashes };
  });
  const tiles = [...full, ...partial.filter(({ hashes }) => hashes.length > 0)];
  tiles.sort((one, other) => one.level - other.level || one.index - other.index);
  const byPlace = new Map(tiles.map((tile) => [`${tile.level}/${tile.index}`, tile.hashes]));
  return {
    places: tiles.map(({ level, index, hashes }) => ({
      level,
      index,
      width: hashes.length / HASH_BYTES,
    })),
    read: async (places) =>
      places.map(({ level, index, width }) => {
        const hashes = byPlace.get(`${level}/${index}`);
        if (hashes === undefined || hashes.length < width * HASH_BYTES) {
          throw new Error(`There is no tile ${level}/${index} of ${width} hashes.`);
        }
        return hashes.subarray(0, width * HASH_BYTES);
      }),
  };
}
