import { expect } from 'chai';
import type { EventStore } from '../../src/event-store.ts';
import { anAggregate } from '../support/examples.ts';
import { LogUnderTest } from '../support/log-under-test.ts';
import { sharedReplicaSet } from '../support/shared-replica-set.ts';
import { type AskedEvent, anAskedEvent, type Telling } from '../support/telling.ts';

describe('appends that race each other', () => {
  let log: LogUnderTest;
  /** Two stores on one log, as two processes would have them. */
  let stores: readonly [EventStore, EventStore];

  beforeEach(async () => {
    log = new LogUnderTest((await sharedReplicaSet()).uri);
    stores = [await log.open(), await log.open()];
  });
  afterEach(() => log.close());

  /** Asks for all of them at once, every second one of the other store where there are two. */
  function race(contenders: readonly EventStore[], all: readonly (readonly AskedEvent[])[]) {
    return Promise.all(
      all.map((asked, index) =>
        log.append(contenders[index % contenders.length] as EventStore, asked),
      ),
    );
  }

  for (const count of [1, 2] as const) {
    describe(count === 1 ? 'in one process' : 'in two', () => {
      it('give one of 40 writers with one expectation what it wants, and tell 39 why not', async () => {
        const contenders = stores.slice(0, count);
        const aggregate = anAggregate();
        for (const expected of [0, 1, 2]) {
          const tellings = await race(
            contenders,
            Array.from({ length: 40 }, () => [
              anAskedEvent({ ...aggregate, expectedSequenceNumber: expected }),
            ]),
          );
          expect(tellings.filter(isFresh)).to.have.length(1);
          expect(tellings.filter(({ told }) => told.outcome !== 'committed')).to.have.length(39);
          const conflict = { index: 0, ...aggregate, expected, actual: expected + 1 };
          for (const { told } of tellings.filter((telling) => !isFresh(telling))) {
            const conflicts = [conflict];
            expect(told).to.deep.equal({
              outcome: 'refused',
              code: 'sequence_conflict',
              conflicts,
            });
          }
        }
        expect(await log.assertTrue(stores[0])).to.have.length(3);
      });

      it('are all stored, 200 of them, without a gap where none expects anything', async () => {
        const aggregate = anAggregate();
        const tellings = await race(
          stores.slice(0, count),
          Array.from({ length: 200 }, () => [anAskedEvent(aggregate)]),
        );
        expect(tellings.filter(isFresh)).to.have.length(200);
        const stored = await log.assertTrue(stores[0]);
        expect(stored.map(({ sequenceNumber }) => sequenceNumber)).to.deep.equal(upTo(200));
      });

      it('store one event id once, and tell all who sent it the same', async () => {
        const event = anAskedEvent();
        const tellings = await race(
          stores.slice(0, count),
          Array.from({ length: 40 }, () => [event]),
        );
        expect(tellings.filter(isFresh)).to.have.length(1);
        const [stored, ...others] = await log.assertTrue(stores[0]);
        expect(others).to.deep.equal([]);
        for (const { told } of tellings) {
          expect(told).to.deep.include({ outcome: 'committed', events: [stored] });
        }
      });

      it('store one of several contents under one event id, and refuse the others', async () => {
        const { eventId } = anAskedEvent();
        const tellings = await race(
          stores.slice(0, count),
          Array.from({ length: 20 }, (_, index) => [anAskedEvent({ eventId, data: { index } })]),
        );
        expect(tellings.filter(isFresh)).to.have.length(1);
        expect(tellings.filter(isRefusedAs('event_id_conflict'))).to.have.length(19);
        expect(await log.assertTrue(stores[0])).to.have.length(1);
      });

      it('keep batches whole, and have one winner for each number, when all kinds are mixed', async () => {
        const [hub, side] = [anAggregate(), anAggregate('Spacecraft')];
        const all = upTo(30).flatMap((round) => mixedRound(round, hub, side));
        const tellings = await race(stores.slice(0, count), all);
        const outcomes = tellings.map(({ told }) =>
          told.outcome === 'refused' ? told.code : told.outcome,
        );
        expect(new Set(outcomes)).to.deep.equal(new Set(['committed', 'sequence_conflict']));
        // Of each round, the single event, the batch, and the event that is sent twice.
        expect(outcomes.filter((outcome) => outcome === 'committed')).to.have.length.of.at.least(
          120,
        );
        await log.assertTrue(stores[0]);
      });
    });
  }
});

/** A single event, a batch, the same event twice, and two that expect the same. */
function mixedRound(
  round: number,
  hub: ReturnType<typeof anAggregate>,
  side: ReturnType<typeof anAggregate>,
): AskedEvent[][] {
  const repeated = anAskedEvent(side);
  const racer = { ...side, expectedSequenceNumber: round };
  return [
    [anAskedEvent(hub)],
    [anAskedEvent(hub), anAskedEvent(side), anAskedEvent(hub)],
    [repeated],
    [anAskedEvent(racer)],
    [repeated],
    [anAskedEvent(racer)],
  ];
}

function isFresh({ told }: Telling): boolean {
  return told.outcome === 'committed' && !told.alreadyStored;
}

function isRefusedAs(code: string) {
  return ({ told }: Telling) => told.outcome === 'refused' && told.code === code;
}

function upTo(count: number): number[] {
  return Array.from({ length: count }, (_, index) => index + 1);
}
