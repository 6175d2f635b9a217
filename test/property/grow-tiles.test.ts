import { expect } from 'chai';
import fc from 'fast-check';
import { type Digest, HASH_BYTES, sha256 } from '../../src/engine/audit/event-hash.ts';
import { EMPTY_TILE_EDGE, growTiles, subtreeRoot } from '../../src/engine/audit/grow-tiles.ts';
import { rootsOfRanges } from '../../src/engine/audit/merkle-proofs.ts';
import type { FullTile } from '../../src/engine/audit/ports.ts';
import { appendLeaves, EMPTY_EDGE, rootOf } from '../../src/engine/audit/right-edge.ts';
import { peaksOf } from '../../src/engine/audit/tile-peaks.ts';
import { TILE_WIDTH } from '../../src/transparency.ts';
import { tilesOfLeaves } from '../support/tiles-of-leaves.ts';

const LEAVES = Array.from({ length: 70_000 }, (_, index) => sha256(`${index}`));

/** The tiles and the edge of so many leaves, taken in by the portions. */
function grown(portions: readonly number[], leaves: readonly Digest[] = LEAVES) {
  let edge = EMPTY_TILE_EDGE;
  const full: FullTile[] = [];
  for (const portion of portions) {
    const next = growTiles(edge, Buffer.concat(leaves.slice(edge.size, edge.size + portion)));
    edge = next.edge;
    full.push(...next.full);
  }
  return { edge, full };
}

const sum = (counts: readonly number[]) => counts.reduce((total, count) => total + count, 0);

function hashesOf(hashes: Buffer): Digest[] {
  return Array.from({ length: hashes.length / HASH_BYTES }, (_, index) =>
    hashes.subarray(index * HASH_BYTES, (index + 1) * HASH_BYTES),
  );
}

describe('Tiles that grow', () => {
  const portions = fc.array(fc.integer({ min: 0, max: 1_500 }), { maxLength: 12 });

  it('are the same, in whatever portions leaves come', () => {
    fc.assert(
      fc.property(portions, (counts) => {
        const { edge, full } = grown(counts);
        const whole = grown([sum(counts)]);
        expect(edge.size).to.equal(sum(counts));
        expect(edge.levels.map(String)).to.deep.equal(whole.edge.levels.map(String));
        expect(full).to.have.deep.members(whole.full);
      }),
      { numRuns: 40 },
    );
  });

  it('have at their edge the peaks of the tree', () => {
    fc.assert(
      fc.property(portions, (counts) => {
        const { edge } = grown(counts);
        const { size, peaks } = appendLeaves(EMPTY_EDGE, LEAVES.slice(0, edge.size));
        expect(peaksOf(edge)).to.deep.equal({ size, peaks });
      }),
      { numRuns: 40 },
    );
  });

  it('come to the root that the right edge has, at every size on the way', async () => {
    await fc.assert(
      fc.asyncProperty(portions, async (counts) => {
        const { places, read } = tilesOfLeaves(LEAVES.slice(0, sum(counts)));
        expect(places.every(({ width }) => width > 0)).to.equal(true);
        let edge = EMPTY_EDGE;
        for (const count of counts) {
          edge = appendLeaves(edge, LEAVES.slice(edge.size, edge.size + count));
          const whole = [{ from: 0, to: edge.size }];
          expect(await rootsOfRanges(whole, read)).to.deep.equal([rootOf(edge)]);
        }
      }),
      { numRuns: 40 },
    );
  });

  // The example of C2SP tlog-tiles, "Merkle Tree".
  it('of 70,000 leaves are 273 and 1 full ones, with 112, 17 and 1 hashes at the edge', () => {
    const { edge, full } = grown([70_000]);
    const counts = [0, 1, 2].map((level) => full.filter((tile) => tile.level === level).length);
    expect(counts).to.deep.equal([273, 1, 0]);
    const widths = edge.levels.map(({ length }) => length / HASH_BYTES);
    expect(widths).to.deep.equal([112, 17, 1]);
    const above = full.find(({ level }) => level === 1) as FullTile;
    expect(hashesOf(above.hashes)).to.deep.equal(
      full.slice(0, TILE_WIDTH).map(({ hashes }) => subtreeRoot(hashes)),
    );
  });
});
