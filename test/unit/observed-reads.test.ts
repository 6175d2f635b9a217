import { expect } from 'chai';
import { eventSequence } from '../../src/engine/read/event-sequence.ts';
import { observedReads } from '../../src/engine/read/observed-reads.ts';
import type { EventSequence, ReadsEvents } from '../../src/event-store.ts';
import type { RecordedEvent } from '../../src/events/event.ts';
import { ManualClock } from '../support/manual-clock.ts';

describe('observedReads', () => {
  const done: unknown[] = [];
  let clock: ManualClock;
  beforeEach(() => {
    done.length = 0;
    clock = new ManualClock();
  });
  const observed = (reads: Partial<ReadsEvents>) =>
    observedReads(reads as ReadsEvents, clock, (...told) => done.push(told));
  /** Two batches of two, each after ten milliseconds. */
  const sequence = (): EventSequence =>
    eventSequence(async function* () {
      for (const batch of [
        [event(1), event(2)],
        [event(3), event(4)],
      ]) {
        await clock.pass(10);
        yield batch;
      }
    });

  for (const [name, read] of [
    ['as an array', (events: EventSequence) => events.toArray()],
    ['in batches', async (events: EventSequence) => (await all(events.batches())).flat()],
    ['one by one', (events: EventSequence) => all(events)],
  ] as const) {
    it(`gives the events of a log that is read ${name}, and tells how many and how long`, async () => {
      const { readLog } = observed({ readLog: sequence });
      const events = await read(readLog());
      expect(events.map(({ position }) => position)).to.deep.equal([1, 2, 3, 4]);
      expect(done).to.deep.equal([['log', 4, 0.02]]);
    });
  }

  it('leaves out the time that the reader takes', async () => {
    const { readAggregate } = observed({ readAggregate: sequence });
    for await (const _ of readAggregate({ aggregateType: 'A', aggregateId: 'a' })) {
      await clock.pass(1_000);
    }
    expect(done).to.deep.equal([['aggregate', 4, 0.02]]);
  });

  it('tells of a reader who stops early, once', async () => {
    const { readLog } = observed({ readLog: sequence });
    for await (const _ of readLog()) break;
    expect(done).to.deep.equal([['log', 2, 0.01]]);
  });

  it('lets the source know at once that its reader has gone', async () => {
    const closed: boolean[] = [];
    const { readLog } = observed({
      readLog: () =>
        eventSequence(async function* (reading) {
          for (let looks = 0; looks < 100 && !reading.isClosed; looks += 1) {
            await new Promise(setImmediate);
          }
          closed.push(reading.isClosed);
          yield [];
        }),
    });
    for (const iterator of [readLog().batches(), readLog()].map((each) =>
      each[Symbol.asyncIterator](),
    )) {
      const next = iterator.next();
      await iterator.return?.();
      await next;
    }
    expect(closed).to.deep.equal([true, true]);
  });

  it('tells of a read that fails, and lets it fail', async () => {
    const failing = () => Promise.reject(new Error('broken'));
    const { readPage, readEvent } = observed({ readPage: failing, readEvent: failing });
    for (const read of [readPage({ limit: 1 }), readEvent('x')]) {
      expect(await read.catch((error) => String(error))).to.equal('Error: broken');
    }
    expect(done).to.deep.equal([
      ['page', 0, 0],
      ['event', 0, 0],
    ]);
  });

  it('counts the events of a page, and the one that was asked for', async () => {
    const { readPage, readEvent, aggregateTypes, listAggregates } = observed({
      readPage: async () => ({ events: [event(1), event(2)], head: 2 }),
      readEvent: async (eventId) => (eventId === 'there' ? event(1) : undefined),
      aggregateTypes: async () => [],
      listAggregates: async () => ({ aggregates: [] }),
    });
    await readPage({ limit: 2 });
    await readEvent('there');
    await readEvent('not there');
    await aggregateTypes();
    await listAggregates({ aggregateType: 'A', limit: 1 });
    expect(done).to.deep.equal([
      ...[
        ['page', 2, 0],
        ['event', 1, 0],
        ['event', 0, 0],
      ],
      ...[
        ['aggregate_types', 0, 0],
        ['aggregates', 0, 0],
      ],
    ]);
  });
});

async function all<Item>(items: AsyncIterable<Item>): Promise<Item[]> {
  const found: Item[] = [];
  for await (const item of items) found.push(item);
  return found;
}

function event(position: number): RecordedEvent {
  return { position } as RecordedEvent;
}
