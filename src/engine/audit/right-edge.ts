import { type Digest, nodeHash, sha256 } from './event-hash.ts';

/**
 * The right edge of an RFC 6962 Merkle tree: the roots of the perfect subtrees that its size is
 * the sum of, largest first. It is all that is needed to append, and to know the root.
 */
export interface RightEdge {
  readonly size: number;
  readonly peaks: readonly Digest[];
}

export const EMPTY_EDGE: RightEdge = { size: 0, peaks: [] };

/** The edge after the leaves. Sizes up to 2⁵³ − 1: no bit operators, which stop at 2³¹. */
export function appendLeaves(edge: RightEdge, leaves: readonly Digest[]): RightEdge {
  const peaks = [...edge.peaks];
  let size = edge.size;
  for (const leaf of leaves) {
    let node = leaf;
    for (let full = size; full % 2 === 1; full = (full - 1) / 2) {
      node = nodeHash(peaks.pop() as Digest, node);
    }
    peaks.push(node);
    size += 1;
  }
  return { size, peaks };
}

/** MTH(D[n]) of RFC 6962 §2.1; the root of the empty tree is SHA-256 of nothing. */
export function rootOf(edge: RightEdge): Digest {
  const peaks = [...edge.peaks];
  let root = peaks.pop();
  if (root === undefined) return sha256(Buffer.alloc(0));
  for (let peak = peaks.pop(); peak !== undefined; peak = peaks.pop()) root = nodeHash(peak, root);
  return root;
}
