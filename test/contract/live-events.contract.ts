import { setTimeout as sleep } from 'node:timers/promises';
import { expect } from 'chai';
import type { RecordedEvent } from '../../src/events/event.ts';
import type { Following } from '../../src/live-events.ts';
import type { ReadSchemaVersion } from '../../src/schemas.ts';
import {
  EVERY_EVENT,
  type SubscriptionFilter,
  type SubscriptionStart,
} from '../../src/subscriptions.ts';
import { closed, registered, TEXT, upcastBy } from '../support/event-schemas.ts';
import { anAggregate, anEvent, someEvents } from '../support/examples.ts';
import { refusalOf } from '../support/refusal-of.ts';
import { pointersOf } from '../support/refused-append.ts';
import type { RestStores } from '../support/rest-store.ts';

/** Events as they are recorded, and those before them. */
export function itShowsLiveEvents({ store: openStore, another }: RestStores): void {
  describe('live events', () => {
    let over: AbortController;

    beforeEach(() => {
      over = new AbortController();
    });
    afterEach(() => over.abort(new Error('The test is over.')));

    async function following(
      filter: Partial<SubscriptionFilter> = {},
      schemaVersion?: ReadSchemaVersion,
    ): Promise<Following> {
      return await openStore().live.follow({ ...EVERY_EVENT, ...filter }, schemaVersion);
    }

    /** The next ones behind a position: so many of those that are wanted. */
    async function taken(
      from: Following | Promise<Following>,
      behind: number,
      count: number,
    ): Promise<readonly RecordedEvent[]> {
      const follower = await from;
      const events: RecordedEvent[] = [];
      for (let position = behind; events.length < count; ) {
        const read = await follower.next(position, 100, over.signal);
        events.push(...read.events);
        position = read.readTo;
      }
      return events;
    }

    const logBehind = (position: number) =>
      openStore()
        .readLog({ fromPosition: position + 1 })
        .toArray();

    it('are what is there already and then what is recorded, by whichever process, without a gap', async () => {
      const store = openStore();
      const writers = [store, await another()];
      const behind = await store.headPosition();
      for (let left = 3; left > 0; left -= 1) await store.append(someEvents(200));
      const writing = writers.map(async (writer) => {
        for (let left = 50; left > 0; left -= 1) await writer.append([anEvent(), anEvent()]);
      });
      const followers = [0, 3, 10, 30, 100].map(async (afterMs) => {
        await sleep(afterMs);
        return await taken(following(), behind, 800);
      });
      const all = await Promise.all(followers);
      await Promise.all(writing);
      const recorded = await logBehind(behind);
      expect(recorded).to.have.length(800);
      for (const events of all) expect(events).to.deep.equal(recorded);
    });

    it('begin at the first, behind a position, at a time, or with the next', async () => {
      const store = openStore();
      const { events } = await store.append(someEvents(3));
      const [first] = events as [RecordedEvent];
      const head = await store.headPosition();
      const startOf = (start: SubscriptionStart) => store.live.startBehind(start);
      expect(await startOf('beginning')).to.equal(0);
      expect(await startOf('now')).to.equal(head);
      expect(await startOf({ position: first.position })).to.equal(first.position);
      expect(await startOf({ timestamp: first.timestamp })).to.equal(first.position - 1);
      const next = taken(following(), await startOf('now'), 1);
      const { events: recorded } = await store.append([anEvent()]);
      expect(await next).to.deep.equal(recorded);
    });

    it('go on behind whichever position was the last', async () => {
      const behind = await openStore().headPosition();
      const { events } = await openStore().append(someEvents(20));
      for (const position of [behind, behind + 7, behind + 19]) {
        const read = await (await following()).next(position, 3, over.signal);
        const expected = events.slice(position - behind, position - behind + 3);
        expect(read.events).to.deep.equal(expected.slice(0, read.events.length));
        expect(read.readTo).to.equal(read.events.at(-1)?.position);
        expect(await taken(following(), read.readTo, behind + 20 - read.readTo)).to.deep.equal(
          events.slice(read.readTo - behind),
        );
      }
    });

    it('are those that all of the filter is true of', async () => {
      const mine = anAggregate('Orbit');
      const behind = await openStore().headPosition();
      const { events } = await openStore().append([
        anEvent({ ...mine, eventType: 'A', tags: ['x'], userId: 'bob', data: { total: 7 } }),
        anEvent({ ...mine, eventType: 'B', tags: ['y', 'z'], userId: 'ann', data: { total: 300 } }),
        anEvent({ eventType: 'C', tags: [], userId: 'ann', data: { total: 700 } }),
      ]);
      const filters: readonly (readonly [Partial<SubscriptionFilter>, readonly number[]])[] = [
        [{}, [0, 1, 2]],
        [{ aggregateIds: [mine.aggregateId] }, [0, 1]],
        [{ eventTypes: ['A', 'C'] }, [0, 2]],
        [{ aggregateTypes: ['Orbit'], eventTypes: ['B', 'C'] }, [1]],
        [{ userIds: ['ann', 'eve'], tags: ['x', 'y'] }, [1]],
        [{ tags: ['z'] }, [1]],
        [{ where: 'data.total > 100' }, [1, 2]],
        [{ aggregateTypes: ['Orbit'], where: 'data.total > 100' }, [1]],
      ];
      for (const [filter, wanted] of filters) {
        const found = await taken(following(filter), behind, wanted.length);
        const what = JSON.stringify(filter);
        expect(found, what).to.deep.equal(wanted.map((index) => events[index]));
      }
    });

    it('come in the version that is asked for', async () => {
      const subject = await registered(openStore(), [
        closed({ a: TEXT }),
        closed({ a: TEXT, b: TEXT }, upcastBy([{ op: 'add', path: '/b', value: 'made' }])),
      ]);
      const behind = await openStore().headPosition();
      await openStore().append([anEvent({ ...subject, version: 1, data: { a: 'one' } })]);
      const [latest] = await taken(following(), behind, 1);
      expect(latest).to.deep.include({ version: 2, data: { a: 'one', b: 'made' } });
      const [stored] = await taken(following({}, 'stored'), behind, 1);
      expect(stored).to.deep.include({ version: 1, data: { a: 'one' } });
    });

    it('end at one that cannot be had, behind those that can', async () => {
      const subject = await registered(openStore(), [
        closed({ a: TEXT }),
        closed({ a: TEXT }, upcastBy([{ op: 'test', path: '/a', value: 'two' }])),
      ]);
      const broken = anEvent({ ...subject, version: 1, data: { a: 'one' } });
      const behind = await openStore().headPosition();
      const { events } = await openStore().append([anEvent(), anEvent(), broken, anEvent()]);
      for (const [filter, code] of [
        [{}, 'upcast_failed'],
        [{ where: `position > ${behind + 2} ? $error("no") : true` }, 'upcast_failed'],
        [{ where: `position > ${behind + 1} ? $error("no") : true` }, 'invalid_request'],
      ] as const) {
        const follower = await following(filter);
        const count = code === 'upcast_failed' ? 2 : 1;
        expect(await taken(follower, behind, count)).to.deep.equal(events.slice(0, count));
        await refusalOf(follower.next(behind + count, 100, over.signal), code);
      }
    });

    it('end for whoever gives up, whether anything comes or not', async () => {
      const behind = await openStore().headPosition();
      const follower = await following();
      const waiting = follower.next(behind, 100, over.signal).catch((error) => error);
      const reason = new Error('gone');
      over.abort(reason);
      expect(await waiting).to.equal(reason);
      await openStore().append([anEvent()]);
      const late = follower.next(behind, 100, over.signal).catch((error) => error);
      expect(await late).to.equal(reason);
    });

    it('are refused where they cannot be', async () => {
      for (const where of ['((', '$eval("1")']) {
        const asked = async () => await (await following({ where })).next(0, 1, over.signal);
        const refusal = await refusalOf(asked(), 'invalid_request');
        expect(pointersOf(refusal)).to.deep.equal(['/where']);
      }
      for (const start of [{ position: -1 }, { position: 1.5 }, { timestamp: 'yesterday' }]) {
        await refusalOf(openStore().live.startBehind(start), 'invalid_request');
      }
    });

    it('begin nowhere that is not yet', async () => {
      const head = await openStore().headPosition();
      for (const [start, message] of [
        [{ position: head + 1 }, `must not be beyond the newest event, ${head}`],
        [{ timestamp: '2999-01-01T00:00:00Z' }, 'must not be in the future'],
      ] as const) {
        const refusal = await refusalOf(openStore().live.startBehind(start), 'invalid_request');
        expect(refusal.details.faults).to.deep.equal([{ pointer: '/from', message }]);
      }
    });

    it('begin behind an event that another process has just recorded', async () => {
      const other = await another();
      for (let times = 0; times < 5; times += 1) {
        const { events } = await other.append(someEvents(3));
        const position = events.at(-1)?.position ?? 0;
        expect(await openStore().live.startBehind({ position })).to.equal(position);
      }
    });
  });
}
