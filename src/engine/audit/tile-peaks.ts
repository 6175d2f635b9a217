import { type Digest, HASH_BYTES } from './event-hash.ts';
import { subtreeRoot } from './grow-tiles.ts';
import type { TileEdge } from './ports.ts';
import type { RightEdge } from './right-edge.ts';

/** The right edge that partial tiles are of: a peak for each power of two in each one's width. */
export function peaksOf({ size, levels }: TileEdge): RightEdge {
  const peaks: Digest[] = [];
  for (const partial of levels.toReversed()) {
    let from = 0;
    for (let count = 128; count >= 1; count /= 2) {
      if ((partial.length / HASH_BYTES) % (2 * count) < count) continue;
      const to = from + count * HASH_BYTES;
      peaks.push(subtreeRoot(partial.subarray(from, to)));
      from = to;
    }
  }
  return { size, peaks };
}
