import { expect } from 'chai';
import { MemoryBudget } from '../../src/http/memory-budget.ts';

describe('A memory budget', () => {
  it('gives as much as there is, and refuses what is more', () => {
    const budget = new MemoryBudget(100);
    budget.take(60);
    budget.take(40);
    expect(() => budget.take(1))
      .to.throw('hold all the memory')
      .with.property('code', 'queue_full');
    expect(() => budget.assertRoom(1)).to.throw('hold all the memory');
  });

  it('takes nothing where it refuses, and has again what is given back', () => {
    const budget = new MemoryBudget(100);
    budget.take(60);
    expect(() => budget.take(41)).to.throw();
    budget.take(40);
    budget.giveBack(60);
    budget.assertRoom(60);
    expect(() => budget.assertRoom(61)).to.throw();
  });
});
