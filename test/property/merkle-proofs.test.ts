import { expect } from 'chai';
import fc from 'fast-check';
import {
  type Digest,
  HASH_BYTES,
  leafHash,
  nodeHash,
  sha256,
} from '../../src/engine/audit/event-hash.ts';
import { EMPTY_TILE_EDGE, growTiles } from '../../src/engine/audit/grow-tiles.ts';
import {
  consistencyRanges,
  inclusionRanges,
  isConsistent,
  type LeafRange,
  rootByInclusion,
  rootsOfRanges,
} from '../../src/engine/audit/merkle-proofs.ts';
import type { TilePlace } from '../../src/transparency.ts';
import { MerkleTreeHash } from '../support/merkle-tree-hash.ts';

const LEAVES = Array.from({ length: 2_000 }, (_, index) => leafHash(`${index}`));
const SMALL = 70;

const { edge, full } = growTiles(EMPTY_TILE_EDGE, Buffer.concat(LEAVES));

async function readTiles(places: readonly TilePlace[]): Promise<readonly Buffer[]> {
  return places.map(({ level, index, width }) => {
    const tile = full.find((each) => each.level === level && each.index === index);
    const hashes = tile?.hashes ?? (edge.levels[level] as Buffer);
    return hashes.subarray(0, width * HASH_BYTES);
  });
}

const rootsOf = (ranges: readonly LeafRange[]) => rootsOfRanges(ranges, readTiles);

async function treeOf(size: number) {
  const [root] = (await rootsOf([{ from: 0, to: size }])) as [Digest];
  return { size, root };
}

function merkleTreeHash(leaves: readonly Digest[]): Digest {
  const tree = new MerkleTreeHash();
  for (const leaf of leaves) tree.add(leaf);
  return tree.root();
}

const asHex = (digests: readonly Digest[]) => digests.map((digest) => digest.toString('hex'));

