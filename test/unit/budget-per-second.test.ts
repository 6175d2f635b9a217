import { expect } from 'chai';
import { budgetPerSecond } from '../../src/platform/rate-limiter.ts';

describe('A budget of so many in a second', () => {
  it('is exactly that, in windows of whole points and milliseconds', () => {
    for (let perSecond = 1; perSecond <= 20_000; perSecond += 1) {
      const { pointsMax, windowMs } = budgetPerSecond('reads', perSecond);
      expect((pointsMax * 1_000) / windowMs).to.equal(perSecond);
      expect(Number.isInteger(pointsMax) && Number.isInteger(windowMs)).to.equal(true);
    }
  });

  it('has the shortest windows that there are for it', () => {
    for (const [perSecond, pointsMax, windowMs] of [
      [1_000, 100, 100],
      [10, 1, 100],
      [15, 3, 200],
      [25, 5, 200],
      [4, 1, 250],
      [6, 3, 500],
      [7, 7, 1_000],
      [1, 1, 1_000],
    ] as const) {
      expect(budgetPerSecond('reads', perSecond)).to.deep.equal({
        name: 'reads',
        pointsMax,
        windowMs,
      });
    }
  });
});
