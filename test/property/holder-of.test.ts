import { expect } from 'chai';
import fc from 'fast-check';
import { holderOf } from '../../src/engine/assignments/holder-of.ts';
import type { Member } from '../../src/engine/assignments/ports.ts';

const KIND = 'subscription';
const TASKS = Array.from({ length: 500 }, (_, index) => `${KIND}:${index}`);
const member = fc.uuid().map((name) => ({ name, kinds: [KIND] }));
const members = fc.uniqueArray(member, {
  selector: ({ name }) => name,
  minLength: 1,
  maxLength: 12,
});
const namesOf = (of: readonly Member[]) => of.map(({ name }) => name);

describe('Whose a task is', () => {
  it('is nobody’s where nobody is alive', () => {
    expect(holderOf('a task', [])).to.equal(undefined);
  });

  it('is the same for all who know the same members, in whatever order', () => {
    fc.assert(
      fc.property(members, fc.string(), (live, id) => {
        const task = `${KIND}:${id}`;
        const holder = holderOf(task, live);
        expect(namesOf(live)).to.include(holder);
        expect(holderOf(task, [...live].reverse())).to.equal(holder);
      }),
    );
  });

  it('is that of one who offers its kind, whoever else is alive', () => {
    fc.assert(
      fc.property(members, members, (live, others) => {
        const idle = others.map(({ name }) => ({ name: `${name}'`, kinds: ['other', `${KIND}s`] }));
        for (const task of TASKS.slice(0, 50)) {
          expect(holderOf(task, [...idle, ...live])).to.equal(holderOf(task, live));
          expect(holderOf(task, idle)).to.equal(undefined);
        }
      }),
    );
  });

  it('changes only for tasks of a member that is gone, and only to one that is new', () => {
    fc.assert(
      fc.property(members, member, (live, newcomer) => {
        if (namesOf(live).includes(newcomer.name)) return;
        for (const task of TASKS.slice(0, 50)) {
          const before = holderOf(task, live);
          const after = holderOf(task, [...live, newcomer]);
          expect([before, newcomer.name]).to.include(after);
        }
      }),
    );
  });

  it('is spread evenly: nobody has more than twice the share of five hundred tasks', () => {
    fc.assert(
      fc.property(members, (live) => {
        const counts = new Map(namesOf(live).map((name) => [name, 0]));
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
