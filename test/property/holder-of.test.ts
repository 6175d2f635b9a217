import { expect } from 'chai';
import fc from 'fast-check';
import { holderOf } from '../../src/engine/assignments/holder-of.ts';

const TASKS = Array.from({ length: 500 }, (_, index) => `subscription-${index}`);
const members = fc.uniqueArray(fc.uuid(), { minLength: 1, maxLength: 12 });

describe('Whose a task is', () => {
  it('is nobody’s where nobody is alive', () => {
    expect(holderOf('a task', [])).to.equal(undefined);
  });

  it('is the same for all who know the same members, in whatever order', () => {
    fc.assert(
      fc.property(members, fc.string(), (live, task) => {
        const holder = holderOf(task, live);
        expect(live).to.include(holder);
        expect(holderOf(task, [...live].reverse())).to.equal(holder);
      }),
    );
  });

  it('changes only for tasks of a member that is gone, and only to one that is new', () => {
    fc.assert(
      fc.property(members, fc.uuid(), (live, newcomer) => {
        if (live.includes(newcomer)) return;
        for (const task of TASKS.slice(0, 50)) {
          const before = holderOf(task, live);
          const after = holderOf(task, [...live, newcomer]);
          expect([before, newcomer]).to.include(after);
        }
      }),
    );
  });

  it('is spread evenly: nobody has more than twice the share of five hundred tasks', () => {
    fc.assert(
      fc.property(members, (live) => {
        const counts = new Map(live.map((member) => [member, 0]));
        for (const task of TASKS) {
          const holder = holderOf(task, live) ?? '';
          counts.set(holder, (counts.get(holder) ?? 0) + 1);
        }
        const share = TASKS.length / live.length;
        // More than five standard deviations of a binomial distribution at least, for up to twelve members.
        for (const count of counts.values()) expect(count).to.be.within(share * 0.2, share * 2);
      }),
      { numRuns: 50 },
    );
  });
});
