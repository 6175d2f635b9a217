import { expect } from 'chai';
import type { PullStore } from '../../src/engine/subscriptions/ports.ts';
import { PULL_WINDOW_EVENTS_MAX } from '../../src/engine/subscriptions/pull-deps.ts';
import { databasesOf } from '../../src/mongo/collections.ts';
import { createMongoPullStore } from '../../src/mongo/mongo-pull-store.ts';
import { eventually } from '../support/eventually.ts';
import { anAggregate, anEvent, someEvents } from '../support/examples.ts';
import { openedStore } from '../support/opened-store.ts';
import {
  aPullSubscription,
  attemptsOf,
  drained,
  fetched,
  managedDeliveriesOf,
  openedPull,
  type Pull,
  positionsOf,
  receiptsOf,
  type SkippingClock,
  skippingClock,
  VISIBILITY_MS,
} from '../support/pull-under-test.ts';

describe('A pull subscription', () => {
  const { store, db } = openedStore();
  let clock: SkippingClock;
  let pull: Pull;
  let types = 0;

  beforeEach(() => {
    clock = skippingClock();
    pull = openedPull(store(), db(), { clock });
    types += 1;
  });
  afterEach(() => pull.close());

  /** So many events of one aggregate of a type of its own; gives their positions. */
  async function aLine(count: number, aggregateType = `Type${types}`): Promise<readonly number[]> {
    const { events } = await store().append(someEvents(count, anAggregate(aggregateType)));
    return events.map(({ position }) => position);
  }

  const subscribed = (...[definition]: [Parameters<typeof aPullSubscription>[1]?]) =>
    aPullSubscription([`Type${types}`], definition);

  it('hands out the next of an aggregate when the one before is acknowledged', async () => {
    const [one, other] = [await aLine(3), await aLine(2)];
    const subscription = subscribed();
    const first = await fetched(pull, subscription, 10);
    expect(positionsOf(first)).to.deep.equal([one[0], other[0]]);
    expect(await fetched(pull, subscription, 10)).to.deep.equal([]);
    expect(await pull.ack(subscription, receiptsOf(first).slice(1))).to.deep.equal([true]);
    const second = await fetched(pull, subscription, 10);
    expect(positionsOf(second)).to.deep.equal([other[1]]);
    expect(await pull.ack(subscription, receiptsOf([...first, ...second]))).to.deep.equal([
      true,
      false,
      true,
    ]);
    expect(await drained(pull, subscription)).to.deep.equal(one.slice(1));
    const { checkpoint } = (await managedDeliveriesOf(db()).progress(subscription.id)) ?? {};
    expect(checkpoint).to.equal(other[1]);
  });

  it('gives events as they are, with attempt, and until when they are kept', async () => {
    const { events } = await store().append([anEvent({ aggregateType: `Type${types}` })]);
    const before = clock.now();
    const [delivery] = await fetched(pull, subscribed(), 1);
    const { position = 0 } = events[0] ?? {};
    const stored = await store().tail.eventsAt([{ position, aggregateType: `Type${types}` }]);
    expect(delivery?.events).to.deep.equal(stored);
    expect(delivery?.attempt).to.equal(1);
    expect(Date.parse(delivery?.visibleAt ?? '')).to.be.within(
      before + VISIBILITY_MS,
      clock.now() + VISIBILITY_MS,
    );
  });

  it('fills deliveries up to their size, from several aggregates', async () => {
    const lines = [await aLine(3), await aLine(3), await aLine(3)];
    const subscription = subscribed({ batch: { max: 4 } });
    const deliveries = await fetched(pull, subscription, 2);
    const [one = [], two = [], three = []] = lines;
    expect(deliveries.map((each) => positionsOf([each]))).to.deep.equal([[...one, two[0]], three]);
    await pull.ack(subscription, receiptsOf(deliveries));
    expect(await drained(pull, subscription)).to.deep.equal(two.slice(1));
  });

  it('hands out again what is refused, after its delay, while others go on', async () => {
    const [line, other] = [await aLine(2), await aLine(1)];
    const subscription = subscribed();
    const [first] = await fetched(pull, subscription, 1);
    const receipts = [first?.receipt ?? ''];
    const refused = await pull.nack(subscription, receipts, { retryAfterMs: 60_000 });
    expect(refused).to.deep.equal([true]);
    expect(await pull.ack(subscription, receipts)).to.deep.equal([false]);
    expect(await drained(pull, subscription)).to.deep.equal(other);
    clock.skip(59_000);
    expect(await fetched(pull, subscription, 10)).to.deep.equal([]);
    clock.skip(1_000);
    const again = await fetched(pull, subscription, 10);
    expect(again.map(({ attempt }) => attempt)).to.deep.equal([2]);
    expect(positionsOf(again)).to.deep.equal([line[0]]);
    await pull.ack(subscription, receiptsOf(again));
    expect(await drained(pull, subscription)).to.deep.equal([line[1]]);
  });

  it('keeps what was never acknowledged as a dead letter, and the rest behind it', async () => {
    const line = await aLine(2);
    const subscription = subscribed();
    for (const attempt of [1, 2, 3]) {
      const deliveries = await fetched(pull, subscription, 10);
      expect(deliveries.map((each) => each.attempt)).to.deep.equal([attempt]);
      if (attempt === 2) await pull.nack(subscription, receiptsOf(deliveries), {});
      clock.skip(VISIBILITY_MS);
      expect(await pull.ack(subscription, receiptsOf(deliveries))).to.deep.equal([false]);
      clock.skip(10_000);
    }
    expect(await fetched(pull, subscription, 10)).to.deep.equal([]);
    const kept = managedDeliveriesOf(db());
    const dead = await kept.deadLetters(subscription.id, {}, { behind: 0, limit: 10 });
    expect(dead.map(({ position, attempts, error }) => [position, attempts, error])).to.deep.equal([
      [line[0], 3, 'not acknowledged in time'],
    ]);
    await pull.close();
    const attempts = await attemptsOf(db()).newest(subscription.id, 10);
    expect(attempts.map(({ outcome, attempt, error }) => [outcome, attempt, error])).to.deep.equal([
      ['dead', 3, 'not acknowledged in time'],
      ['failed', 2, 'refused by the consumer'],
      ['failed', 1, 'not acknowledged in time'],
    ]);
    await kept.discard(subscription.id, line[0] ?? 0);
    pull = openedPull(store(), db(), { clock });
    expect(await drained(pull, subscription)).to.deep.equal([line[1]]);
  });

  it('goes on with all others while one is out for as long as it was asked for', async () => {
    const [first] = await aLine(1);
    const others = PULL_WINDOW_EVENTS_MAX + 500;
    for (let made = 0; made < others; made += 500) {
      await store().append(Array.from({ length: 500 }, () => anEvent(anAggregate(`Type${types}`))));
    }
    const subscription = subscribed();
    const long = { max: 1, waitMs: 0, visibilityTimeoutMs: 3_600_000 };
    const handed = await pull.fetch(subscription, long, new AbortController().signal);
    const [lasting] = handed === 'changed' ? [] : handed;
    expect(lasting?.events[0]?.position).to.equal(first);
    expect(await drained(pull, subscription)).to.have.length(PULL_WINDOW_EVENTS_MAX - 1);
    clock.skip(60_000);
    expect(await drained(pull, subscription)).to.have.length(501);
    // Whoever goes on knows that it is out, and hears when it is done.
    const other = openedPull(store(), db(), { clock });
    expect(await fetched(other, subscription, 10)).to.deep.equal([]);
    expect(await other.ack(subscription, [lasting?.receipt ?? ''])).to.deep.equal([true]);
    clock.skip(3_600_000);
    expect(await fetched(pull, subscription, 10)).to.deep.equal([]);
    await other.close();
  });

  it('has those who wait get what comes, what is freed, and what is due again', async () => {
    const line = await aLine(2);
    const subscription = subscribed();
    const first = await fetched(pull, subscription, 1);
    const freed = fetched(pull, subscription, 1, { waitMs: 30_000 });
    await pull.ack(subscription, receiptsOf(first));
    expect(positionsOf(await freed)).to.deep.equal([line[1]]);
    const coming = fetched(pull, subscription, 1, { waitMs: 30_000, visibilityTimeoutMs: 300 });
    const [position] = await aLine(1);
    const came = await coming;
    expect(positionsOf(came)).to.deep.equal([position]);
    const again = await fetched(pull, subscription, 1, { waitMs: 30_000 });
    expect(positionsOf(again)).to.deep.equal([position]);
    expect(again[0]?.attempt).to.equal(2);
  });

  it('answers those who wait when their time is over, or they give up, or it is closed', async () => {
    const subscription = subscribed();
    expect(await fetched(pull, subscription, 1, { waitMs: 50 })).to.deep.equal([]);
    const giveUp = new AbortController();
    const options = { max: 1, waitMs: 30_000, visibilityTimeoutMs: VISIBILITY_MS };
    const givenUp = pull.fetch(subscription, options, giveUp.signal).catch((error) => error);
    const closing = fetched(pull, subscription, 1, { waitMs: 30_000 });
    const reason = new Error('gone');
    giveUp.abort(reason);
    expect(await givenUp).to.equal(reason);
    await pull.close();
    expect(await closing).to.deep.equal([]);
  });

  it('finds what little it wants far behind what it does not want', async () => {
    const start = await store().headPosition();
    const many = Array.from({ length: 500 }, () => anEvent({ aggregateType: 'Other' }));
    for (let left = 10_500; left > 0; left -= many.length) await store().append(many);
    const wanted = await aLine(1);
    const subscription = aPullSubscription([`Type${types}`], {}, start);
    expect(positionsOf(await fetched(pull, subscription, 1))).to.deep.equal(wanted);
    // It is written on the way that there was nothing before it.
    const { checkpoint = 0 } = (await managedDeliveriesOf(db()).progress(subscription.id)) ?? {};
    expect(checkpoint).to.equal((wanted[0] ?? 0) - 1);
  }).timeout(60_000);

  it('loads once, and saves once for each of what is asked', async () => {
    const start = await store().headPosition();
    await aLine(40);
    const calls: string[] = [];
    const counted = openedPull(store(), db(), { store: countedStore(calls), clock });
    const subscription = aPullSubscription([`Type${types}`], { batch: { max: 2 } }, start);
    for (let left = 20; left > 0; left -= 1) {
      await counted.ack(subscription, receiptsOf(await fetched(counted, subscription, 10)));
    }
    expect(calls.filter((call) => call === 'load')).to.have.length(1);
    expect(calls.filter((call) => call === 'save')).to.have.length(40);
    expect(calls).to.have.length(41);
    await counted.close();
  });

  it('costs as many who wait together no more than one who waits', async () => {
    const calls: string[] = [];
    const counted = openedPull(store(), db(), { store: countedStore(calls) });
    const subscription = aPullSubscription([`Type${types}`], {}, await store().headPosition());
    const waiting = Array.from({ length: 100 }, () =>
      fetched(counted, subscription, 1, { waitMs: 30_000 }),
    );
    await eventually(() => expect(calls.filter((call) => call === 'epochs')).to.have.length(3));
    await counted.close();
    expect((await Promise.all(waiting)).flat()).to.deep.equal([]);
    expect(calls).to.deep.equal(['load', 'epochs', 'epochs', 'epochs']);
  });

  function countedStore(calls: string[]): PullStore {
    const kept = createMongoPullStore(databasesOf(db().client, db().databaseName));
    return {
      load(...given) {
        calls.push('load');
        return kept.load(...given);
      },
      save(...given) {
        calls.push('save');
        return kept.save(...given);
      },
      epochs(...given) {
        calls.push('epochs');
        return kept.epochs(...given);
      },
    };
  }
});
