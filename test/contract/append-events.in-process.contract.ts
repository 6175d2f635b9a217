import { setTimeout as sleep } from 'node:timers/promises';
import { expect } from 'chai';
import type { CommitLog } from '../../src/engine/append/ports.ts';
import type { NamedEvent } from '../../src/events/event.ts';
import { LIMITS } from '../../src/events/limits.ts';
import { anAggregate, anEvent, someEvents } from '../support/examples.ts';
import type { OpenedStore } from '../support/opened-store.ts';
import { refusalOf } from '../support/refusal-of.ts';
import { pointersOf, refusedAppend } from '../support/refused-append.ts';

/** What only a caller in the same process can ask for, or can get wrong. */
export function itAppendsInProcess({ store, another, db }: OpenedStore): void {
  describe('append in process', () => {
    it('refuses values that JSON cannot carry', async () => {
      const sparse = new Array<unknown>(2);
      for (const value of [
        undefined,
        Number.NaN,
        1 / 0,
        1n,
        new Date(),
        () => 1,
        sparse,
        new Map(),
      ]) {
        const event = anEvent({ data: { list: [0, { value }] } as never });
        const refusal = await refusedAppend(store(), [event], 'invalid_request');
        const [pointer] = pointersOf(refusal);
        expect(pointer).to.match(/^\/0\/data\/list\/1\/value(\/0)?$/);
      }
    });

    it('refuses what is no list of events', async () => {
      for (const nonsense of [undefined, null, {}, 'events', 7]) {
        await refusedAppend(store(), nonsense as never, 'invalid_request');
        await refusedAppend(store(), [nonsense] as never, 'invalid_request');
      }
    });

    it('records no correlation where neither event nor context has one', async () => {
      const { correlationId: _, ...bare } = anEvent();
      const { events } = await store().append([bare]);
      expect(events[0]).not.to.have.any.keys('correlationId');
    });

    it('gives back minus zero as zero', async () => {
      const { events } = await store().append([anEvent({ data: { value: -0, list: [-0] } })]);
      const [read] = await store()
        .readLog({ fromPosition: events[0]?.position ?? 0 })
        .toArray();
      for (const event of [events[0], read]) {
        const { value, list = [] } = (event?.data ?? {}) as { value?: number; list?: number[] };
        expect(Object.is(value, 0), 'value').to.equal(true);
        expect(Object.is(list[0], 0), 'list').to.equal(true);
      }
    });

    it('stores what the events were at the call, whatever becomes of them after', async () => {
      const data = { list: [1, 2], name: 'before' };
      const tags = ['before'];
      const event = { ...anEvent({ data, tags }), eventType: 'Before' };
      const appending = store().append([event]);
      data.list.push(3);
      data.name = 'after';
      tags[0] = 'after';
      event.eventType = 'After';
      const { events } = await appending;
      const stored = {
        eventType: 'Before',
        data: { list: [1, 2], name: 'before' },
        tags: ['before'],
      };
      expect(events[0]).to.deep.include(stored);
      const { aggregateType, aggregateId } = event;
      expect(await store().readAggregate({ aggregateType, aggregateId }).toArray()).to.deep.equal(
        events,
      );
    });

    it(`takes a batch of ${LIMITS.batchBytesMax} bytes, whole, and knows it again`, async () => {
      const batch = batchOf(16, LIMITS.dataBytesMax - '{}'.length);
      const { events } = await store().append(batch);
      expect(await store().readAggregate(keyOf(batch[0])).toArray()).to.deep.equal(events);
      const again = await store().append(batch);
      expect(again.alreadyStored).to.equal(true);
      expect(again.events).to.deep.equal(events);
    });

    it('refuses a larger batch', async () => {
      const batch = [...batchOf(16, LIMITS.dataBytesMax - '{}'.length), anEvent()];
      const refusal = await refusedAppend(store(), batch, 'invalid_request');
      expect(pointersOf(refusal)).to.deep.equal(['']);
    });

    it('takes a batch within the limits that is much larger as BSON, and knows it again', async () => {
      const batch = identified(3, { data: { list: digits() } });
      const { events } = await store().append(batch, { timeoutMs: 60_000 });
      expect(events).to.have.length(3);
      const again = await store().append(batch, { timeoutMs: 60_000 });
      expect(again.alreadyStored).to.equal(true);
    });

    it('refuses with expected and actual what another store has made impossible', async () => {
      const other = await another();
      const aggregate = anAggregate();
      await store().append(someEvents(2, aggregate));
      await other.append(someEvents(3, aggregate));
      const late = anEvent({ ...aggregate, expectedSequenceNumber: 2 });
      const { details } = await refusedAppend(store(), [late], 'sequence_conflict');
      expect(details.conflicts).to.deep.equal([{ index: 0, ...aggregate, expected: 2, actual: 5 }]);
      const timely = anEvent({ ...aggregate, expectedSequenceNumber: 5 });
      expect((await store().append([timely])).events[0]?.sequenceNumber).to.equal(6);
    });

    it('recognises what another store has stored', async () => {
      const other = await another();
      const batch = identified(3);
      const [mine, theirs] = await Promise.all([store().append(batch), other.append(batch)]);
      expect([mine.alreadyStored, theirs.alreadyStored].sort()).to.deep.equal([false, true]);
      expect(mine.events).to.deep.equal(theirs.events);
    });

    it('stores nothing when the database did not take the events in time', async () => {
      const blocked = anEvent();
      const client = db().client;
      const session = client.startSession();
      const commits = db().collection<{ _id: number }>('commits');
      const [newest] = await commits.find().sort({ _id: -1 }).limit(1).toArray();
      session.startTransaction();
      try {
        await commits.insertOne({ _id: (newest?._id ?? 0) + 1 }, { session });
        const appending = store().append([blocked], { timeoutMs: 300 });
        await refusalOf(appending, 'unavailable');
      } finally {
        await session.abortTransaction();
        await session.endSession();
      }
      // Whatever is appended next comes after it would have been stored.
      await store().append([anEvent()]);
      expect(await store().readAggregate(keyOf(blocked)).toArray()).to.deep.equal([]);
    });

    it('does not store after all what its caller was told is not stored', async () => {
      const slow = await another({ wrapCommitLog: pausingAfterInserts(400) });
      await slow.append([anEvent()]);
      const late = anEvent();
      await refusalOf(slow.append([late], { timeoutMs: 150 }), 'unavailable');
      // Its group comes after the one that the late event was in.
      await slow.append([anEvent()]);
      expect(await store().readAggregate(keyOf(late)).toArray()).to.deep.equal([]);
    });

    it('refuses what it has no room for, and stores the rest', async () => {
      const small = await another({ capacity: { queueEventsMax: 4 } });
      await small.append([anEvent()]);
      const head = await small.headPosition();
      const outcomes = await Promise.allSettled(
        Array.from({ length: 30 }, () => small.append([anEvent()])),
      );
      const refused = outcomes.filter((outcome) => outcome.status === 'rejected');
      expect(refused).to.have.length(26);
      for (const { reason } of refused) {
        const { details } = await refusalOf(Promise.reject(reason), 'queue_full');
        expect(details.retryAfterMs).to.be.greaterThan(0);
      }
      expect(await small.headPosition()).to.equal(head + 4);
    });

    it('answers what is under way when it is closed, and refuses what comes after', async () => {
      const closing = await another();
      const event = anEvent();
      await closing.append([event]);
      const under = Array.from({ length: 20 }, () => closing.append([event]));
      // One turn of the event loop, so that all of them have been handed over.
      await new Promise(setImmediate);
      const closed = closing.close();
      await refusalOf(closing.append([event]), 'store_closed');
      const answers = await Promise.all(under);
      await closed;
      const numbers = answers.map(({ events }) => events[0]?.sequenceNumber ?? 0);
      expect(numbers.sort((a, b) => a - b)).to.deep.equal(
        Array.from({ length: 20 }, (_, i) => i + 2),
      );
      const read = await store().readAggregate(keyOf(event)).toArray();
      expect(read).to.have.length(21);
    });

    it('refuses an aggregate type that it never saw once it is closed', async () => {
      const closing = await another();
      await closing.close();
      await refusalOf(closing.append([anEvent({ aggregateType: 'NeverSeen' })]), 'store_closed');
    });
  });
}

