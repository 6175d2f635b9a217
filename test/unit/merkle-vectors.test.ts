import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { isConsistent, rootByInclusion } from '../../src/engine/audit/merkle-proofs.ts';

type Inclusion = readonly [
  name: string,
  index: number,
  size: number,
  leafHash: number,
  root: number,
  proof: readonly number[],
  holds: boolean,
];

type Consistency = readonly [
  name: string,
  oldSize: number,
  size: number,
  oldRoot: number,
  root: number,
  proof: readonly number[],
  holds: boolean,
];

interface Vectors {
  readonly hashes: readonly string[];
  readonly inclusion: readonly Inclusion[];
  readonly consistency: readonly Consistency[];
}

/** Where they are from, the file itself says. */
const VECTORS: Vectors = JSON.parse(
  readFileSync(join(import.meta.dirname, '../support/merkle-vectors.json'), 'utf8'),
);
/**
 * There the proof from the empty tree is refused as one without meaning. For a witness every log has
 * begun with it, and the proof of that is empty (C2SP tlog-witness, "add-checkpoint").
 */
const FROM_EMPTY_TREE = 'additional/size1-is-zero-and-size2-is-not-zero';
const HASHES = VECTORS.hashes.map((hash) => Buffer.from(hash, 'hex'));
const hashAt = (place: number) => HASHES[place] as Buffer;

describe('The published vectors of Merkle proofs', () => {
  it('of inclusion hold, or do not', () => {
    expect(VECTORS.inclusion.length).to.equal(98);
    for (const [name, index, size, leafHash, root, proof, holds] of VECTORS.inclusion) {
      const leaf = { index, hash: hashAt(leafHash) };
      const actual = rootByInclusion(leaf, size, proof.map(hashAt))?.equals(hashAt(root));
      expect(actual ?? false, name).to.equal(holds);
    }
  });

  it('of consistency hold, or do not', () => {
    expect(VECTORS.consistency.length).to.equal(98);
    for (const [name, oldSize, size, oldRoot, root, proof, holds] of VECTORS.consistency) {
      const old = { size: oldSize, root: hashAt(oldRoot) };
      const now = { size, root: hashAt(root) };
      const actual = isConsistent(old, now, proof.map(hashAt));
      expect(actual, name).to.equal(holds || name === FROM_EMPTY_TREE);
    }
  });
});
