import { expect } from 'chai';
import type { EventSequence } from '../../src/event-store.ts';
import type { AggregateKey, RecordedEvent } from '../../src/events/event.ts';
import { LIMITS } from '../../src/events/limits.ts';
import { anAggregate, anEvent, someEvents } from '../support/examples.ts';
import { refusalOf } from '../support/refusal-of.ts';
import { pointersOf } from '../support/refused-append.ts';
import type { RestStore } from '../support/rest-store.ts';

/** Reading one aggregate, whole. */
export function itReadsAggregates(openStore: () => RestStore): void {
  describe('readAggregate', () => {
    let aggregate: AggregateKey;
    let recorded: readonly RecordedEvent[];

    before(async () => {
      const store = openStore();
      aggregate = anAggregate();
      await store.append(someEvents(4, { ...anAggregate(), aggregateType: 'Mission' }));
      const first = await store.append(someEvents(70, aggregate));
      await store.append([anEvent({ ...aggregate, aggregateType: 'Spacecraft' })]);
      const second = await store.append(someEvents(60, aggregate));
      recorded = [...first.events, ...second.events];
    });

    it('shows an unknown aggregate as empty', async () => {
      const store = openStore();
      expect(await store.readAggregate(anAggregate()).toArray()).to.deep.equal([]);
      expect(await store.readAggregate(anAggregate('NeverSeen')).toArray()).to.deep.equal([]);
    });

    it('shows all of its events, and no other, in sequence order', async () => {
      expect(await openStore().readAggregate(aggregate).toArray()).to.deep.equal(recorded);
    });

    it('shows them backwards', async () => {
      const read = await openStore().readAggregate(aggregate, { order: 'desc' }).toArray();
      expect(read).to.deep.equal(recorded.toReversed());
    });

    it('shows no more of them than asked for', async () => {
      const store = openStore();
      for (const limit of [1, 49, 50, 51, 129, 130, 131, 5_000]) {
        const first = await store.readAggregate(aggregate, { limit }).toArray();
        expect(first, `${limit}`).to.deep.equal(recorded.slice(0, limit));
        const last = await store.readAggregate(aggregate, { limit, order: 'desc' }).toArray();
        expect(last, `${limit}`).to.deep.equal(recorded.toReversed().slice(0, limit));
      }
    });

    it('shows the same one by one, in batches and as an array', async () => {
      expect(await threeWays(openStore().readAggregate(aggregate))).to.deep.equal([
        ...[recorded, recorded, recorded],
      ]);
    });

    it('refuses a limit or an order that is none', async () => {
      const store = openStore();
      for (const [range, pointer] of [
        [{ limit: 0 }, '/limit'],
        [{ limit: -1 }, '/limit'],
        [{ limit: 1.5 }, '/limit'],
        [{ order: 'sideways' as 'asc' }, '/order'],
      ] as const) {
        const reading = async () => store.readAggregate(aggregate, range).toArray();
        expect(pointersOf(await refusalOf(reading(), 'invalid_request'))).to.deep.equal([pointer]);
      }
    });

    it('shows every event of an aggregate whose events are as large as BSON lets them', async () => {
      const store = openStore();
      const large = anAggregate();
      const list = new Array<number>(
        Math.floor((LIMITS.dataBytesMax - '{"list":[]}'.length) / 2),
      ).fill(7);
      const positions: number[] = [];
      for (let count = 1; count <= 5; count += 1) {
        const { events } = await store.append([anEvent({ ...large, data: { list } })]);
        positions.push(events[0]?.position ?? 0);
      }
      for (const order of ['asc', 'desc'] as const) {
        const expected = order === 'asc' ? positions : positions.toReversed();
        const read = await store.readAggregate(large, { order }).toArray();
        expect(read.map(({ position }) => position)).to.deep.equal(expected);
        const logged = await store.readLog({ ...large, order }).toArray();
        expect(logged.map(({ position }) => position)).to.deep.equal(expected);
      }
    });
  });
}

