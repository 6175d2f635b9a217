import { type Digest, leafHash, nodeHash } from '../../src/engine/audit/event-hash.ts';
import type { ReadTiles } from '../../src/engine/audit/merkle-proofs.ts';

const TILE_HEIGHT = 8;

/**
 * The tiles of a tree that no memory holds: all its leaves are `same`, but for the marked ones, of
 * which each is `entry` and its index.
 */
export function sparseTree(marked: readonly number[]): ReadTiles {
  const plain: Digest[] = [leafHash('same')];
  const known = new Map<string, Digest>();

  function hashAt(height: number, index: number): Digest {
    const name = `${height}/${index}`;
    const hash = known.get(name) ?? computed(height, index);
    known.set(name, hash);
    return hash;
  }

  function computed(height: number, index: number): Digest {
    const width = 2 ** height;
    if (!marked.some((leaf) => Math.floor(leaf / width) === index)) return plainAt(height);
    if (height === 0) return leafHash(`entry ${index}`);
    return nodeHash(hashAt(height - 1, 2 * index), hashAt(height - 1, 2 * index + 1));
  }

  function plainAt(height: number): Digest {
    plain[height] ??= nodeHash(plainAt(height - 1), plainAt(height - 1));
    return plain[height];
  }

  return async (places) =>
    places.map(({ level, index, width }) => {
      const first = index * 2 ** TILE_HEIGHT;
      const hashes = Array.from({ length: width }, (_, offset) =>
        hashAt(level * TILE_HEIGHT, first + offset),
      );
      return Buffer.concat(hashes);
    });
}
