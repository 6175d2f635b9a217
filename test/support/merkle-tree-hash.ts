import { createHash } from 'node:crypto';

/**
 * The Merkle Tree Hash of RFC 6962, section 2.1, as it is defined there, over a growing list of
 * leaf hashes. The hashes of perfect subtrees are kept, so that a log of many commits stays cheap.
 */
export class MerkleTreeHash {
  readonly #leaves: Buffer[] = [];
  /** Of the subtree of 2^level leaves that is the index-th from the left. */
  readonly #perfect: Buffer[][] = [];

  get size(): number {
    return this.#leaves.length;
  }

  add(leafHash: Buffer): void {
    this.#leaves.push(leafHash);
  }

  root(): Buffer {
    return this.size === 0 ? sha256() : this.#hash(0, this.size);
  }

  /** The roots of the perfect subtrees that the list falls into, the largest first. */
  peaks(): Buffer[] {
    const peaks: Buffer[] = [];
    for (let start = 0; start < this.size; ) {
      const size = largestPowerOfTwoUpTo(this.size - start);
      peaks.push(this.#hash(start, size));
      start += size;
    }
    return peaks;
  }

  #hash(start: number, size: number): Buffer {
    if (size === 1) return this.#leaf(start);
    const left = largestPowerOfTwoUpTo(size - 1);
    if (left * 2 !== size) return this.#node(start, left, size);
    const level = Math.log2(size);
    this.#perfect[level] ??= [];
    const known = this.#perfect[level];
    known[start / size] ??= this.#node(start, left, size);
    return known[start / size] as Buffer;
  }

  #node(start: number, left: number, size: number): Buffer {
    return sha256(NODE, this.#hash(start, left), this.#hash(start + left, size - left));
  }

  #leaf(index: number): Buffer {
    const leaf = this.#leaves[index];
    if (leaf === undefined) throw new Error(`There is no leaf ${index}.`);
    return leaf;
  }
}

/** RFC 6962, section 2.1: what a leaf is hashed to. */
export function leafHash(entry: Buffer): Buffer {
  return sha256(LEAF, entry);
}

/** SHA-256 over the parts, one after the other. */
export function sha256(...parts: readonly Buffer[]): Buffer {
  const hash = createHash('sha256');
  for (const part of parts) hash.update(part);
  return hash.digest();
}

const LEAF = Buffer.from([0]);
const NODE = Buffer.from([1]);

function largestPowerOfTwoUpTo(number: number): number {
  return 2 ** Math.floor(Math.log2(number));
}