describe('Merkle proofs', () => {
  const sizes = fc
    .tuple(fc.nat({ max: LEAVES.length }), fc.nat({ max: LEAVES.length }))
    .map(([one, other]) => [Math.min(one, other), Math.max(one, other)] as const);

  it('have the roots of RFC 6962, of every small tree and of any large one', async () => {
    for (let size = 0; size <= SMALL; size += 1) {
      expect((await treeOf(size)).root).to.deep.equal(merkleTreeHash(LEAVES.slice(0, size)));
    }
    await fc.assert(
      fc.asyncProperty(fc.nat({ max: LEAVES.length }), async (size) => {
        expect((await treeOf(size)).root).to.deep.equal(merkleTreeHash(LEAVES.slice(0, size)));
      }),
      { numRuns: 20 },
    );
  });

  it('are those of RFC 6962 §2.1.1 and §2.1.2, which are defined by recursion', async () => {
    for (let size = 1; size <= SMALL; size += 1) {
      for (let index = 0; index < size; index += 1) {
        const expected = path(index, LEAVES.slice(0, size));
        expect(asHex(await rootsOf(inclusionRanges(index, size)))).to.deep.equal(asHex(expected));
      }
      for (let old = 1; old <= size; old += 1) {
        const expected = subproof(old, LEAVES.slice(0, size), true);
        expect(asHex(await rootsOf(consistencyRanges(old, size)))).to.deep.equal(asHex(expected));
      }
    }
  });

  it('prove that a leaf is in a tree, and no other leaf, place, size or proof', async () => {
    await fc.assert(
      fc.asyncProperty(sizes, fc.nat(), async ([chosen, size], other) => {
        if (size === 0) return;
        const index = chosen % size;
        const { root } = await treeOf(size);
        const proof = await rootsOf(inclusionRanges(index, size));
        const hash = LEAVES[index] as Digest;
        expect(rootByInclusion({ index, hash }, size, proof)).to.deep.equal(root);
        const elsewhere = other % size;
        if (elsewhere !== index) {
          expect(rootByInclusion({ index: elsewhere, hash }, size, proof)).to.not.deep.equal(root);
        }
        expect(rootByInclusion({ index, hash: sha256('x') }, size, proof)).to.not.deep.equal(root);
        expect(rootByInclusion({ index: size, hash }, size, proof)).to.equal(undefined);
        expect(rootByInclusion({ index, hash }, size, [...proof, hash])).to.equal(undefined);
        if (proof.length === 0) return;
        expect(rootByInclusion({ index, hash }, size, proof.slice(1))).to.equal(undefined);
        const changed = proof.with(other % proof.length, sha256('other'));
        expect(rootByInclusion({ index, hash }, size, changed)).to.not.deep.equal(root);
      }),
      { numRuns: 60 },
    );
  });

  it('prove that a tree begins with another, and with no other', async () => {
    await fc.assert(
      fc.asyncProperty(sizes, fc.nat(), async ([before, size], other) => {
        const [old, now] = [await treeOf(before), await treeOf(size)];
        const proof = before === 0 ? [] : await rootsOf(consistencyRanges(before, size));
        expect(isConsistent(old, now, proof)).to.equal(true);
        const forged = sha256('forged');
        expect(isConsistent({ ...old, root: forged }, now, proof)).to.equal(false);
        if (before > 0) expect(isConsistent(old, { ...now, root: forged }, proof)).to.equal(false);
        expect(isConsistent(old, now, [...proof, forged])).to.equal(false);
        if (before < size) expect(isConsistent(now, old, proof)).to.equal(false);
        if (proof.length === 0) return;
        expect(isConsistent(old, now, proof.slice(1))).to.equal(false);
        const changed = proof.with(other % proof.length, forged);
        expect(isConsistent(old, now, changed)).to.equal(false);
      }),
      { numRuns: 60 },
    );
  });

  it('have whole hashes: nothing is made up for one that was cut', async () => {
    const [hash, other] = LEAVES as [Digest, Digest];
    const [old, now] = [{ size: 1, root: hash }, await treeOf(2)];
    expect(isConsistent(old, now, [other])).to.equal(true);
    expect(isConsistent(old, now, [other.subarray(0, 31)])).to.equal(false);
    expect(rootByInclusion({ index: 0, hash }, 2, [other])).to.deep.equal(now.root);
    expect(rootByInclusion({ index: 0, hash }, 2, [other.subarray(0, 31)])).to.equal(undefined);
  });

  it('hold for trees of any size a number can have', async () => {
    const size = fc.bigInt({ min: 2n ** 31n, max: 2n ** 53n - 1n }).map(Number);
    await fc.assert(
      fc.asyncProperty(size, fc.double({ min: 0, max: 1, noNaN: true }), async (now, share) => {
        const before = Math.max(1, Math.floor(now * share));
        const index = Math.min(before, now - 1);
        const [newRoot, oldRoot] = (await rootsOfRanges(
          [
            { from: 0, to: now },
            { from: 0, to: before },
          ],
          readSame,
        )) as [Digest, Digest];
        const inclusion = await rootsOfRanges(inclusionRanges(index, now), readSame);
        expect(rootByInclusion({ index, hash: SAME }, now, inclusion)).to.deep.equal(newRoot);
        const consistency = await rootsOfRanges(consistencyRanges(before, now), readSame);
        const old = { size: before, root: oldRoot };
        expect(isConsistent(old, { size: now, root: newRoot }, consistency)).to.equal(true);
        expect(inclusion.length).to.be.at.most(53);
      }),
      { numRuns: 30 },
    );
  });

  it('read few tiles: at most three for each eight levels, of a million leaves', async () => {
    let read = 0;
    const counted = async (places: readonly TilePlace[]) => {
      read += places.length;
      return await readSame(places);
    };
    await rootsOfRanges(
      [...inclusionRanges(712_345, 1_000_000), { from: 0, to: 1_000_000 }],
      counted,
    );
    expect(read).to.be.at.most(9);
  });
});

/** A tree of which all leaves are the same; so each of its levels has one hash. */
const SAME = leafHash('same');

async function readSame(places: readonly TilePlace[]): Promise<readonly Buffer[]> {
  return places.map(({ level, width }) => {
    let hash = SAME;
    for (let height = 0; height < level * 8; height += 1) hash = nodeHash(hash, hash);
    return Buffer.concat(Array.from({ length: width }, () => hash));
  });
}

/** The definitions of RFC 6962, word for word. */
function path(m: number, leaves: readonly Digest[]): readonly Digest[] {
  const n = leaves.length;
  if (n === 1) return [];
  const k = powerBelow(n);
  return m < k
    ? [...path(m, leaves.slice(0, k)), merkleTreeHash(leaves.slice(k))]
    : [...path(m - k, leaves.slice(k)), merkleTreeHash(leaves.slice(0, k))];
}

function subproof(m: number, leaves: readonly Digest[], b: boolean): readonly Digest[] {
  const n = leaves.length;
  if (m === n) return b ? [] : [merkleTreeHash(leaves)];
  const k = powerBelow(n);
  return m <= k
    ? [...subproof(m, leaves.slice(0, k), b), merkleTreeHash(leaves.slice(k))]
    : [...subproof(m - k, leaves.slice(k), false), merkleTreeHash(leaves.slice(0, k))];
}

function powerBelow(n: number): number {
  let k = 1;
  while (2 * k < n) k *= 2;
  return k;
}
