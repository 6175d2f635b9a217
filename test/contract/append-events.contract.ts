import { expect } from 'chai';
import type { NewEvent, RecordedEvent } from '../../src/events/event.ts';
import { anAggregate, anEvent, someEvents } from '../support/examples.ts';
import { refusedAppend } from '../support/refused-append.ts';
import type { RestStore } from '../support/rest-store.ts';

const RFC_3339_MILLISECONDS = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}\.\d{3}Z$/;
const UUID_V7 = /^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;

/** What a committed append has done, and what it answers. */
export function itAppends(openStore: () => RestStore): void {
  describe('append', () => {
    it('records a batch in the order given, next to each other in the log', async () => {
      const store = openStore();
      const head = await store.headPosition();
      const { events, alreadyStored } = await store.append(someEvents(7));
      expect(alreadyStored).to.equal(false);
      expect(positionsOf(events)).to.deep.equal([1, 2, 3, 4, 5, 6, 7].map((n) => head + n));
      expect(sequenceNumbersOf(events)).to.deep.equal([1, 2, 3, 4, 5, 6, 7]);
      expect(await store.headPosition()).to.equal(head + 7);
    });

    it('records a batch of several aggregates and types as one, each numbered apart', async () => {
      const store = openStore();
      const [one, two, craft] = [anAggregate(), anAggregate(), anAggregate('Spacecraft')];
      const keys = [one, craft, two, one, craft, one];
      const { events } = await store.append(keys.map((key) => anEvent(key)));
      expect(events.map(keyOf)).to.deep.equal(keys);
      expect(sequenceNumbersOf(events)).to.deep.equal([1, 1, 1, 2, 2, 3]);
      expect(positionsOf(events)).to.deep.equal(countingFrom(events[0]?.position ?? 0, 6));
      const read = await store.readLog({ fromPosition: events[0]?.position ?? 0 }).toArray();
      expect(read).to.deep.equal(events);
    });

    it('goes on numbering an aggregate where the append before it ended', async () => {
      const store = openStore();
      const aggregate = anAggregate();
      await store.append(someEvents(3, aggregate));
      const { events } = await store.append(someEvents(2, aggregate));
      expect(sequenceNumbersOf(events)).to.deep.equal([4, 5]);
    });

    it('tells aggregates of the same id and another type apart', async () => {
      const store = openStore();
      const { aggregateId } = anAggregate();
      await store.append(someEvents(3, { aggregateType: 'Mission', aggregateId }));
      const craft = { aggregateType: 'Spacecraft', aggregateId };
      const { events } = await store.append([anEvent(craft), anEvent(craft)]);
      expect(sequenceNumbersOf(events)).to.deep.equal([1, 2]);
      const station = { aggregateType: 'Station', aggregateId };
      await store.append([anEvent({ ...station, expectedSequenceNumber: 0 })]);
      expect(await store.readAggregate(craft).toArray()).to.deep.equal(events);
    });

    it('gives appends that arrive together dense positions and sequence numbers', async () => {
      const store = openStore();
      const head = await store.headPosition();
      const shared = anAggregate();
      const appended = await Promise.all(
        Array.from({ length: 60 }, (_, index) =>
          store.append(someEvents(1 + (index % 3), index % 2 === 0 ? shared : {})),
        ),
      );
      const events = appended.flatMap((each) => each.events);
      expect(positionsOf(events).sort(ascending)).to.deep.equal(countingFrom(head + 1, 120));
      for (const { events: batch } of appended) {
        const first = batch[0]?.position ?? 0;
        expect(positionsOf(batch)).to.deep.equal(countingFrom(first, batch.length));
      }
      const ofShared = events.filter(({ aggregateId }) => aggregateId === shared.aggregateId);
      const numbers = sequenceNumbersOf(ofShared).sort(ascending);
      expect(numbers).to.deep.equal(countingFrom(1, ofShared.length));
    });

    it('sets timestamps in RFC 3339 that never decrease as the position grows', async () => {
      const store = openStore();
      for (let round = 0; round < 5; round += 1) {
        await Promise.all([store.append(someEvents(2)), store.append(someEvents(2))]);
      }
      const timestamps = (await store.readLog().toArray()).map(({ timestamp }) => timestamp);
      for (const timestamp of timestamps) expect(timestamp).to.match(RFC_3339_MILLISECONDS);
      expect(timestamps).to.deep.equal([...timestamps].sort());
    });

    it('answers with what was given and what the store decided, and nothing else', async () => {
      const store = openStore();
      const given = { ...anEvent(), causationId: 'command-7', version: 3 };
      const [event] = (await store.append([given])).events as [RecordedEvent];
      const { eventId, sequenceNumber, position, timestamp, hash, ...rest } = event;
      expect(rest).to.deep.equal({ ...given, storedVersion: 3 });
      expect(sequenceNumber).to.equal(1);
      expect(position).to.equal(await store.headPosition());
      expect(timestamp).to.match(RFC_3339_MILLISECONDS);
      expect(hash).to.match(/^[0-9a-f]{64}$/);
      expect(eventId).to.match(UUID_V7);
    });

    it('takes version 1, no metadata and no tags where the event says nothing of them', async () => {
      const store = openStore();
      const bare: NewEvent = { ...anAggregate(), eventType: 'MissionCreated', data: {} };
      const [event] = (await store.append([bare])).events as [RecordedEvent];
      expect(event).to.deep.include({ ...bare, version: 1, metadata: {}, tags: [] });
      expect(event).not.to.have.any.keys('userId', 'causationId');
    });

    it('shows the events to every read as soon as it has answered', async () => {
      const store = openStore();
      for (let round = 0; round < 10; round += 1) {
        const aggregate = anAggregate();
        const { events } = await store.append(someEvents(2, aggregate));
        expect(await store.readAggregate(aggregate).toArray()).to.deep.equal(events);
        const fromPosition = events[0]?.position ?? 0;
        expect(await store.readLog({ fromPosition }).toArray()).to.deep.equal(events);
        expect(await store.headPosition()).to.equal(events[1]?.position);
      }
    });

    it('stores nothing of a batch that has a fault, and names each of the faults', async () => {
      const store = openStore();
      const aggregate = anAggregate();
      const batch = someEvents(4, aggregate);
      batch[1] = anEvent({ ...aggregate, eventType: '' });
      batch[3] = anEvent({ ...aggregate, version: 0, data: { 'a/b~c': { '\u0000': 1 } } });
      const { details } = await refusedAppend(store, batch, 'invalid_request');
      expect(details.faults.map(({ pointer }) => pointer)).to.include.members([
        '/1/eventType',
        '/3/version',
      ]);
      expect(await store.readAggregate(aggregate).toArray()).to.deep.equal([]);
    });
  });
}

function keyOf({ aggregateType, aggregateId }: RecordedEvent) {
  return { aggregateType, aggregateId };
}

function positionsOf(events: readonly RecordedEvent[]): number[] {
  return events.map(({ position }) => position);
}

function sequenceNumbersOf(events: readonly RecordedEvent[]): number[] {
  return events.map(({ sequenceNumber }) => sequenceNumber);
}

function countingFrom(first: number, count: number): number[] {
  return Array.from({ length: count }, (_, index) => first + index);
}

const ascending = (a: number, b: number) => a - b;
