import { expect } from 'chai';
import { anEvent, someEvents } from '../support/examples.ts';
import type { RestStore } from '../support/rest-store.ts';

/** Finding one event by its id. */
export function itReadsEvents(openStore: () => RestStore): void {
  describe('readEvent', () => {
    it('finds each event of a batch by its id, whatever its type', async () => {
      const store = openStore();
      const batch = ['Mission', 'Spacecraft', 'Burn'].flatMap((aggregateType) =>
        someEvents(3, { aggregateType }),
      );
      const { events } = await store.append(batch);
      for (const event of events) {
        expect(await store.readEvent(event.eventId)).to.deep.equal(event);
      }
    });

    it('finds an event by an id that the client gave, in capitals as well', async () => {
      const store = openStore();
      const eventId = crypto.randomUUID();
      const { events } = await store.append([anEvent(), anEvent({ eventId }), anEvent()]);
      expect(await store.readEvent(eventId)).to.deep.equal(events[1]);
      expect(await store.readEvent(eventId.toUpperCase())).to.deep.equal(events[1]);
    });

    it('finds nothing where no event has the id', async () => {
      const store = openStore();
      await store.append([anEvent()]);
      expect(await store.readEvent(crypto.randomUUID())).to.equal(undefined);
    });
  });
}

/** What REST refuses by its path: in process only. */
export function itReadsEventsInProcess(openStore: () => RestStore): void {
  describe('readEvent in process', () => {
    it('finds nothing by what no event can have', async () => {
      await openStore().append([anEvent()]);
      for (const nonsense of ['', 'x', '{}', { $ne: '' }, null, 7] as unknown as string[]) {
        expect(await openStore().readEvent(nonsense)).to.equal(undefined);
      }
    });

    it('finds an event of the types alone that are asked for, whatever it was appended with', async () => {
      const store = openStore();
      const alone = await store.append([anEvent({ aggregateType: 'Spacecraft' })]);
      const batch = await store.append(
        ['Mission', 'Spacecraft', 'Burn'].map((aggregateType) => anEvent({ aggregateType })),
      );
      for (const event of [...alone.events, ...batch.events]) {
        for (const aggregateTypes of [['Mission', 'Burn'], ['Spacecraft'], ['Never'], []]) {
          const isAsked = aggregateTypes.includes(event.aggregateType);
          const found = await store.readEvent(event.eventId, { aggregateTypes });
          expect(found).to.deep.equal(isAsked ? event : undefined);
        }
        expect(await store.readEvent(event.eventId, {})).to.deep.equal(event);
      }
    });
  });
}
