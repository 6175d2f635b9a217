import { expect } from 'chai';
import { DueAggregates } from '../../src/engine/snapshots/due-aggregates.ts';
import { isDueByItself } from '../../src/engine/snapshots/is-due.ts';
import { SnapshotTimes } from '../../src/engine/snapshots/snapshot-times.ts';

const NEVER = { everyEvents: null, onEventTypes: [] };

describe('What is due of a snapshot', () => {
  it('is decided by the multiples of the number of events', () => {
    const policy = { ...NEVER, everyEvents: 10 };
    const due = Array.from({ length: 35 }, (_, index) => index + 1).filter((sequenceNumber) =>
      isDueByItself({ sequenceNumber, eventType: 'Counted' }, policy),
    );
    expect(due).to.deep.equal([10, 20, 30]);
  });

  it('is decided by the event’s type, whatever its number', () => {
    const policy = { ...NEVER, onEventTypes: ['Ended'] };
    expect(isDueByItself({ sequenceNumber: 7, eventType: 'Ended' }, policy)).to.equal(true);
    expect(isDueByItself({ sequenceNumber: 100, eventType: 'Ending' }, policy)).to.equal(false);
    expect(isDueByItself({ sequenceNumber: 100, eventType: 'Ended' }, NEVER)).to.equal(false);
  });

  it('is decided by the time since the first event, then since the last snapshot’s', () => {
    const times = new SnapshotTimes(10);
    const isDueAt = (sequenceNumber: number, second: number) =>
      times.mayBeDueAt(eventAt(sequenceNumber, second), 10_000);
    expect(isDueAt(1, 0)).to.equal(false);
    expect(isDueAt(2, 9)).to.equal(false);
    expect(isDueAt(3, 10)).to.equal(true);
    times.learn(AGGREGATE, timestampAt(12));
    expect(isDueAt(4, 21)).to.equal(false);
    expect(isDueAt(5, 22)).to.equal(true);
  });

  it('may be due by time where nothing is known of the aggregate', () => {
    const times = new SnapshotTimes(10);
    expect(times.mayBeDueAt(eventAt(2, 0), 10_000)).to.equal(true);
  });

  it('is each aggregate once, in the order in which it became so', () => {
    const due = new DueAggregates(10);
    for (const [id, sequenceNumber] of [
      ['a', 10] as const,
      ['b', 20] as const,
      ['a', 20] as const,
    ]) {
      expect(due.add(dueOf(id, { sequenceNumber }))).to.equal(true);
    }
    expect(due.size).to.equal(2);
    expect(due.take()).to.deep.equal(dueOf('a', { sequenceNumber: 20 }));
    expect(due.take()).to.deep.equal(dueOf('b', { sequenceNumber: 20 }));
    expect(due.take()).to.equal(undefined);
  });

  it('stays sure, once it was', () => {
    const due = new DueAggregates(10);
    for (const isSure of [false, true, false]) due.add(dueOf('a', { isSure }));
    expect(due.take()?.isSure).to.equal(true);
  });

  it('is no more than it may be; those that wait already are none more', () => {
    const due = new DueAggregates(2);
    expect(['a', 'b', 'c', 'a', 'c'].map((id) => due.add(dueOf(id)))).to.deep.equal([
      true,
      true,
      false,
      true,
      false,
    ]);
    expect(due.size).to.equal(2);
    due.take();
    expect(due.add(dueOf('c'))).to.equal(true);
  });
});

const AGGREGATE = { aggregateType: 'Mission', aggregateId: 'a' };

function timestampAt(second: number): string {
  return new Date(Date.UTC(2031, 2, 14) + second * 1_000).toISOString();
}

function eventAt(sequenceNumber: number, second: number) {
  return { ...AGGREGATE, sequenceNumber, eventType: 'Counted', timestamp: timestampAt(second) };
}

function dueOf(aggregateId: string, { sequenceNumber = 10, isSure = true } = {}) {
  const aggregate = { ...AGGREGATE, aggregateId };
  return { aggregate, sequenceNumber, timestamp: timestampAt(0), isSure };
}
