import { expect } from 'chai';
import fc from 'fast-check';
import { firstReaching } from '../../src/engine/read/first-reaching.ts';

describe('firstReaching', () => {
  it('finds the first place whose value is not below the target, as looking at each would', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.nat(60), { maxLength: 200 }),
        fc.nat(500),
        fc.integer({ min: -1, max: 62 }),
        async (unordered, from, target) => {
          const values = unordered.sort((a, b) => a - b);
          const span = { from, to: from + values.length - 1 };
          const index = values.findIndex((value) => value >= target);
          const expected = from + (index === -1 ? values.length : index);
          const valuesAt = async (places: readonly number[]) =>
            places.map((place) => values[place - from] as number);
          expect(await firstReaching(target, span, valuesAt)).to.equal(expected);
        },
      ),
      { numRuns: 2_000 },
    );
  });

  it('looks at places of the span alone, in order, each no more than once', async () => {
    const seen = new Set<number>();
    await firstReaching(40_000, { from: 11, to: 70_000 }, async (places) => {
      expect(places).to.deep.equal([...places].sort((a, b) => a - b));
      for (const place of places) {
        expect(place).to.be.within(11, 70_000);
        expect(seen.has(place)).to.equal(false);
        seen.add(place);
      }
      return places;
    });
    expect(seen).to.include(40_000);
  });

  for (const [count, rounds] of [
    [0, 0],
    [1, 1],
    [32, 1],
    [1_000, 2],
    [1_000_000, 4],
    [1_000_000_000, 6],
  ] as const) {
    it(`takes no more than ${rounds} rounds for ${count} places`, async () => {
      for (const share of [0, 0.1, 0.5, 0.999, 1]) {
        let taken = 0;
        const span = { from: 1, to: count };
        await firstReaching(Math.floor(count * share), span, async (places) => {
          taken += 1;
          return places;
        });
        expect(taken).to.be.at.most(rounds);
      }
    });
  }
});
