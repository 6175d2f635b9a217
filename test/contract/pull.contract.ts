import { expect } from 'chai';
import type { AggregateKey, RecordedEvent } from '../../src/events/event.ts';
import type { FetchOptions } from '../../src/manages-subscriptions.ts';
import type { PulledDelivery } from '../../src/subscriptions.ts';
import { eventually } from '../support/eventually.ts';
import { anAggregate, anEvent, someEvents } from '../support/examples.ts';
import { refusalOf } from '../support/refusal-of.ts';
import { pointersOf } from '../support/refused-append.ts';
import type { RestStore, RestStores } from '../support/rest-store.ts';

/** Longer than any test may take: whoever waits so long has to be woken. */
const LONG_MS = 30_000;
const RETRY = { maxAttempts: 3, initialDelayMs: 1, factor: 1, maxDelayMs: 1 };
const FIRST = { behind: 0, limit: 100 };

let made = 0;

/** What is handed out to those who ask for it. */
export function itHandsOutEvents({ store: openStore, another }: RestStores): void {
  describe('pull subscriptions', function () {
    this.timeout(25_000);
    const subscriptions = () => openStore().subscriptions;
    const { signal } = new AbortController();

    async function subscribed(further: object = {}): Promise<string> {
      made += 1;
      const given = { name: `pull-${made}`, target: { type: 'pull' }, retry: RETRY, ...further };
      return (await subscriptions().create(given)).subscription.name;
    }

    /** So many events of one aggregate; gives their positions. */
    async function aLine(count: number, aggregate = anAggregate()): Promise<readonly number[]> {
      const { events } = await openStore().append(someEvents(count, aggregate));
      return events.map(({ position }) => position);
    }

    function fetched(
      name: string,
      max: number,
      further: Partial<FetchOptions> = {},
      from: Pick<RestStore, 'subscriptions'> = openStore(),
    ): Promise<readonly PulledDelivery[]> {
      return from.subscriptions.fetch(name, { max, waitMs: 0, ...further }, signal);
    }

    /** Fetches and acknowledges until there is nothing more; gives the positions in that order. */
    async function drained(name: string): Promise<readonly number[]> {
      const positions: number[] = [];
      for (;;) {
        const deliveries = await fetched(name, 10);
        if (deliveries.length === 0) return positions;
        positions.push(...positionsOf(deliveries));
        await subscriptions().ack(name, receiptsOf(deliveries));
      }
    }

    it('hand out so many, and the next of an aggregate when the one before is acknowledged', async () => {
      const name = await subscribed();
      const [one, two, three] = [await aLine(3), await aLine(2), await aLine(1)];
      const first = await fetched(name, 2);
      expect(positionsOf(first)).to.deep.equal([one[0], two[0]]);
      expect(first.map(({ attempt }) => attempt)).to.deep.equal([1, 1]);
      const second = await fetched(name, 10);
      expect(positionsOf(second)).to.deep.equal([three[0]]);
      expect(await fetched(name, 10)).to.deep.equal([]);
      expect(await subscriptions().ack(name, receiptsOf(first).slice(0, 1))).to.deep.equal([true]);
      expect(positionsOf(await fetched(name, 10))).to.deep.equal([one[1]]);
      const receipts = [...receiptsOf(first), 'unknown', ...receiptsOf(second)];
      expect(await subscriptions().ack(name, receipts)).to.deep.equal([false, true, false, true]);
      expect(await drained(name)).to.deep.equal([two[1]]);
    });

    it('hand out what matches as it is recorded, and know how far they are', async () => {
      const name = await subscribed({
        filter: { eventTypes: ['Wanted'], where: 'data.total > 100' },
      });
      const { events } = await openStore().append([
        anEvent({ eventType: 'Wanted', data: { total: 300 } }),
        anEvent({ eventType: 'Wanted', data: { total: 7 } }),
        anEvent({ eventType: 'Other', data: { total: 300 } }),
        anEvent({ eventType: 'Wanted', data: { total: 700 } }),
      ]);
      const [first, , , last] = events;
      const deliveries = await fetched(name, 10);
      expect(deliveries.flatMap((each) => each.events)).to.deep.equal([first, last]);
      await subscriptions().ack(name, receiptsOf(deliveries).slice(1));
      const behind = await subscriptions().get(name);
      expect(behind.checkpoint).to.equal((first?.position ?? 0) - 1);
      expect(behind.lag.events).to.equal(4);
      await subscriptions().ack(name, receiptsOf(deliveries).slice(0, 1));
      const { checkpoint, lag } = await subscriptions().get(name);
      expect({ checkpoint, lag }).to.deep.equal({
        checkpoint: last?.position,
        lag: { events: 0, seconds: 0 },
      });
    });

    it('hand out several at once where that was asked for, those of an aggregate in order', async () => {
      const name = await subscribed({ batch: { max: 4 } });
      const [one, two] = [await aLine(6), await aLine(1)];
      const deliveries = await fetched(name, 10);
      expect(deliveries.map((each) => positionsOf([each]))).to.deep.equal([one.slice(0, 4), two]);
      await subscriptions().ack(name, receiptsOf(deliveries));
      expect(await drained(name)).to.deep.equal(one.slice(4));
    });

    it('have those who wait get what comes, and what is freed; nothing where nothing comes', async () => {
      const name = await subscribed();
      expect(await fetched(name, 1, { waitMs: 50 })).to.deep.equal([]);
      const coming = fetched(name, 1, { waitMs: LONG_MS });
      const line = await aLine(2);
      const first = await coming;
      expect(positionsOf(first)).to.deep.equal([line[0]]);
      const freed = fetched(name, 1, { waitMs: LONG_MS });
      // By then the one that waits has looked once.
      expect(await fetched(name, 1)).to.deep.equal([]);
      await subscriptions().ack(name, receiptsOf(first));
      expect(positionsOf(await freed)).to.deep.equal([line[1]]);
    });

    it('hand out again what is refused, not before its time, while others go on', async () => {
      const name = await subscribed();
      const [, other] = [await aLine(2), await aLine(2)];
      const receipts = receiptsOf(await fetched(name, 1));
      const later = { retryAfterMs: 3_600_000 };
      expect(await subscriptions().nack(name, receipts, later)).to.deep.equal([true]);
      expect(await subscriptions().nack(name, receipts, later)).to.deep.equal([false]);
      expect(await subscriptions().ack(name, receipts)).to.deep.equal([false]);
      const second = await fetched(name, 1);
      expect(await subscriptions().nack(name, receiptsOf(second))).to.deep.equal([true]);
      const again = await fetched(name, 1, { waitMs: LONG_MS });
      expect(again.map(({ attempt }) => attempt)).to.deep.equal([2]);
      expect(again[0]?.events).to.deep.equal(second[0]?.events);
      await subscriptions().ack(name, receiptsOf(again));
      expect(await drained(name)).to.deep.equal(other.slice(1));
    });

    it('keep what is handed out from others until its time is over, and then hand it out again', async () => {
      const name = await subscribed({ target: { type: 'pull', visibilityTimeoutMs: 1_000 } });
      const line = await aLine(2);
      const [first] = await fetched(name, 10);
      const [second] = await fetched(name, 10, { waitMs: LONG_MS, visibilityTimeoutMs: 60_000 });
      expect(second?.events).to.deep.equal(first?.events);
      expect(second?.attempt).to.equal(2);
      const handedOutMs = Date.parse(second?.visibleAt ?? '') - 60_000;
      expect(handedOutMs).to.be.at.least(Date.parse(first?.visibleAt ?? ''));
      const late = [first?.receipt ?? ''];
      expect(await subscriptions().ack(name, late)).to.deep.equal([false]);
      expect(await subscriptions().nack(name, late)).to.deep.equal([false]);
      expect(await fetched(name, 10)).to.deep.equal([]);
      expect(await subscriptions().ack(name, [second?.receipt ?? ''])).to.deep.equal([true]);
      expect(await drained(name)).to.deep.equal(line.slice(1));
      const tries = await eventually(async () => {
        const found = await subscriptions().deliveries(name, 10);
        expect(found).to.have.length(3);
        return found;
      });
      expect(tries.map(({ outcome, error }) => [outcome, error])).to.deep.equal([
        ['delivered', undefined],
        ['delivered', undefined],
        ['failed', 'not acknowledged in time'],
      ]);
    });

    it('have what nobody takes as a dead letter, and the rest behind it until it is redriven', async () => {
      const name = await subscribed();
      const [line, other] = [await aLine(3), await aLine(1)];
      const [first, beside] = await fetched(name, 10);
      await subscriptions().ack(name, [beside?.receipt ?? '']);
      await subscriptions().nack(name, [first?.receipt ?? '']);
      for (const attempt of [2, 3]) {
        const again = await fetched(name, 10, { waitMs: LONG_MS });
        expect(again.map((each) => each.attempt)).to.deep.equal([attempt]);
        expect(positionsOf(again)).to.deep.equal([line[0]]);
        await subscriptions().nack(name, receiptsOf(again));
      }
      expect(await fetched(name, 10)).to.deep.equal([]);
      const [letter, ...others] = await subscriptions().deadLetters(name, {}, FIRST);
      expect(others).to.deep.equal([]);
      const error = 'refused by the consumer';
      expect(letter).to.include({ position: line[0], attempts: 3, error, waiting: 2 });
      const { checkpoint, deadLetters } = await subscriptions().get(name);
      expect({ checkpoint, deadLetters }).to.deep.equal({ checkpoint: other[0], deadLetters: 1 });
      expect(await subscriptions().redrive(name, letter?.id ?? '')).to.equal(1);
      expect(await drained(name)).to.deep.equal(line);
    });

    it('begin again where they are reset to, and what was handed out before counts no more', async () => {
      const name = await subscribed();
      const line = await aLine(3);
      await subscriptions().ack(name, receiptsOf(await fetched(name, 1)));
      const before = await fetched(name, 1);
      const to = { position: line[0] ?? 0 };
      expect(await subscriptions().reset(name, { to })).to.include({ to: line[0], repeated: 0 });
      expect(await subscriptions().ack(name, receiptsOf(before))).to.deep.equal([false]);
      expect(await drained(name)).to.deep.equal(line.slice(1));
      await subscriptions().reset(name, { to: 'now' });
      expect(await drained(name)).to.deep.equal([]);
    });

    it('hand out nothing while they are paused, but take what was dealt with', async () => {
      const name = await subscribed();
      const line = await aLine(2);
      const first = await fetched(name, 1);
      await subscriptions().pause(name);
      const { details } = await refusalOf(fetched(name, 1), 'subscription_not_active');
      expect(details).to.deep.equal({ subscription: name, subscriptionStatus: 'paused' });
      expect(await subscriptions().ack(name, receiptsOf(first))).to.deep.equal([true]);
      await subscriptions().resume(name);
      expect(await drained(name)).to.deep.equal(line.slice(1));
    });

    it('hand out by what they are by now to those who waited, and nothing once that is over', async () => {
      const other = await another();
      for (const by of [openStore(), other]) {
        const names = await Promise.all([subscribed(), subscribed(), subscribed()]);
        const [paused, removed, changed] = names as [string, string, string];
        const waiting = names.map((name) =>
          fetched(name, 1, { waitMs: LONG_MS }).catch((refusal: unknown) => refusal),
        );
        // By then those that wait have looked once.
        await Promise.all(names.map((name) => fetched(name, 1)));
        await by.subscriptions.pause(paused);
        await by.subscriptions.remove(removed);
        await by.subscriptions.patch(changed, { filter: { eventTypes: ['Wanted'] } });
        const { events } = await openStore().append(
          ['Other', 'Wanted'].map((eventType) => anEvent({ eventType })),
        );
        const [ofPaused, ofRemoved, ofChanged] = await Promise.all(waiting);
        expect(ofPaused).to.include({ code: 'subscription_not_active' });
        expect(ofRemoved).to.include({ code: 'subscription_not_found' });
        expect(positionsOf(ofChanged as PulledDelivery[])).to.deep.equal([events[1]?.position]);
      }
    });

    it('are refused what makes no sense, what is not there, and what is for others', async () => {
      const name = await subscribed();
      await aLine(1);
      const of = subscriptions();
      const retryAfterMs = 7 * 86_400_000 + 1;
      const wrong: readonly (readonly [pointer: string, ask: () => Promise<unknown>])[] = [
        ['/max', () => fetched(name, 0)],
        ['/max', () => fetched(name, 101)],
        ['/max', () => fetched(name, 1.5)],
        ['/max', () => fetched(name, '1' as never)],
        ['/waitMs', () => fetched(name, 1, { waitMs: -1 })],
        ['/waitMs', () => fetched(name, 1, { waitMs: 30_001 })],
        ['/visibilityTimeoutMs', () => fetched(name, 1, { visibilityTimeoutMs: 999 })],
        ['/receipts', () => of.ack(name, [])],
        ['/receipts', () => of.ack(name, 'receipt' as never)],
        [
          '/receipts',
          () =>
            of.ack(
              name,
              Array.from({ length: 501 }, () => 'a'),
            ),
        ],
        ['/receipts/1', () => of.ack(name, ['a', ''])],
        ['/receipts/0', () => of.nack(name, [7 as never])],
        ['/retryAfterMs', () => of.nack(name, ['a'], { retryAfterMs: -1 })],
        ['/retryAfterMs', () => of.nack(name, ['a'], { retryAfterMs })],
      ];
      for (const [pointer, ask] of wrong) {
        expect(pointersOf(await refusalOf(ask(), 'invalid_request'))).to.deep.equal([pointer]);
      }
      for (const ask of [
        () => fetched('nobody', 1),
        () => of.ack('nobody', ['a']),
        () => of.nack('nobody', ['a']),
      ]) {
        const { details } = await refusalOf(ask(), 'subscription_not_found');
        expect(details).to.deep.equal({ subscription: 'nobody' });
      }
      for (const ask of [() => of.rotateSecret(name), () => of.test(name, signal)]) {
        const { details } = await refusalOf(ask(), 'wrong_subscription_target');
        expect(details).to.deep.equal({ subscription: name, targetType: 'pull' });
      }
      // Nothing of all this has taken anything.
      expect(await drained(name)).to.have.length(1);
    });

    it('are shared by any number of consumers, by way of any process', async () => {
      const name = await subscribed({ batch: { max: 2 } });
      const lines = Array.from({ length: 8 }, () => anAggregate());
      const positions: number[] = [];
      for (let left = 10; left > 0; left -= 1) {
        const { events } = await openStore().append(lines.map((line) => anEvent(line)));
        positions.push(...events.map(({ position }) => position));
      }
      const work = new WorkLog();

      async function consume(from: Pick<RestStore, 'subscriptions'>): Promise<void> {
        for (;;) {
          const deliveries = await fetched(name, 3, { waitMs: 1_500 }, from);
          if (deliveries.length === 0) return;
          await work.on(deliveries);
          const counted = await from.subscriptions.ack(name, receiptsOf(deliveries));
          expect(counted).not.to.include(false);
        }
      }

      const [one, other] = [openStore(), await another()];
      await Promise.all([one, other, one, other, one].map(consume));
      const { events: got, handedOutTwice } = work;
      expect(handedOutTwice).to.deep.equal([]);
      expect(got.map(({ position }) => position)).to.have.members(positions);
      expect(got).to.have.length(positions.length);
      for (const line of lines) expect(sequenceNumbersOf(got, line)).to.deep.equal(ONE_TO_TEN);
      const { checkpoint, lag } = await other.subscriptions.get(name);
      expect({ checkpoint, events: lag.events }).to.deep.equal({
        checkpoint: positions.at(-1),
        events: 0,
      });
    });
  });
}

