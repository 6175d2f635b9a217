import { expect } from 'chai';
import type { AggregateSummary, EventPlace } from '../../src/events/aggregate-summary.ts';
import type { NamedEvent, RecordedEvent } from '../../src/events/event.ts';
import { LIMITS } from '../../src/events/limits.ts';
import { anAggregate, anEvent, someEvents } from '../support/examples.ts';
import type { OpenedStore } from '../support/opened-store.ts';
import { refusalOf } from '../support/refusal-of.ts';
import { pointersOf } from '../support/refused-append.ts';
import type { RestStore } from '../support/rest-store.ts';

/** In the order of their UTF-8 bytes, which is not that of JavaScript's strings. */
const IDS = ['A-1', 'B', 'Z', 'a', 'a-1', 'a-10', 'a-2', 'ä', '\uFF5E', '\u{1F680}', '\u{1F6F0}'];

/** What aggregates there are, and of which types. */
export function itListsAggregates(openStore: () => RestStore): void {
  describe('listAggregates', () => {
    const aggregateType = uniqueType();
    let recorded: readonly RecordedEvent[];

    before(async () => {
      const events: RecordedEvent[] = [];
      for (const [index, aggregateId] of IDS.toReversed().entries()) {
        const batch = someEvents(1 + index, { aggregateType, aggregateId });
        events.push(...(await openStore().append([...batch, anEvent()])).events);
      }
      const more = IDS.map((aggregateId) => anEvent({ aggregateType, aggregateId }));
      events.push(...(await openStore().append(more)).events);
      recorded = events.filter((event) => event.aggregateType === aggregateType);
    });

    it('shows each aggregate of the type with its count, its first and last event', async () => {
      const page = await openStore().listAggregates({ aggregateType, limit: 100 });
      expect(page).to.deep.equal({ aggregates: IDS.map((id) => summaryOf(recorded, id)) });
    });

    it('shows them page by page, each once, in the order of their ids by UTF-8 bytes', async () => {
      for (const limit of [1, 2, 5, IDS.length - 1, IDS.length]) {
        const ids: string[] = [];
        let after: string | undefined;
        do {
          const query = { aggregateType, limit, ...(after !== undefined && { after }) };
          const page = await openStore().listAggregates(query);
          expect(page.aggregates.length).to.be.within(1, limit);
          ids.push(...page.aggregates.map(({ aggregateId }) => aggregateId));
          after = page.after;
        } while (after !== undefined);
        expect(ids, `${limit}`).to.deep.equal(IDS);
      }
    });

    it('shows an unknown type as empty', async () => {
      const page = await openStore().listAggregates({ aggregateType: 'NeverSeen', limit: 10 });
      expect(page).to.deep.equal({ aggregates: [] });
    });

    it('shows no aggregate before it has been stored, and none late', async () => {
      const store = openStore();
      const growing = uniqueType();
      let isWriting = true;
      const write = async () => {
        for (let round = 0; round < 20; round += 1) {
          await store.append(someEvents(2, anAggregate(growing)));
        }
      };
      const writing = Promise.all([write(), write(), write()]).finally(() => {
        isWriting = false;
      });
      while (isWriting) {
        const stored = await store.readLog({ aggregateType: growing }).toArray();
        const { aggregates } = await store.listAggregates({ aggregateType: growing, limit: 999 });
        const head = await store.headPosition();
        const listed = new Set(aggregates.map(({ aggregateId }) => aggregateId));
        expect(stored.filter(({ aggregateId }) => !listed.has(aggregateId))).to.deep.equal([]);
        for (const { count, first, last } of aggregates) {
          expect(last.position).to.be.within(first.position + 1, head);
          expect(count).to.equal(2);
        }
      }
      await writing;
    });

    it('refuses a type or a limit that is none', async () => {
      for (const [query, pointers] of [
        [{ aggregateType: 'a.b', limit: 10 }, ['/aggregateType']],
        [{ aggregateType, limit: 0 }, ['/limit']],
        [{ aggregateType: 'a.b', limit: -1 }, ['/aggregateType', '/limit']],
      ] as const) {
        const listing = openStore().listAggregates(query);
        const refusal = await refusalOf(listing, 'invalid_request');
        expect(pointersOf(refusal)).to.have.members(pointers);
      }
    });
  });

  describe('aggregateTypes', () => {
    it('shows every type that has events, with their number, the first and the last', async () => {
      const store = openStore();
      const types = [uniqueType(), uniqueType()].sort();
      const batch = types.flatMap((aggregateType, index) =>
        someEvents(3 + index, { aggregateType }),
      );
      const { events } = await store.append([...batch.toReversed(), ...batch]);
      const found = await store.aggregateTypes();
      const ours = found.filter(({ aggregateType }) => types.includes(aggregateType));
      expect(ours).to.deep.equal(
        types.map((aggregateType) => {
          const ofType = events.filter((event) => event.aggregateType === aggregateType);
          return { aggregateType, countEstimate: ofType.length, ...endsOf(ofType) };
        }),
      );
      const names = found.map(({ aggregateType }) => aggregateType);
      expect(names).to.deep.equal([...names].sort());
    });
  });
}

/** What only TypeScript can ask, or somebody at the database do: in process only. */
export function itListsAggregatesInProcess({ store, db }: OpenedStore): void {
  describe('listAggregates in process', () => {
    it('refuses a place to begin that is no aggregate id', async () => {
      for (const after of ['', 'x'.repeat(LIMITS.idCharactersMax + 1), { $ne: '' }, 7]) {
        const query = { aggregateType: 'Mission', limit: 1, after: after as string };
        const refusal = await refusalOf(store().listAggregates(query), 'invalid_request');
        expect(pointersOf(refusal)).to.deep.equal(['/after']);
      }
    });

    it('knows no type whose collection is empty', async () => {
      await db().createCollection('events.StillEmpty');
      const names = (await store().aggregateTypes()).map(({ aggregateType }) => aggregateType);
      expect(names).not.to.include('StillEmpty');
      await db().dropCollection('events.StillEmpty');
    });
  });
}

function uniqueType(): string {
  return `Type${crypto.randomUUID().replaceAll('-', '')}`;
}

function summaryOf(log: readonly RecordedEvent[], aggregateId: string): AggregateSummary {
  const events = log.filter((event) => event.aggregateId === aggregateId);
  const { aggregateType } = events[0] as NamedEvent;
  return { aggregateType, aggregateId, count: events.length, ...endsOf(events) };
}

function endsOf(events: readonly RecordedEvent[]) {
  return { first: placeOf(events[0]), last: placeOf(events.at(-1)) };
}

function placeOf(event: RecordedEvent | undefined): EventPlace {
  const { sequenceNumber, position, timestamp } = event as RecordedEvent;
  return { sequenceNumber, position, timestamp };
}
