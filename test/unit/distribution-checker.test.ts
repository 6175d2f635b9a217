import { expect } from 'chai';
import type { RecordedEvent } from '../../src/events/event.ts';
import {
  type CheckedSubscription,
  checkDistribution,
  type EventContent,
} from '../support/distribution-checker.ts';

/** Positions 1, 3, 5 … are of the aggregate `odd`, the others of `even`. */
const LOG = Array.from({ length: 8 }, (_, index) => event(index + 1));

describe('What the receivers of subscriptions took', () => {
  it('is right where each event came, in the order of its aggregate', () => {
    expect(anomaliesOf([1, 2, 3, 4, 5, 6, 7, 8])).to.deep.equal([]);
    expect(anomaliesOf([2, 4, 1, 6, 8, 3, 5, 7])).to.deep.equal([]);
    expect(checkDistribution([], [], [])).to.deep.equal({ anomalies: [], subscriptions: [] });
  });

  for (const [what, taken, anomalies] of [
    ['the last of an aggregate never came', [1, 2, 3, 4, 5, 6, 7], ['lost 8']],
    ['nothing came of an aggregate', [2, 4, 6, 8], ['lost 1', 'lost 3', 'lost 5', 'lost 7']],
    ['one never came, and a later one did', [1, 2, 3, 4, 7, 6, 8], ['skipped 5']],
    ['one came after a later one', [1, 2, 5, 3, 4, 6, 7, 8], ['reordered 3']],
    ['one came that is not there', [1, 2, 3, 4, 5, 6, 7, 8, 9], ['phantom 9']],
  ] as const) {
    it(`is wrong where ${what}`, () => {
      expect(anomaliesOf(taken)).to.deep.equal(anomalies);
    });
  }

  it('is wrong where an event came with the content of another', () => {
    for (const changed of [
      { data: { of: 4 } },
      { eventId: 'event-4' },
      { eventType: 'Other' },
      { aggregateId: 'even' },
      { aggregateType: 'Other' },
      { sequenceNumber: 1 },
    ]) {
      const taken = LOG.map((each) => ({
        ...contentOf(each),
        ...(each.position === 3 && changed),
      }));
      const { anomalies } = checkDistribution(LOG, [subscription({ taken })], []);
      expect(anomalies.map(told)).to.deep.equal(['phantom 3', 'skipped 3']);
    }
  });

  describe('again', () => {
    const taken = [1, 2, 1, 2, 3, 4, 3, 5, 6, 7, 8];

    it('is counted, and right up to what was in flight at each fault', () => {
      const { anomalies, subscriptions } = check({ taken, inFlightMax: 2 }, ['kill', 'kill']);
      expect(anomalies).to.deep.equal([]);
      expect(subscriptions).to.deep.equal([
        { name: 'one', wanted: 8, delivered: 8, duplicates: 3, dead: 0, behindDead: 0 },
      ]);
    });

    it('is wrong where it is more than that, or there was no fault', () => {
      for (const faults of [['kill'], []]) {
        expect(check({ taken, inFlightMax: 2 }, faults).anomalies.map(told)).to.deep.equal([
          'repeated 0',
        ]);
      }
    });

    it('says nothing of the order', () => {
      expect(check({ taken: [1, 3, 1, 3, 5, 7, 2, 4, 6, 8] }, ['kill']).anomalies).to.deep.equal(
        [],
      );
    });
  });

  describe('with dead letters', () => {
    it('is right without them, and without those that wait behind them', () => {
      const { anomalies, subscriptions } = check({
        taken: [1, 2, 4, 6, 8],
        dead: [{ position: 3, waiting: 2 }],
      });
      expect(anomalies).to.deep.equal([]);
      expect(subscriptions[0]).to.include({ wanted: 8, delivered: 5, dead: 1, behindDead: 2 });
    });

    for (const [what, taken, dead, anomalies] of [
      ['one before it never came', [2, 4, 6, 8], { position: 3, waiting: 2 }, ['lost 1']],
      ['fewer wait than did not come', [1, 2, 4, 6, 8], { position: 3, waiting: 1 }, ['lost 3']],
      [
        'one of its aggregate came past it',
        [1, 2, 4, 6, 8, 5],
        { position: 3, waiting: 1 },
        ['reordered 5'],
      ],
      [
        'it is not of this log',
        [1, 2, 3, 4, 5, 6, 7, 8],
        { position: 9, waiting: 0 },
        ['phantom 9'],
      ],
    ] as const) {
      it(`is wrong where ${what}`, () => {
        expect(check({ taken, dead: [dead] }).anomalies.map(told)).to.deep.equal(anomalies);
      });
    }
  });

  describe('of what they have asked for', () => {
    for (const [what, asked, wanted] of [
      ['a place to begin', { behind: 6 }, [7, 8]],
      ['types of events', { filter: { eventTypes: ['Type 1'] } }, [1, 4, 7]],
      ['types of aggregates', { filter: { aggregateTypes: ['Mission'] } }, LOG.map(positionOf)],
      ['aggregates', { filter: { aggregateIds: ['odd'] } }, [1, 3, 5, 7]],
      ['users', { filter: { userIds: ['user 3'] } }, [3]],
      ['tags', { filter: { tags: ['tag 2', 'tag 4'] } }, [2, 4]],
      ['a predicate', { where: ({ data }: RecordedEvent) => Number(data['of']) > 5 }, [6, 7, 8]],
    ] as const) {
      it(`is right with ${what}, and wrong with more or less`, () => {
        const all = LOG.map(positionOf);
        expect(check({ ...asked, taken: wanted }).anomalies).to.deep.equal([]);
        const others = all.filter((each) => !(wanted as readonly number[]).includes(each));
        expect(check({ ...asked, taken: all }).anomalies.map(told)).to.deep.equal(
          others.map((each) => `unwanted ${each}`),
        );
        expect(check({ ...asked, taken: wanted.slice(0, -1) }).anomalies.map(told)).to.deep.equal([
          `lost ${wanted.at(-1)}`,
        ]);
      });
    }

    it('has events about the service itself only where these are named', () => {
      const log = [{ ...event(1), aggregateType: 'Audit' }];
      const asked = (filter: object) =>
        checkDistribution(log, [subscription({ filter, taken: [] })], []).anomalies.map(told);
      expect(asked({})).to.deep.equal([]);
      expect(asked({ aggregateTypes: ['Audit'] })).to.deep.equal(['lost 1']);
    });
  });
});

