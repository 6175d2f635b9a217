import { expect } from 'chai';
import type { ExpectedSequenceNumber, NewEvent } from '../../src/events/event.ts';
import { anAggregate, anEvent, someEvents } from '../support/examples.ts';
import { refusalOf } from '../support/refusal-of.ts';
import { pointersOf, refusedAppend } from '../support/refused-append.ts';
import type { RestStore } from '../support/rest-store.ts';

/** What `expectedSequenceNumber` guards. */
export function itChecksExpectations(openStore: () => RestStore): void {
  describe('append with expectations', () => {
    /** Of an aggregate that has `count` events: what holds, and what does not. */
    const cases: readonly (readonly [
      number,
      ExpectedSequenceNumber[],
      ExpectedSequenceNumber[],
    ])[] = [
      [0, [0], [1, 7, 'exists']],
      [1, [1, 'exists'], [0, 2]],
      [3, [3, 'exists'], [0, 2, 4, Number.MAX_SAFE_INTEGER]],
    ];
    for (const [count, holding, failing] of cases) {
      for (const expected of holding) {
        it(`takes ${expected} of an aggregate with ${count} events`, async () => {
          const store = openStore();
          const aggregate = await anAggregateWith(count, store);
          const event = anEvent({ ...aggregate, expectedSequenceNumber: expected });
          const { events } = await store.append([event]);
          expect(events[0]?.sequenceNumber).to.equal(count + 1);
        });
      }
      for (const expected of failing) {
        it(`refuses ${expected} of an aggregate with ${count} events`, async () => {
          const store = openStore();
          const aggregate = await anAggregateWith(count, store);
          const event = anEvent({ ...aggregate, expectedSequenceNumber: expected });
          const { details, message } = await refusedAppend(store, [event], 'sequence_conflict');
          expect(details.conflicts).to.deep.equal([
            { index: 0, ...aggregate, expected, actual: count },
          ]);
          expect(message).to.include(aggregate.aggregateId).and.to.include(`${count}`);
          expect(await store.readAggregate(aggregate).toArray()).to.have.length(count);
        });
      }
    }

    it('speaks of the aggregate just before that event, within a batch too', async () => {
      const store = openStore();
      const [one, two] = [anAggregate(), anAggregate('Spacecraft')];
      const { events } = await store.append([
        anEvent({ ...one, expectedSequenceNumber: 0 }),
        anEvent({ ...one, expectedSequenceNumber: 1 }),
        anEvent({ ...two, expectedSequenceNumber: 0 }),
        anEvent({ ...one, expectedSequenceNumber: 2 }),
        anEvent({ ...two, expectedSequenceNumber: 'exists' }),
      ]);
      expect(events.map(({ sequenceNumber }) => sequenceNumber)).to.deep.equal([1, 2, 1, 3, 2]);
    });

    it('names each event of a batch whose expectation failed, and stores none', async () => {
      const store = openStore();
      const known = await anAggregateWith(4, store);
      const [fresh, absent] = [anAggregate('Spacecraft'), anAggregate()];
      const batch = [
        anEvent({ ...known, expectedSequenceNumber: 4 }),
        anEvent({ ...known, expectedSequenceNumber: 4 }),
        anEvent({ ...absent, expectedSequenceNumber: 'exists' }),
        anEvent({ ...fresh, expectedSequenceNumber: 0 }),
        anEvent({ ...fresh, expectedSequenceNumber: 9 }),
        anEvent({ ...known }),
        anEvent({ ...known, expectedSequenceNumber: 0 }),
      ];
      const { details } = await refusedAppend(store, batch, 'sequence_conflict');
      expect(details.conflicts).to.deep.equal([
        { index: 1, ...known, expected: 4, actual: 5 },
        { index: 2, ...absent, expected: 'exists', actual: 0 },
        { index: 4, ...fresh, expected: 9, actual: 1 },
        { index: 6, ...known, expected: 0, actual: 7 },
      ]);
      expect(await store.readAggregate(fresh).toArray()).to.deep.equal([]);
      expect(await store.readAggregate(known).toArray()).to.have.length(4);
    });

    it('lets one of many with the same expectation win', async () => {
      const store = openStore();
      const aggregate = await anAggregateWith(2, store);
      const event = anEvent({ ...aggregate, expectedSequenceNumber: 2 });
      const outcomes = await Promise.allSettled(
        Array.from({ length: 25 }, () => store.append([event])),
      );
      const losers = outcomes.filter(({ status }) => status === 'rejected');
      expect(losers).to.have.length(24);
      for (const loser of losers as PromiseRejectedResult[]) {
        const { details } = await refusalOf(Promise.reject(loser.reason), 'sequence_conflict');
        expect(details.conflicts).to.deep.equal([
          { index: 0, ...aggregate, expected: 2, actual: 3 },
        ]);
      }
      expect(await store.readAggregate(aggregate).toArray()).to.have.length(3);
    });

    it('refuses an expectation that is none', async () => {
      const store = openStore();
      for (const nonsense of [-1, 1.5, 'none', '0', null, 2 ** 53]) {
        const event = { ...anEvent(), expectedSequenceNumber: nonsense } as NewEvent;
        const refusal = await refusedAppend(store, [anEvent(), event], 'invalid_request');
        expect([...new Set(pointersOf(refusal))], `${nonsense}`).to.deep.equal([
          '/1/expectedSequenceNumber',
        ]);
      }
    });
  });
}

async function anAggregateWith(count: number, store: RestStore) {
  const aggregate = anAggregate();
  if (count > 0) await store.append(someEvents(count, aggregate));
  return aggregate;
}
