import { expect } from 'chai';
import { StuckSlot } from '../../src/engine/append/stuck-slot.ts';
import { ManualClock } from '../support/manual-clock.ts';

describe('StuckSlot', () => {
  it('is overdue after a second without a new commit, counted from the first look', async () => {
    const clock = new ManualClock();
    const slot = new StuckSlot(clock);
    await clock.pass(5_000);
    expect(slot.isOverdue()).to.equal(false);
    await clock.pass(999);
    expect(slot.isOverdue()).to.equal(false);
    await clock.pass(1);
    expect(slot.isOverdue()).to.equal(true);
    expect(slot.isOverdue()).to.equal(true);
  });

  it('begins to count anew when something has moved', async () => {
    const clock = new ManualClock();
    const slot = new StuckSlot(clock);
    slot.isOverdue();
    await clock.pass(900);
    slot.moved();
    expect(slot.isOverdue()).to.equal(false);
    await clock.pass(900);
    expect(slot.isOverdue()).to.equal(false);
    await clock.pass(100);
    expect(slot.isOverdue()).to.equal(true);
  });
});
