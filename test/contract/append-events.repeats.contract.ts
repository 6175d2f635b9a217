import { randomUUID } from 'node:crypto';
import { expect } from 'chai';
import { isEventStoreError } from '../../src/errors.ts';
import type { NamedEvent } from '../../src/events/event.ts';
import { anAggregate, anEvent, someEvents } from '../support/examples.ts';
import { pointersOf, refusedAppend } from '../support/refused-append.ts';
import type { RestStore } from '../support/rest-store.ts';

/** What becomes of an event whose id the store knows already. */
export function itRecognisesRepeats(openStore: () => RestStore): void {
  describe('append of ids that are stored already', () => {
    it('answers as the first time, and stores nothing', async () => {
      const store = openStore();
      const event = identified();
      const first = await store.append([event]);
      expect(first.alreadyStored).to.equal(false);
      await repeats(store, [event], first.events);
    });

    it('answers a whole batch as the first time', async () => {
      const store = openStore();
      const batch = [identified(), identified({ aggregateType: 'Spacecraft' }), identified()];
      const { events } = await store.append(batch);
      await repeats(store, batch, events);
      await repeats(store, batch.slice(1, 2), events.slice(1, 2));
    });

    it('answers as one what was stored by several appends', async () => {
      const store = openStore();
      const batch = [identified(), identified({ aggregateType: 'Spacecraft' })];
      const appended = [];
      for (const event of batch) appended.push(await store.append([event]));
      await repeats(
        store,
        batch,
        appended.flatMap(({ events }) => events),
      );
    });

    it('looks at ids before expectations, though the aggregate has moved on', async () => {
      const store = openStore();
      const event = identified({ expectedSequenceNumber: 0 });
      const { events } = await store.append([event]);
      await store.append(someEvents(3, keyOf(event)));
      await repeats(store, [event], events);
      await repeats(store, [{ ...event, expectedSequenceNumber: 99 }], events);
    });

    it('takes the same content in another order of members for the same', async () => {
      const store = openStore();
      const event = identified({ version: 1, data: { a: 1, b: { c: 0.5, d: [] } }, tags: [] });
      const { events } = await store.append([event]);
      const { version: _, tags: __, ...rest } = event;
      await repeats(store, [{ ...rest, data: { b: { d: [], c: 0.5 }, a: 1 } }], events);
    });

    it('takes an id in upper or lower case for the same', async () => {
      const store = openStore();
      const eventId = randomUUID();
      const event = anEvent({ eventId: eventId.toUpperCase() });
      const { events } = await store.append([event]);
      expect(events[0]?.eventId).to.equal(eventId);
      await repeats(store, [{ ...event, eventId }], events);
      await repeats(store, [event], events);
    });

    const changes: readonly Partial<NamedEvent>[] = [
      { aggregateType: 'Spacecraft' },
      { aggregateId: 'another' },
      { eventType: 'MissionCancelled' },
      { userId: 'another' },
      { correlationId: 'another' },
      { causationId: 'another' },
      { version: 2 },
      { data: {} },
      { metadata: { source: 'another' } },
      { tags: ['relay', 'lunar'] },
    ];
    for (const change of changes) {
      it(`refuses an id that is stored with another ${Object.keys(change)}`, async () => {
        const store = openStore();
        const event = identified();
        await store.append([event]);
        const { details } = await refusedAppend(
          store,
          [{ ...event, ...change }],
          'event_id_conflict',
        );
        expect(details.eventIds).to.deep.equal([event.eventId]);
      });
    }

    it('refuses a batch of which only some are stored, and stores the rest neither', async () => {
      const store = openStore();
      const [stored, fresh] = [identified(), identified({ aggregateType: 'Spacecraft' })];
      const { events } = await store.append([stored]);
      const { details } = await refusedAppend(store, [fresh, stored], 'event_id_conflict');
      expect(details.eventIds).to.deep.equal([stored.eventId]);
      expect(await store.readAggregate(keyOf(fresh)).toArray()).to.deep.equal([]);
      await repeats(store, [stored], events);
    });

    it('refuses the same id twice in one batch', async () => {
      const store = openStore();
      const event = identified();
      const twice = [event, anEvent(), { ...event, eventId: event.eventId.toUpperCase() }];
      const refusal = await refusedAppend(store, twice, 'invalid_request');
      expect(pointersOf(refusal)).to.deep.equal(['/2/eventId']);
    });

    it('stores what many send at the same time once, and answers all of them alike', async () => {
      const store = openStore();
      const batch = [identified({ expectedSequenceNumber: 0 }), identified()];
      const head = await store.headPosition();
      const answers = await Promise.all(Array.from({ length: 20 }, () => store.append(batch)));
      const winners = answers.filter(({ alreadyStored }) => !alreadyStored);
      expect(winners).to.have.length(1);
      for (const { events } of answers) expect(events).to.deep.equal(winners[0]?.events);
      expect(await store.headPosition()).to.equal(head + 2);
    });

    it('lets one of many contents under the same id win', async () => {
      const store = openStore();
      const event = identified();
      const contents = Array.from({ length: 12 }, (_, index) => ({ ...event, data: { index } }));
      const outcomes = await Promise.allSettled(contents.map((content) => store.append([content])));
      const stored = outcomes.flatMap((each) => (each.status === 'fulfilled' ? each.value : []));
      const refused = outcomes.filter(
        (each) => each.status === 'rejected' && isEventStoreError(each.reason, 'event_id_conflict'),
      );
      expect(stored).to.have.length(1);
      expect(refused).to.have.length(11);
      const read = await store.readAggregate(keyOf(event)).toArray();
      expect(read).to.deep.equal(stored[0]?.events);
    });

    it('takes the same event without an id for a new one each time', async () => {
      const store = openStore();
      const event = anEvent();
      for (const expected of [1, 2, 3]) {
        const { events, alreadyStored } = await store.append([event]);
        expect(alreadyStored).to.equal(false);
        expect(events[0]?.sequenceNumber).to.equal(expected);
      }
    });
  });
}

async function repeats(store: RestStore, batch: readonly NamedEvent[], events: readonly unknown[]) {
  const head = await store.headPosition();
  const again = await store.append(batch);
  expect(again).to.deep.equal({ events, alreadyStored: true });
  expect(await store.headPosition()).to.equal(head);
}

function identified(
  overrides: Partial<NamedEvent> = {},
): NamedEvent & { readonly eventId: string } {
  const aggregate = anAggregate(overrides.aggregateType);
  return { ...anEvent({ ...aggregate, ...overrides }), eventId: randomUUID() };
}

function keyOf({ aggregateType, aggregateId }: NamedEvent) {
  return { aggregateType, aggregateId };
}
