import { expect } from 'chai';
import { CurrentRuns } from '../../src/engine/subscriptions/current-runs.ts';
import { runShare } from '../../src/engine/subscriptions/run-share.ts';

describe('The share of a subscription', () => {
  it('is all that one may take, until there are so many that it would be too much', () => {
    expect(runShare(0, 1)).to.deep.equal({
      windowEventsMax: 500,
      concurrencyMax: 32,
      writeMs: 100,
      idleWriteMs: 1_000 + 1_000 / 30,
      attemptsWriteMs: 1_000,
    });
    const few = runShare(16, 16);
    expect([few.windowEventsMax, few.concurrencyMax, few.writeMs]).to.deep.equal([500, 32, 100]);
  });

  it('is the less the more there are, so that all together take no more, and never nothing', () => {
    for (const busy of [30, 100, 1_000, 5_000]) {
      const share = runShare(busy, busy);
      expect(busy * share.windowEventsMax).to.be.at.most(8_000);
      expect(busy * share.concurrencyMax).to.be.at.most(Math.max(1_000, busy));
      expect((busy * 1_000) / share.writeMs).to.be.at.most(301);
      expect((busy * 1_000) / share.attemptsWriteMs).to.be.at.most(101);
      expect((busy * 1_000) / share.idleWriteMs).to.be.at.most(30);
    }
    const tooMany = runShare(100_000, 100_000);
    expect([tooMany.windowEventsMax, tooMany.concurrencyMax]).to.deep.equal([1, 1]);
  });

  it('is that of those that have something to deliver', () => {
    const runs = new CurrentRuns();
    const begun = Array.from({ length: 100 }, () => {
      const machine = { parkedCount: 0, unsettledCount: 0 };
      return { machine, entry: runs.begin({ target: 'webhook', machine }) };
    });
    // What they have is not known yet.
    expect(runs.share).to.deep.equal(runShare(100, 100));
    for (const { entry } of begun) entry.note();
    expect(runs.share).to.deep.equal(runShare(0, 100));
    for (const { machine, entry } of begun.slice(0, 50)) {
      machine.unsettledCount = 1;
      entry.note();
      entry.note();
    }
    expect(runs.share).to.deep.equal(runShare(50, 100));
    for (const { entry } of begun.slice(0, 25)) entry.end();
    expect(runs.share).to.deep.equal(runShare(25, 75));
  });
});
