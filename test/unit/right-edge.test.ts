import { createHash } from 'node:crypto';
import { expect } from 'chai';
import fc from 'fast-check';
import type { Digest } from '../../src/engine/audit/event-hash.ts';
import {
  appendLeaves,
  EMPTY_EDGE,
  type RightEdge,
  rootOf,
} from '../../src/engine/audit/right-edge.ts';

describe('The right edge', () => {
  /** The reference inputs of the certificate transparency projects, and the roots over them. */
  const INPUTS = ['', '00', '10', '2021', '3031', '40414243', '5051525354555657'].concat(
    '606162636465666768696a6b6c6d6e6f',
  );
  const ROOTS = [
    'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855',
    '6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d',
    'fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125',
    'aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77',
    'd37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7',
    '4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4',
    '76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef',
    'ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c',
    '5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328',
  ];

  ROOTS.forEach((root, size) => {
    it(`of the first ${size} reference inputs has the known root`, () => {
      const leaves = INPUTS.slice(0, size).map((input) => leaf(Buffer.from(input, 'hex')));
      const edge = appendLeaves(EMPTY_EDGE, leaves);
      expect(edge.size).to.equal(size);
      expect(rootOf(edge).toString('hex')).to.equal(root);
    });
  });

  it('is the same however the leaves are divided, and has the root that the RFC defines', () => {
    const parts = fc.array(fc.nat({ max: 40 }), { maxLength: 8 });
    fc.assert(
      fc.property(parts, (sizes) => {
        const leaves = leavesFrom(
          0,
          sizes.reduce((sum, size) => sum + size, 0),
        );
        let edge = EMPTY_EDGE;
        for (const size of sizes) {
          edge = appendLeaves(edge, leaves.slice(edge.size, edge.size + size));
          expect(hexOf(rootOf(edge))).to.equal(hexOf(treeHash(leaves.slice(0, edge.size))));
        }
        const atOnce = appendLeaves(EMPTY_EDGE, leaves);
        expect(edge.size).to.equal(atOnce.size);
        expect(edge.peaks.map(hexOf)).to.deep.equal(atOnce.peaks.map(hexOf));
      }),
      { numRuns: 150 },
    );
  });

  it('has one peak for each bit of the size, the largest first', () => {
    const leaves = leavesFrom(0, 130);
    for (let size = 0; size <= leaves.length; size += 1) {
      const { peaks } = appendLeaves(EMPTY_EDGE, leaves.slice(0, size));
      expect(peaks.map(hexOf), `${size}`).to.deep.equal(peaksOf(leaves.slice(0, size)).map(hexOf));
    }
  });

  it('leaves the edge it grew from as it was', () => {
    const edge = appendLeaves(EMPTY_EDGE, leavesFrom(0, 7));
    const before = edge.peaks.map(hexOf);
    appendLeaves(edge, leavesFrom(7, 9));
    expect(edge.size).to.equal(7);
    expect(edge.peaks.map(hexOf)).to.deep.equal(before);
    expect(EMPTY_EDGE).to.deep.equal({ size: 0, peaks: [] });
  });

  for (const size of [
    2 ** 31 - 2,
    2 ** 31,
    2 ** 32 - 3,
    2 ** 33 + 5,
    2 ** 40 - 1,
    2 ** 52 + 2 ** 31,
  ]) {
    it(`grows past ${size} leaves as past a few`, () => {
      const edge = madeUpEdge(BigInt(size));
      let expected = edge.peaks.map((peak, index) => ({
        peak,
        level: levelsOf(BigInt(size))[index] ?? 0,
      }));
      const leaves = leavesFrom(0, 9);
      for (const digest of leaves) expected = grown(expected, digest);
      const after = appendLeaves(edge, leaves);
      expect(after.size).to.equal(size + 9);
      expect(after.peaks.map(hexOf)).to.deep.equal(expected.map(({ peak }) => hexOf(peak)));
      const root = expected.map(({ peak }) => peak).reduceRight((right, left) => node(left, right));
      expect(hexOf(rootOf(after))).to.equal(hexOf(root));
    });
  }
});

/** MTH of RFC 6962, section 2.1, word for word; of leaf hashes. */
function treeHash(leaves: readonly Digest[]): Digest {
  const [first] = leaves;
  if (first === undefined) return createHash('sha256').digest();
  if (leaves.length === 1) return first;
  let split = 1;
  while (split * 2 < leaves.length) split *= 2;
  return node(treeHash(leaves.slice(0, split)), treeHash(leaves.slice(split)));
}

function peaksOf(leaves: readonly Digest[]): Digest[] {
  if (leaves.length === 0) return [];
  let size = 1;
  while (size * 2 <= leaves.length) size *= 2;
  return [treeHash(leaves.slice(0, size)), ...peaksOf(leaves.slice(size))];
}

/** Two trees of one level become one of the next, like a carry. */
function grown(edge: readonly { peak: Digest; level: number }[], digest: Digest) {
  const next = [...edge];
  let last = { peak: digest, level: 0 };
  while (next.at(-1)?.level === last.level) {
    const left = next.pop()?.peak ?? digest;
    last = { peak: node(left, last.peak), level: last.level + 1 };
  }
  return [...next, last];
}

function levelsOf(size: bigint): number[] {
  const bits = size.toString(2);
  return [...bits].flatMap((bit, index) => (bit === '1' ? bits.length - 1 - index : []));
}

function madeUpEdge(size: bigint): RightEdge {
  const peaks = levelsOf(size).map((level) => leaf(Buffer.from(`tree of level ${level}`)));
  return { size: Number(size), peaks };
}

function leavesFrom(first: number, count: number): Digest[] {
  return Array.from({ length: count }, (_, index) => leaf(Buffer.from(`${first + index}`)));
}

function leaf(entry: Buffer): Digest {
  return createHash('sha256')
    .update(Buffer.from([0]))
    .update(entry)
    .digest();
}

function node(left: Digest, right: Digest): Digest {
  return createHash('sha256')
    .update(Buffer.from([1]))
    .update(left)
    .update(right)
    .digest();
}

function hexOf(digest: Digest): string {
  return digest.toString('hex');
}