interface Asked extends Partial<Omit<CheckedSubscription, 'taken'>> {
  readonly taken: readonly number[];
}

function anomaliesOf(taken: readonly number[]): readonly string[] {
  return check({ taken }).anomalies.map(told);
}

function check({ taken, ...asked }: Asked, faults: readonly string[] = []) {
  const contents = taken.map((position) => contentOf(event(position)));
  return checkDistribution(LOG, [subscription({ ...asked, taken: contents })], faults);
}

function subscription(asked: Partial<CheckedSubscription>): CheckedSubscription {
  return { name: 'one', filter: {}, behind: 0, taken: [], dead: [], inFlightMax: 10, ...asked };
}

function told({ kind, position }: { readonly kind: string; readonly position: number }): string {
  return `${kind} ${position}`;
}

function positionOf({ position }: RecordedEvent): number {
  return position;
}

function contentOf({ userId: _, timestamp: __, tags: ___, ...event }: RecordedEvent): EventContent {
  const { position, eventId, eventType, aggregateType, aggregateId, sequenceNumber, data } = event;
  return { position, eventId, eventType, aggregateType, aggregateId, sequenceNumber, data };
}

function event(position: number): RecordedEvent {
  return {
    position,
    eventId: `event-${position}`,
    eventType: `Type ${position % 3}`,
    aggregateType: 'Mission',
    aggregateId: position % 2 === 1 ? 'odd' : 'even',
    sequenceNumber: Math.ceil(position / 2),
    timestamp: '2031-03-14T06:12:00.123Z',
    userId: `user ${position}`,
    version: 1,
    storedVersion: 1,
    data: { of: position },
    metadata: {},
    tags: [`tag ${position}`],
    hash: 'ab'.repeat(32),
  };
}
