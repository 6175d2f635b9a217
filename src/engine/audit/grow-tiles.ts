import { TILE_WIDTH } from '../../transparency.ts';
import { type Digest, HASH_BYTES, nodesAbove, sha256 } from './event-hash.ts';
import type { FullTile, TileEdge, TileKey } from './ports.ts';

const TILE_BYTES = TILE_WIDTH * HASH_BYTES;

export const EMPTY_TILE_EDGE: TileEdge = { size: 0, levels: [] };

/**
 * The edge after the leaf hashes, which come one after the other, and the tiles that have become
 * full by them, each behind those it is made of (C2SP tlog-tiles).
 */
export function growTiles(
  { size, levels }: TileEdge,
  leaves: Buffer,
): { readonly edge: TileEdge; readonly full: readonly FullTile[] } {
  const full: FullTile[] = [];
  const grown = [...levels];
  let hashes = leaves;
  let before = size;
  for (let level = 0; hashes.length > 0; level += 1) {
    let partial = Buffer.concat([grown[level] ?? NO_HASHES, hashes]);
    const roots: Digest[] = [];
    for (let index = Math.floor(before / TILE_WIDTH); partial.length >= TILE_BYTES; index += 1) {
      const tile = { level, index, hashes: partial.subarray(0, TILE_BYTES) };
      full.push(tile);
      roots.push(subtreeRoot(tile.hashes));
      partial = partial.subarray(TILE_BYTES);
    }
    // A copy: what it is a part of may be large, and would stay in memory with it.
    grown[level] = Buffer.from(partial);
    hashes = Buffer.concat(roots);
    before = Math.floor(before / TILE_WIDTH);
  }
  return { edge: { size: size + leaves.length / HASH_BYTES, levels: grown }, full };
}

/** The root of a perfect subtree whose hashes come one after the other; a power of two of them. */
export function subtreeRoot(hashes: Buffer): Digest {
  if (hashes.length === 0) return sha256(NO_HASHES);
  let row = hashes;
  while (row.length > HASH_BYTES) row = nodesAbove(row);
  return row;
}

/** What a tile is called among others. */
export function tileName({ level, index }: TileKey): string {
  return `${level}/${index}`;
}

const NO_HASHES = Buffer.alloc(0);
