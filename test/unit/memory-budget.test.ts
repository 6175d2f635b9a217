import { expect } from 'chai';
import { MemoryBudget } from '../../src/http/memory-budget.ts';

describe('A memory budget', () => {
  const limits = { bytesMax: 100, bytesForOneMax: 100 };

  it('gives as much as there is, and refuses what is more', () => {
    const budget = new MemoryBudget(limits);
    budget.take(60, 'alice');
    budget.take(40, 'bob');
    expect(() => budget.take(1, 'bob'))
      .to.throw('other requests hold all the memory there is')
      .with.property('code', 'queue_full');
    expect(() => budget.assertRoom(1, undefined)).to.throw('hold all the memory');
  });

  it('takes nothing where it refuses, and has again what is given back', () => {
    const budget = new MemoryBudget(limits);
    budget.take(60, 'alice');
    expect(() => budget.take(41, 'alice')).to.throw();
    budget.take(40, 'alice');
    budget.giveBack(60, 'alice');
    budget.assertRoom(60, 'alice');
    expect(() => budget.assertRoom(61, 'alice')).to.throw();
  });

  it('gives each one its share, and no limit but the whole to whoever is not counted', () => {
    const budget = new MemoryBudget({ bytesMax: 100, bytesForOneMax: 25 });
    budget.take(20, 'alice');
    expect(() => budget.take(6, 'alice'))
      .to.throw('your other requests')
      .with.property('code', 'queue_full');
    budget.take(5, 'alice');
    budget.take(25, 'bob');
    budget.take(50, undefined);
    expect(() => budget.take(1, undefined)).to.throw('there is for this');
    budget.giveBack(25, 'alice');
    budget.take(25, 'alice');
    expect(() => budget.assertRoom(1, 'alice')).to.throw('your other requests');
  });
});
