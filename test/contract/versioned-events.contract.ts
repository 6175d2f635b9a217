import { randomUUID } from 'node:crypto';
import { expect } from 'chai';
import type { RecordedEvent } from '../../src/events/event.ts';
import type { SchemaSubject } from '../../src/schemas.ts';
import {
  aSubject,
  closed,
  NUMBER,
  registered,
  TEXT,
  THREE_VERSIONS,
  upcastBy,
} from '../support/event-schemas.ts';
import { anEvent } from '../support/examples.ts';
import { refusalOf } from '../support/refusal-of.ts';
import type { RestStore } from '../support/rest-store.ts';

/** What schemas do to events: on their way in, and on every way out. */
export function itKeepsSchemas(openStore: () => RestStore): void {
  describe('append, by schemas', () => {
    it('takes what fits the latest version, and records that version', async () => {
      const store = openStore();
      const subject = await registered(store, THREE_VERSIONS);
      const { events } = await store.append([
        anEvent({ ...subject, data: { velocity: { value: 7, unit: 'km/s' } } }),
      ]);
      expect(events[0]).to.include({ version: 3, storedVersion: 3 });
    });

    it('takes what fits the version that it names', async () => {
      const store = openStore();
      const subject = await registered(store, THREE_VERSIONS);
      const former = anEvent({ ...subject, version: 1, data: { speedKmPerS: 7 } });
      expect((await store.append([former])).events[0]).to.include({ version: 1 });
      const latest = { ...former, version: 3 };
      const { details } = await refusalOf(store.append([latest]), 'schema_violation');
      const pointers = details.faults.map(({ pointer }) => pointer);
      expect(pointers).to.have.members(['/0/data/speedKmPerS', '/0/data/velocity']);
    });

    it('refuses all of a batch where one does not fit, with a pointer to each fault', async () => {
      const store = openStore();
      const subject = await registered(store, [closed({ a: TEXT, b: NUMBER })]);
      const head = await store.headPosition();
      const batch = [
        anEvent(),
        anEvent({ ...subject, data: { a: 'x', b: 1 } }),
        anEvent({ ...subject, data: { a: 7, b: 1 } }),
        anEvent({ ...subject, data: { a: 'x', 'c/d': 1 } }),
      ];
      const { details } = await refusalOf(store.append(batch), 'schema_violation');
      const pointers = details.faults.map(({ pointer }) => pointer);
      expect(pointers).to.have.members(['/2/data/a', '/3/data/b', '/3/data/c~1d']);
      expect(await store.headPosition()).to.equal(head);
    });

    it('refuses a version that there is not', async () => {
      const store = openStore();
      const subject = await registered(store, [closed({ a: TEXT })]);
      const event = anEvent({ ...subject, version: 2, data: { a: 'x' } });
      const { details } = await refusalOf(store.append([event]), 'schema_violation');
      expect(details.faults.map(({ pointer }) => pointer)).to.deep.equal(['/0/version']);
    });

    it('takes any version of a type that has no schema; 1 where none is named', async () => {
      const store = openStore();
      const [one, seven] = (
        await store.append([anEvent(aSubject()), anEvent({ ...aSubject(), version: 7 })])
      ).events;
      expect([one?.version, seven?.version]).to.deep.equal([1, 7]);
    });

    it('finds the aggregate type where one alone has a schema of the event type', async () => {
      const store = openStore();
      const subject = await registered(store, [closed({ a: TEXT })], aSubject('Spacecraft'));
      const { aggregateType: _, ...bare } = anEvent({ ...subject, data: { a: 'x' } });
      const { events } = await store.append([bare]);
      expect(events[0]).to.include(subject);
      await registered(store, [closed({ a: TEXT })], { ...subject, aggregateType: 'Mission' });
      for (const event of [bare, { ...bare, eventType: aSubject().eventType }]) {
        const { details } = await refusalOf(store.append([event]), 'invalid_request');
        const pointers = details.faults.map(({ pointer }) => pointer);
        expect(pointers).to.deep.equal(['/0/aggregateType']);
      }
    });

    it('answers a repeat as it did the first time, whatever schemas say by now', async () => {
      const store = openStore();
      const subject = aSubject();
      const event = anEvent({ ...subject, eventId: randomUUID(), data: { a: 7 } });
      const first = await store.append([event]);
      await registered(store, [closed({ a: TEXT })], subject);
      await refusalOf(store.append([{ ...event, eventId: randomUUID() }]), 'schema_violation');
      const again = await store.append([event]);
      expect(again).to.deep.equal({ ...first, alreadyStored: true });
      const other = { ...event, data: { a: 8 } };
      await refusalOf(store.append([other]), 'event_id_conflict');
    });
  });

  describe('reading, by schemas', () => {
    let store: RestStore;
    let subject: SchemaSubject;
    let stored: readonly RecordedEvent[];
    const aggregateId = `versioned-${randomUUID()}`;
    const VELOCITY = { velocity: { value: 7, unit: 'km/s' } };

    before(async () => {
      store = openStore();
      subject = aSubject();
      const written = [{ speedKmPerS: 7 }, { speed: 7 }, VELOCITY];
      const all: RecordedEvent[] = [];
      for (const [index, data] of written.entries()) {
        await registered(store, THREE_VERSIONS.slice(index, index + 1), subject);
        all.push(...(await store.append([anEvent({ ...subject, aggregateId, data })])).events);
      }
      stored = all;
    });

    const key = () => ({ aggregateType: subject.aggregateType, aggregateId });

    it('gives the latest version, by every way, and says which one is stored', async () => {
      const latest = stored.map((event) => {
        const { version: storedVersion } = event;
        return { ...event, version: 3, storedVersion, data: VELOCITY };
      });
      expect(stored.map(({ version }) => version)).to.deep.equal([1, 2, 3]);
      expect(await store.readAggregate(key()).toArray()).to.deep.equal(latest);
      expect(await store.readLog({ aggregateId }).toArray()).to.deep.equal(latest);
      expect((await store.readPage({ ...key(), limit: 10 })).events).to.deep.equal(latest);
      const single = await store.readEvent(stored[0]?.eventId ?? '');
      expect(single).to.deep.equal(latest[0]);
    });

    it('gives what is stored where that is asked for', async () => {
      const schemaVersion = 'stored';
      const asked = { ...key(), schemaVersion } as const;
      expect(await store.readAggregate(key(), { schemaVersion }).toArray()).to.deep.equal(stored);
      expect(await store.readLog(asked).toArray()).to.deep.equal(stored);
      expect(stored.map(({ storedVersion }) => storedVersion)).to.deep.equal([1, 2, 3]);
      expect((await store.readPage({ ...asked, limit: 2 })).events).to.deep.equal(
        stored.slice(0, 2),
      );
      const single = await store.readEvent(stored[0]?.eventId ?? '', { schemaVersion });
      expect(single).to.deep.equal(stored[0]);
    });

    it('gives the version that is asked for, or the newest up to it', async () => {
      const range = { ...key(), toSequenceNumber: 2 };
      const second = await store.readLog({ ...range, schemaVersion: 2 }).toArray();
      expect(second.map(({ version, data }) => [version, data])).to.deep.equal([
        [2, { speed: 7 }],
        [2, { speed: 7 }],
      ]);
      expect(second.map(({ storedVersion }) => storedVersion)).to.deep.equal([1, 2]);
      const ninth = await store.readLog({ ...range, schemaVersion: 9 }).toArray();
      expect(ninth.map(({ version }) => version)).to.deep.equal([3, 3]);
    });

    it('refuses to go back to a version before the stored one', async () => {
      const [, second] = stored;
      const reading = store
        .readLog({ ...key(), fromSequenceNumber: 2, schemaVersion: 1 })
        .toArray();
      const { details } = await refusalOf(reading, 'schema_version_too_old');
      expect(details).to.deep.equal({
        eventId: second?.eventId,
        storedVersion: 2,
        schemaVersion: 1,
      });
    });

    it('fails where a step cannot do its work, and says which', async () => {
      const failing = aSubject();
      const renamed = upcastBy([{ op: 'move', from: '/optional', path: '/a' }]);
      const optional = { ...closed({ optional: TEXT }), required: [] };
      await registered(store, [optional], failing);
      const { events } = await store.append([anEvent({ ...failing, data: {} })]);
      const [event] = events;
      await registered(store, [closed({ a: TEXT }, renamed)], failing);
      const { aggregateType, eventType } = failing;
      const reading = store.readEvent(event?.eventId ?? '');
      const { details } = await refusalOf(reading, 'upcast_failed');
      const versions = { fromVersion: 1, toVersion: 2 };
      const named = { eventId: event?.eventId, aggregateType, eventType };
      expect(details).to.deep.equal({ ...named, ...versions });
      const range = { aggregateId: event?.aggregateId ?? '' };
      await refusalOf(store.readLog(range).toArray(), 'upcast_failed');
      const asStored = await store.readLog({ ...range, schemaVersion: 'stored' }).toArray();
      expect(asStored).to.deep.equal(events);
    });

    it('ends a chain that makes an event grow without end, and says at which step', async () => {
      const growing = aSubject();
      const open = { type: 'object' };
      await registered(store, [open], growing);
      const { events } = await store.append([anEvent({ ...growing, data: {} })]);
      const list = { op: 'add', path: '/a', value: Array(1_000).fill([]) };
      const copies = Array.from({ length: 10 }, (_, index) => ({
        op: 'copy',
        from: '/a',
        path: `/copy${index}`,
      }));
      const chain = [upcastBy([list]), upcastBy(copies), upcastBy(copies), upcastBy(copies)];
      await registered(
        store,
        chain.map((step, index) => ({ ...open, title: `${index}`, ...step })),
        growing,
      );
      const reading = store.readEvent(events[0]?.eventId ?? '');
      const { message } = await refusalOf(reading, 'upcast_failed');
      expect(message).to.include('the step to version 5 fails').and.to.include('add more than');
    });

    it('leaves events as they are that name a version which nobody has registered', async () => {
      const subject = aSubject();
      const { events } = await store.append([anEvent({ ...subject, version: 7 })]);
      await registered(store, [closed({ a: TEXT })], subject);
      expect(await store.readEvent(events[0]?.eventId ?? '')).to.deep.equal(events[0]);
    });
  });
}
