import { expect } from 'chai';
import type { RecordedEvent } from '../../src/events/event.ts';
import { eventually } from '../support/eventually.ts';
import { anEvent, someEvents } from '../support/examples.ts';
import { follow } from '../support/followed-tail.ts';
import { openedStore } from '../support/opened-store.ts';
import { markProfile, startProfiling, stopProfiling } from '../support/profiled-commands.ts';
import { refusalOf } from '../support/refusal-of.ts';

const never = () => new AbortController().signal;

describe('The tail of the log', () => {
  const { store, another, db } = openedStore();

  const allBehind = (position: number) =>
    store()
      .readLog({ fromPosition: position + 1, schemaVersion: 'stored' })
      .toArray();

  it('gives this process’s commits to those who have caught up, without a query each', async () => {
    const head = (await store().append([anEvent()])).events[0]?.position ?? 0;
    const waiting = follow(store().tail, head, 40);
    await eventually(() => expect(store().tail.head).to.equal(head));
    await startProfiling(db());
    await markProfile(db(), 'following');
    for (const aggregateType of ['Mission', 'Spacecraft']) {
      for (const event of someEvents(20, { aggregateType })) await store().append([event]);
    }
    const events = await waiting;
    const commands = (await stopProfiling(db())).get('following') ?? [];
    const ofEvents = commands.filter(({ collection }) => collection.startsWith('events.'));
    // Appends look for aggregates, by another index.
    const reads = ofEvents.filter(({ command }) => command['hint'] === '_id_');
    // The change stream may be so much faster than a commit's reply that it is not waited for.
    expect(reads.length).to.be.lessThan(4);
    expect(events).to.deep.equal(await allBehind(head));
  });

  it('gives what any process commits, gapless and in order, while all of them do', async () => {
    const others = await Promise.all([another(), another()]);
    const head = await store().headPosition();
    const writers = [store(), ...others];
    const count = 150;
    const following = writers.map(({ tail }) => follow(tail, head, count, 7));
    const writing = writers.map(async (writer, index) => {
      const aggregateType = `Type${index}`;
      for (let left = count / writers.length; left > 0; left -= 1) {
        await writer.append([anEvent({ aggregateType })]);
      }
    });
    await Promise.all(writing);
    const stored = await allBehind(head);
    for (const events of await Promise.all(following)) expect(events).to.deep.equal(stored);
  });

  it('wakes ten thousand who wait, and nobody who waits for what comes later', async () => {
    const head = await store().headPosition();
    let isWoken = false;
    const giveUp = new AbortController();
    const later = store()
      .tail.waitBehind(head + 1, giveUp.signal)
      .then(() => {
        isWoken = true;
      });
    const waiting = Array.from({ length: 10_000 }, () => store().tail.waitBehind(head, never()));
    await store().append([anEvent()]);
    await Promise.all(waiting);
    expect(isWoken).to.equal(false);
    const reason = new Error('given up');
    giveUp.abort(reason);
    expect(await later.catch((error: unknown) => error)).to.equal(reason);
  });

  it('gives single events, from memory and from the database, in the order asked for', async () => {
    const stored = await allBehind(0);
    const asked = [stored.at(-1), stored[3], stored[40], stored.at(-2), stored[3]];
    const places = asked as readonly RecordedEvent[];
    expect(await store().tail.eventsAt(places)).to.deep.equal(asked);
    const fresh = await another();
    expect(await fresh.tail.eventsAt(places)).to.deep.equal(asked);
  });

  it('has nothing behind the head, and waits no more once it is closed', async () => {
    const opened = await another();
    const head = await opened.headPosition();
    expect(await opened.tail.readBehind(head, 10)).to.deep.equal({ events: [], readTo: head });
    expect(await opened.tail.readBehind(head + 9, 10)).to.deep.equal({
      events: [],
      readTo: head + 9,
    });
    const waiting = refusalOf(opened.tail.waitBehind(head, never()), 'store_closed');
    await opened.close();
    await waiting;
    await refusalOf(opened.tail.waitBehind(0, never()), 'store_closed');
    await refusalOf(opened.tail.readBehind(0, 1), 'store_closed');
  });
});

describe('The tail of a log of some length', () => {
  const EVENTS = 1_750;
  const { store, another, db } = openedStore();

  before(async () => {
    for (let left = EVENTS; left > 0; left -= 250) {
      await store().append(someEvents(250, { aggregateType: left % 500 ? 'Mission' : 'Orbit' }));
    }
  });

  it('is read once for all who catch up together', async () => {
    const { tail } = await another();
    await startProfiling(db());
    await markProfile(db(), 'catching up');
    const readers = Array.from({ length: 20 }, () => follow(tail, 0, EVENTS, 90));
    const read = await Promise.all(readers);
    const commands = (await stopProfiling(db())).get('catching up') ?? [];
    const finds = commands.filter(
      ({ collection, command }) => collection.startsWith('events.') && command['hint'] === '_id_',
    );
    // Four pages of two types each.
    expect(finds).to.have.length(8);
    const stored = await store().readLog().toArray();
    for (const events of read) expect(events).to.deep.equal(stored);
  });

  it('is there whole for a reader whose place is in memory no more', async () => {
    const small = await another({ capacity: { recentBytesMax: 20_000, backlogBytesMax: 20_000 } });
    const head = await small.headPosition();
    const waiting = small.tail.waitBehind(head, never());
    for (let left = 60; left > 0; left -= 1) await small.append([anEvent()]);
    await waiting;
    expect(await small.tail.readBehind(head, 1)).to.have.property('readTo', head + 1);
    const events = await follow(small.tail, head, 60, 13);
    expect(events.map(({ position }) => position)).to.deep.equal(
      Array.from({ length: 60 }, (_, index) => head + 1 + index),
    );
    expect(events).to.deep.equal(await small.readLog({ fromPosition: head + 1 }).toArray());
  });
});
