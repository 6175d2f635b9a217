import { expect } from 'chai';
import type { LogRange } from '../../src/event-store.ts';
import type { RecordedEvent } from '../../src/events/event.ts';
import { anAggregate, anEvent, someEvents } from '../support/examples.ts';
import { refusalOf } from '../support/refusal-of.ts';
import { pointersOf } from '../support/refused-append.ts';
import type { RestStore } from '../support/rest-store.ts';

const TYPES = ['Mission', 'Spacecraft', 'Station', 'Burn'];

/** Reading the log: whole, by type, by aggregate id, by position. */
export function itReadsTheLog(openStore: () => RestStore): void {
  describe('readLog', () => {
    const aggregateId = `relay-${crypto.randomUUID()}`;
    let recorded: readonly RecordedEvent[];
    let first: number;

    before(async () => {
      const store = openStore();
      first = (await store.headPosition()) + 1;
      const events: RecordedEvent[] = [];
      for (let round = 0; round < 8; round += 1) {
        const batch = TYPES.flatMap((aggregateType) => [
          ...someEvents(4, { aggregateType }),
          anEvent({ aggregateType, aggregateId }),
        ]);
        events.push(...(await store.append(batch)).events);
      }
      recorded = events;
    });

    const read = (range: LogRange) =>
      openStore()
        .readLog({ fromPosition: first, ...range })
        .toArray();

    const choices: readonly (readonly [string, LogRange, (event: RecordedEvent) => boolean])[] = [
      ['the whole log', {}, () => true],
      ['one type', { aggregateType: 'Station' }, (event) => event.aggregateType === 'Station'],
      [
        'an aggregate id under every type',
        { aggregateId },
        (event) => event.aggregateId === aggregateId,
      ],
      [
        'one aggregate',
        { aggregateType: 'Burn', aggregateId },
        (event) => event.aggregateType === 'Burn' && event.aggregateId === aggregateId,
      ],
      ['a type without events', { aggregateType: 'NeverSeen' }, () => false],
      ['an unknown aggregate', anAggregate(), () => false],
    ];
    for (const [name, filter, matches] of choices) {
      it(`shows ${name} in position order, forwards and backwards`, async () => {
        const expected = recorded.filter(matches);
        expect(await read(filter)).to.deep.equal(expected);
        expect(await read({ ...filter, order: 'desc' })).to.deep.equal(expected.toReversed());
      });

      it(`shows ${name} from one position to another, both included`, async () => {
        const [from, to] = [first + 33, first + 121];
        const expected = recorded.filter(
          (event) => matches(event) && event.position >= from && event.position <= to,
        );
        const range = { ...filter, fromPosition: from, toPosition: to };
        expect(await read(range)).to.deep.equal(expected);
        expect(await read({ ...range, order: 'desc' })).to.deep.equal(expected.toReversed());
        const four = await read({ ...range, limit: 4, order: 'desc' });
        expect(four).to.deep.equal(expected.toReversed().slice(0, 4));
        expect(await read({ ...range, limit: 4 })).to.deep.equal(expected.slice(0, 4));
      });
    }

    it('begins at the first event and ends at the newest where nothing else is said', async () => {
      const store = openStore();
      const all = await store.readLog().toArray();
      expect(all.map(({ position }) => position)).to.deep.equal(all.map((_, index) => index + 1));
      expect(all).to.have.length(await store.headPosition());
      expect(all.slice(first - 1, first - 1 + recorded.length)).to.deep.equal(recorded);
    });

    it('shows nothing beyond the newest event, and nothing of a range that is empty', async () => {
      const head = await openStore().headPosition();
      expect(await read({ fromPosition: head + 1 })).to.deep.equal([]);
      expect(await read({ fromPosition: head, toPosition: head + 99 })).to.have.length(1);
      expect(await read({ fromPosition: 9, toPosition: 3 })).to.deep.equal([]);
      expect(await read({ fromPosition: 0, toPosition: 0 })).to.deep.equal([]);
    });

    it('refuses positions, limits and orders that are none', async () => {
      for (const [range, pointer] of [
        [{ fromPosition: -1 }, '/fromPosition'],
        [{ toPosition: 0.5 }, '/toPosition'],
        [{ limit: 0 }, '/limit'],
        [{ order: 'sideways' as 'asc' }, '/order'],
      ] as const) {
        const reading = async () => openStore().readLog(range).toArray();
        expect(pointersOf(await refusalOf(reading(), 'invalid_request'))).to.deep.equal([pointer]);
      }
    });

    it('never shows a hole or a change of order while events of several types arrive', async () => {
      const store = openStore();
      const start = await store.headPosition();
      const seen = new Map<number, string>();
      let isWriting = true;
      const writing = Promise.all(
        TYPES.map((aggregateType) => write(store, aggregateType)),
      ).finally(() => {
        isWriting = false;
      });
      let reads = 0;
      while (isWriting || reads === 0) {
        const head = await store.headPosition();
        const events = await store.readLog({ fromPosition: start + 1 }).toArray();
        expect(events.length).to.be.at.least(head - start);
        for (const [index, { position, eventId }] of events.entries()) {
          expect(position).to.equal(start + 1 + index);
          expect(seen.get(position) ?? eventId).to.equal(eventId);
          seen.set(position, eventId);
        }
        const backwards = await store.readLog({ fromPosition: head - 20, order: 'desc' }).toArray();
        for (const [index, { position }] of backwards.entries()) {
          expect(position).to.equal((backwards[0]?.position ?? 0) - index);
        }
        reads += 1;
      }
      const written = (await writing).flat();
      const whole = await store.readLog({ fromPosition: start + 1 }).toArray();
      expect(whole).to.deep.equal(written.sort((a, b) => a.position - b.position));
    });
  });
}

async function write(store: RestStore, aggregateType: string): Promise<RecordedEvent[]> {
  const written: RecordedEvent[] = [];
  for (let round = 0; round < 25; round += 1) {
    const { events } = await store.append(someEvents(1 + (round % 3), { aggregateType }));
    written.push(...events);
  }
  return written;
}
