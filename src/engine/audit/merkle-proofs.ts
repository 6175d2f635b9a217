import { TILE_WIDTH, type TilePlace } from '../../transparency.ts';
import { type Digest, HASH_BYTES, nodeHash, sha256 } from './event-hash.ts';
import { subtreeRoot, tileName } from './grow-tiles.ts';

/** The leaves from `from`, counted from 0, to the one before `to`. */
export interface LeafRange {
  readonly from: number;
  readonly to: number;
}

export type ReadTiles = (places: readonly TilePlace[]) => Promise<readonly Buffer[]>;

/** Levels of the tree that a tile spans. */
const TILE_HEIGHT = 8;

/**
 * PATH(m, D[n]) of RFC 6962 §2.1.1: the subtrees beside the way from a leaf to the root, from the
 * leaf upwards. Sizes up to 2⁵³ − 1: no bit operators, which stop at 2³¹.
 */
export function inclusionRanges(leaf: number, size: number): readonly LeafRange[] {
  const ranges: LeafRange[] = [];
  let [from, to] = [0, size];
  while (to - from > 1) {
    const middle = from + powerBelow(to - from);
    if (leaf < middle) {
      ranges.push({ from: middle, to });
      to = middle;
    } else {
      ranges.push({ from, to: middle });
      from = middle;
    }
  }
  return ranges.reverse();
}

/** PROOF(m, D[n]) of RFC 6962 §2.1.2, for 0 < m ≤ n. */
export function consistencyRanges(oldSize: number, size: number): readonly LeafRange[] {
  const ranges: LeafRange[] = [];
  let [from, to] = [0, size];
  while (oldSize !== to) {
    const middle = from + powerBelow(to - from);
    if (oldSize <= middle) {
      ranges.push({ from: middle, to });
      to = middle;
    } else {
      ranges.push({ from, to: middle });
      from = middle;
    }
  }
  // Whoever has the old root knows it, where it is one whole subtree of the new tree.
  if (from > 0) ranges.push({ from, to });
  return ranges.reverse();
}

/** The roots of ranges, each of which is a subtree of a tree; read together. */
export async function rootsOfRanges(
  ranges: readonly LeafRange[],
  readTiles: ReadTiles,
): Promise<readonly Digest[]> {
  const parts = ranges.map(perfectSubtrees);
  const places = new Map<string, TilePlace>();
  for (const { tile } of parts.flat()) {
    const name = tileName(tile);
    if ((places.get(name)?.width ?? 0) < tile.width) places.set(name, tile);
  }
  const wanted = [...places.values()];
  const read = await readTiles(wanted);
  const tiles = new Map(wanted.map((place, index) => [tileName(place), read[index] as Buffer]));
  return parts.map((part) => {
    const roots = part.map(({ tile, offset }) =>
      subtreeRoot(
        (tiles.get(tileName(tile)) as Buffer).subarray(
          offset * HASH_BYTES,
          tile.width * HASH_BYTES,
        ),
      ),
    );
    return folded(roots);
  });
}

/** What an inclusion proof comes to (RFC 9162 §2.1.3.2); undefined where it proves nothing. */
export function rootByInclusion(
  leaf: { readonly index: number; readonly hash: Digest },
  size: number,
  proof: readonly Digest[],
): Digest | undefined {
  if (leaf.index >= size || ![leaf.hash, ...proof].every(isDigest)) return undefined;
  const ranges = inclusionRanges(leaf.index, size);
  if (ranges.length !== proof.length) return undefined;
  let root = leaf.hash;
  for (const [index, { to }] of ranges.entries()) {
    const other = proof[index] as Digest;
    root = to <= leaf.index ? nodeHash(other, root) : nodeHash(root, other);
  }
  return root;
}

/** Whether the tree of the new root begins with that of the old one (RFC 9162 §2.1.4.2). */
export function isConsistent(
  old: { readonly size: number; readonly root: Digest },
  now: { readonly size: number; readonly root: Digest },
  proof: readonly Digest[],
): boolean {
  if (old.size > now.size || (old.size === 0 && !old.root.equals(folded([])))) return false;
  if (old.size === now.size) return proof.length === 0 && old.root.equals(now.root);
  // Every tree begins with the empty one.
  if (old.size === 0) return proof.length === 0;
  const ranges = consistencyRanges(old.size, now.size);
  if (ranges.length !== proof.length || ![old.root, ...proof].every(isDigest)) return false;
  const isKnown = ranges[0]?.to !== old.size;
  const [first, ...others] = isKnown ? [old.root, ...proof] : proof;
  const beside = isKnown ? ranges : ranges.slice(1);
  let oldRoot = first as Digest;
  let newRoot = first as Digest;
  for (const [index, { to }] of beside.entries()) {
    const other = others[index] as Digest;
    if (to <= old.size) {
      oldRoot = nodeHash(other, oldRoot);
      newRoot = nodeHash(other, newRoot);
    } else {
      newRoot = nodeHash(newRoot, other);
    }
  }
  return oldRoot.equals(old.root) && newRoot.equals(now.root);
}

function isDigest({ length }: Buffer): boolean {
  return length === HASH_BYTES;
}

interface PerfectSubtree {
  /** As much of its tile as the subtree takes, from `offset` on. */
  readonly tile: TilePlace;
  readonly offset: number;
}

/** A range of a tree, as subtrees of powers of two, from the largest on. */
function perfectSubtrees({ from, to }: LeafRange): readonly PerfectSubtree[] {
  const subtrees: PerfectSubtree[] = [];
  for (let start = from; start < to; ) {
    const height = heightWithin(to - start);
    subtrees.push(perfectSubtree(start, height));
    start += 2 ** height;
  }
  return subtrees;
}

function perfectSubtree(start: number, height: number): PerfectSubtree {
  const level = Math.floor(height / TILE_HEIGHT);
  const first = start / TILE_WIDTH ** level;
  const index = Math.floor(first / TILE_WIDTH);
  const offset = first - index * TILE_WIDTH;
  return { tile: { level, index, width: offset + 2 ** (height % TILE_HEIGHT) }, offset };
}

/** MTH of subtrees from left to right, each smaller than the one before. */
function folded(roots: readonly Digest[]): Digest {
  return (
    roots.reduceRight<Digest | undefined>(
      (right, left) => (right === undefined ? left : nodeHash(left, right)),
      undefined,
    ) ?? sha256(Buffer.alloc(0))
  );
}

/** The largest power of two below, for sizes above 1. */
function powerBelow(size: number): number {
  const power = 2 ** heightWithin(size);
  return power === size ? power / 2 : power;
}

/** Of the largest power of two that is not above; a logarithm is rounded, and may be too large. */
function heightWithin(size: number): number {
  const height = Math.floor(Math.log2(size));
  return 2 ** height > size ? height - 1 : height;
}