/** What many consumers work on at the same time. */
class WorkLog {
  readonly events: RecordedEvent[] = [];
  /** Aggregates that somebody was at work on when more of them was handed out. */
  readonly handedOutTwice: string[] = [];
  readonly #atWork = new Set<string>();

  async on(deliveries: readonly PulledDelivery[]): Promise<void> {
    const events = deliveries.flatMap((each) => each.events);
    const ids = [...new Set(events.map(({ aggregateId }) => aggregateId))];
    this.events.push(...events);
    this.handedOutTwice.push(...ids.filter((id) => this.#atWork.has(id)));
    for (const id of ids) this.#atWork.add(id);
    await new Promise((resolve) => setTimeout(resolve, 2));
    for (const id of ids) this.#atWork.delete(id);
  }
}

const ONE_TO_TEN = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10];

function positionsOf(deliveries: readonly PulledDelivery[]): readonly number[] {
  return deliveries.flatMap(({ events }) => events.map(({ position }) => position));
}

function receiptsOf(deliveries: readonly PulledDelivery[]): readonly string[] {
  return deliveries.map(({ receipt }) => receipt);
}

function sequenceNumbersOf(
  events: readonly RecordedEvent[],
  { aggregateId }: AggregateKey,
): readonly number[] {
  const line = events.filter((event) => event.aggregateId === aggregateId);
  return line.map(({ sequenceNumber }) => sequenceNumber);
}