/** Between the insert and the commit of every group. */
function pausingAfterInserts(ms: number): (log: CommitLog) => CommitLog {
  return (log) => ({
    ...log,
    begin() {
      const transaction = log.begin();
      return {
        ...transaction,
        async insert(commit, events) {
          const outcome = await transaction.insert(commit, events);
          await sleep(ms);
          return outcome;
        },
      };
    },
  });
}

/** Of one aggregate, with ids, each with data of so many bytes of canonical JSON. */
function batchOf(count: number, dataBytes: number): NamedEvent[] {
  const text = 'x'.repeat(dataBytes - '{"a":""}'.length);
  return identified(count, { data: { a: text }, metadata: {} });
}

function identified(count: number, overrides: Partial<NamedEvent> = {}): NamedEvent[] {
  return someEvents(count, overrides).map((event) => ({ ...event, eventId: crypto.randomUUID() }));
}

/** The most numbers that fit into one event: 2 bytes each as JSON, 12 as BSON. */
function digits(): number[] {
  return new Array<number>(Math.floor((LIMITS.dataBytesMax - '{"list":[]}'.length) / 2)).fill(7);
}

function keyOf(event: NamedEvent | undefined) {
  return { aggregateType: event?.aggregateType ?? '', aggregateId: event?.aggregateId ?? '' };
}