/** Reading parts of one aggregate. */
export function itReadsRangesOfAggregates(openStore: () => RestStore): void {
  describe('readAggregate from and to a sequence number', () => {
    let aggregate: AggregateKey;
    let recorded: readonly RecordedEvent[];

    before(async () => {
      const store = openStore();
      aggregate = anAggregate();
      recorded = (await store.append(someEvents(20, aggregate))).events;
    });

    for (const [from, to, first, last] of [
      [1, 20, 1, 20],
      [0, 0, 1, 0],
      [undefined, 3, 1, 3],
      [18, undefined, 18, 20],
      [7, 7, 7, 7],
      [7, 11, 7, 11],
      [20, 1_000, 20, 20],
      [21, undefined, 21, 20],
      [11, 7, 11, 7],
    ] as const) {
      it(`shows ${first} to ${last} when asked for ${from ?? 'the first'} to ${to ?? 'the last'}`, async () => {
        const range = {
          ...(from !== undefined && { fromSequenceNumber: from }),
          ...(to !== undefined && { toSequenceNumber: to }),
        };
        const expected = recorded.slice(first - 1, Math.max(last, first - 1));
        const forwards = await openStore().readAggregate(aggregate, range).toArray();
        expect(forwards).to.deep.equal(expected);
        const backwards = openStore().readAggregate(aggregate, { ...range, order: 'desc' });
        expect(await backwards.toArray()).to.deep.equal(expected.toReversed());
      });
    }

    it('counts a limit from the near end of the range', async () => {
      const range = { fromSequenceNumber: 5, toSequenceNumber: 15, limit: 3 };
      const read = (order: 'asc' | 'desc') =>
        openStore()
          .readAggregate(aggregate, { ...range, order })
          .toArray();
      expect((await read('asc')).map(sequenceNumber)).to.deep.equal([5, 6, 7]);
      expect((await read('desc')).map(sequenceNumber)).to.deep.equal([15, 14, 13]);
    });

    it('names every part of the range that is none', async () => {
      const range = {
        fromSequenceNumber: -1,
        toSequenceNumber: 0.5,
        limit: 0,
        order: 'x' as 'asc',
      };
      const reading = async () => openStore().readAggregate(aggregate, range).toArray();
      const refusal = await refusalOf(reading(), 'invalid_request');
      expect(pointersOf(refusal)).to.have.members([
        ...['/fromSequenceNumber', '/toSequenceNumber', '/limit', '/order'],
      ]);
    });

    it('shows a long aggregate in batches, without a gap, and can be left on the way', async () => {
      const store = openStore();
      const long = anAggregate();
      for (let round = 0; round < 7; round += 1) await store.append(someEvents(500, long));
      const batches: (readonly RecordedEvent[])[] = [];
      for await (const batch of store.readAggregate(long).batches()) batches.push(batch);
      const numbers = batches.flat().map(sequenceNumber);
      expect(numbers).to.deep.equal(Array.from({ length: 3_500 }, (_, index) => index + 1));
      expect(batches.length).to.be.greaterThan(1);
      let seen = 0;
      for await (const _ of store.readAggregate(long)) if (++seen === 1_500) break;
      expect(seen).to.equal(1_500);
    });

    it('shows an aggregate that no event can have as empty or refuses it', async () => {
      const store = openStore();
      for (const aggregateType of ['', '.', 'a$b', 'x\u0000y', `T${'x'.repeat(300)}`]) {
        const reading = async () =>
          store.readAggregate({ aggregateType, aggregateId: 'x' }).toArray();
        const outcome = await reading().catch((error: unknown) => error);
        if (!Array.isArray(outcome)) await refusalOf(Promise.reject(outcome), 'invalid_request');
        else expect(outcome).to.deep.equal([]);
      }
    });

    it('takes an aggregate id for an id, never for a query', async () => {
      const store = openStore();
      for (const aggregateId of [{ $ne: '' }, /./, null] as unknown as string[]) {
        const reading = async () =>
          store.readAggregate({ aggregateType: 'Mission', aggregateId }).toArray();
        const outcome = await reading().catch((error: unknown) => error);
        if (!Array.isArray(outcome)) await refusalOf(Promise.reject(outcome), 'invalid_request');
        else expect(outcome).to.deep.equal([]);
      }
    });
  });
}

async function threeWays(sequence: EventSequence): Promise<RecordedEvent[][]> {
  const single: RecordedEvent[] = [];
  const batched: RecordedEvent[] = [];
  for await (const event of sequence) single.push(event);
  for await (const batch of sequence.batches()) batched.push(...batch);
  return [single, batched, await sequence.toArray()];
}

const sequenceNumber = (event: RecordedEvent) => event.sequenceNumber;
