import { expect } from 'chai';
import type { PullStore, StoredSubscription } from '../../src/engine/subscriptions/ports.ts';
import { EventStoreError } from '../../src/errors.ts';
import { databasesOf } from '../../src/mongo/collections.ts';
import { createMongoPullStore } from '../../src/mongo/mongo-pull-store.ts';
import type { PulledDelivery } from '../../src/subscriptions.ts';
import { anAggregate, someEvents } from '../support/examples.ts';
import { openedStore } from '../support/opened-store.ts';
import {
  aPullSubscription,
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

describe('A pull subscription in two processes', () => {
  const { store, another, db } = openedStore();
  let clock: SkippingClock;
  let one: Pull;
  let other: Pull;
  let types = 0;

  beforeEach(async () => {
    clock = skippingClock();
    one = openedPull(store(), db(), { clock });
    other = openedPull(await another(), db(), { clock });
    types += 1;
  });
  afterEach(() => Promise.all([one.close(), other.close()]));

  async function aLine(count: number): Promise<readonly number[]> {
    const { events } = await store().append(someEvents(count, anAggregate(`Type${types}`)));
    return events.map(({ position }) => position);
  }

  const subscribed = (definition: Parameters<typeof aPullSubscription>[1] = {}) =>
    aPullSubscription([`Type${types}`], definition);

  const progressOf = ({ id }: StoredSubscription) => managedDeliveriesOf(db()).progress(id);

  it('hands each event to one of many consumers, those of an aggregate in order', async () => {
    const lines: (readonly number[])[] = [];
    for (let line = 0; line < 12; line += 1) lines.push(await aLine(25));
    const subscription = subscribed({ batch: { max: 3 } });
    const seen: PulledDelivery[] = [];
    const atWork = new Set<string>();
    const faults: string[] = [];

    async function work(pull: Pull, deliveries: readonly PulledDelivery[]): Promise<void> {
      const aggregates = aggregatesOf(deliveries);
      faults.push(...aggregates.filter((each) => atWork.has(each)));
      for (const each of aggregates) atWork.add(each);
      seen.push(...deliveries);
      await new Promise((resolve) => setTimeout(resolve, Math.random() * 5));
      for (const each of aggregates) atWork.delete(each);
      const counted = await pull.ack(subscription, receiptsOf(deliveries));
      if (counted.includes(false)) faults.push('an acknowledgement that does not count');
    }

    async function consume(pull: Pull): Promise<void> {
      for (;;) {
        const deliveries = await fetched(pull, subscription, 2, { waitMs: 1_500 });
        if (deliveries.length === 0) return;
        await work(pull, deliveries);
      }
    }

    await Promise.all([one, other, one, other, one, other].map(consume));
    expect(faults).to.deep.equal([]);
    const positions = positionsOf(seen);
    expect([...positions].sort((a, b) => a - b)).to.deep.equal(lines.flat());
    for (const line of lines) {
      expect(positions.filter((each) => line.includes(each))).to.deep.equal(line);
    }
    const { checkpoint } = (await progressOf(subscription)) ?? {};
    expect(checkpoint).to.equal(lines.flat().at(-1));
  }).timeout(60_000);

  it('answers for what the other has handed out', async () => {
    const [line, further] = [await aLine(3), await aLine(2)];
    const subscription = subscribed();
    expect(await fetched(other, subscription, 1)).to.have.length(1);
    const first = await fetched(one, subscription, 1);
    expect(positionsOf(first)).to.deep.equal([further[0]]);
    expect(await fetched(other, subscription, 10)).to.deep.equal([]);
    expect(await other.ack(subscription, receiptsOf(first))).to.deep.equal([true]);
    expect(await one.ack(subscription, receiptsOf(first))).to.deep.equal([false]);
    const second = await fetched(one, subscription, 10);
    expect(positionsOf(second)).to.deep.equal([further[1]]);
    expect(await other.nack(subscription, receiptsOf(second), {})).to.deep.equal([true]);
    clock.skip(2_000);
    const third = await fetched(one, subscription, 10);
    expect(third.map(({ attempt }) => attempt)).to.deep.equal([2]);
    clock.skip(VISIBILITY_MS);
    await drained(one, subscription);
    clock.skip(10_000);
    expect(await drained(other, subscription)).to.include.members([line[0], line[1], line[2]]);
    const { checkpoint, settledAbove } = (await progressOf(subscription)) ?? {};
    expect({ checkpoint, settledAbove }).to.deep.equal({
      checkpoint: further[1],
      settledAbove: [],
    });
  });

  it('has who waits in one hear of what is freed in the other', async () => {
    const line = await aLine(2);
    const subscription = subscribed();
    const first = await fetched(one, subscription, 1);
    const freed = fetched(one, subscription, 1, { waitMs: 20_000 });
    await other.ack(subscription, receiptsOf(first));
    expect(positionsOf(await freed)).to.deep.equal([line[1]]);
  });

  it('goes on when one dies with what it has handed out', async () => {
    const [line, further] = [await aLine(2), await aLine(2)];
    const subscription = subscribed();
    const lost = await fetched(one, subscription, 1);
    const taken = await fetched(one, subscription, 1);
    expect(positionsOf([...lost, ...taken])).to.deep.equal([line[0], further[0]]);
    // It is heard of no more; who has what it handed out goes elsewhere.
    expect(await other.ack(subscription, receiptsOf(taken))).to.deep.equal([true]);
    expect(await drained(other, subscription)).to.deep.equal([further[1]]);
    clock.skip(VISIBILITY_MS + 2_000);
    await fetched(other, subscription, 1);
    clock.skip(2_000);
    expect(await drained(other, subscription)).to.deep.equal(line);
    expect(await other.ack(subscription, receiptsOf(lost))).to.deep.equal([false]);
  });

  it('loses nothing when one dies after it has saved, before it answers', async () => {
    const lines = [await aLine(3), await aLine(3)];
    const subscription = subscribed({ batch: { max: 2 } });
    const dying = openedPull(store(), db(), { clock, store: savingInSilence() });
    const refusal = await fetched(dying, subscription, 1).catch((error) => error);
    expect(refusal).to.be.instanceOf(EventStoreError).with.property('code', 'unavailable');
    await dying.close();
    const got = [...(await drained(other, subscription))];
    expect(got).to.deep.equal(lines[1]);
    for (let times = 3; times > 0; times -= 1) {
      clock.skip(VISIBILITY_MS + 10_000);
      got.push(...(await drained(other, subscription)));
    }
    expect(got).to.deep.equal([...(lines[1] ?? []), ...(lines[0] ?? [])]);
  });

  it('begins where it is reset to, and what was handed out before counts no more', async () => {
    const line = await aLine(3);
    const subscription = subscribed();
    await drained(one, subscription);
    const [late] = await aLine(1);
    const before = await fetched(one, subscription, 1);
    expect(positionsOf(before)).to.deep.equal([late]);
    await managedDeliveriesOf(db()).reset(subscription.id, line[0] ?? 0);
    expect(await one.ack(subscription, receiptsOf(before))).to.deep.equal([false]);
    const again = await drained(one, subscription);
    expect(again).to.have.members([...line.slice(1), late]);
    expect(again.filter((each) => each !== late)).to.deep.equal(line.slice(1));
    expect(await drained(other, subscription)).to.deep.equal([]);
  });

  it('is reset beneath those who wait', async () => {
    const line = await aLine(2);
    const subscription = subscribed();
    await drained(one, subscription);
    const waiting = fetched(one, subscription, 1, { waitMs: 20_000 });
    await fetched(one, subscription, 1);
    await managedDeliveriesOf(db()).reset(subscription.id, 0);
    expect(positionsOf(await waiting)).to.deep.equal([line[0]]);
  });

  it('redrives dead letters in order, while others are handed out', async () => {
    const [line, further] = [await aLine(2), await aLine(2)];
    const subscription = subscribed({
      retry: { maxAttempts: 1, initialDelayMs: 1_000, factor: 2, maxDelayMs: 10_000 },
    });
    await one.nack(subscription, receiptsOf(await fetched(one, subscription, 1)), {});
    const beside = await fetched(other, subscription, 10);
    expect(positionsOf(beside)).to.deep.equal([further[0]]);
    expect(await managedDeliveriesOf(db()).redrive(subscription.id, {})).to.equal(1);
    const redriven = await fetched(one, subscription, 10);
    expect(positionsOf(redriven)).to.deep.equal([line[0]]);
    const receipts = receiptsOf([...beside, ...redriven]);
    expect(await other.ack(subscription, receipts)).to.deep.equal([true, true]);
    expect(await drained(one, subscription)).to.have.members([line[1], further[1]]);
  });

  it('has a changed filter apply to what is not handed out yet', async () => {
    const line = await aLine(2);
    const before = aPullSubscription([`Type${types}`]);
    const handed = await fetched(one, before, 1);
    const [elsewhere] = (
      await store().append(someEvents(1, anAggregate(`Else${types}`)))
    ).events.map(({ position }) => position);
    const { definition } = before;
    const filter = { ...definition.filter, aggregateTypes: [`Else${types}`] };
    const after = { ...before, revision: 2, definition: { ...definition, filter } };
    expect(positionsOf(await fetched(one, after, 10))).to.deep.equal([elsewhere]);
    expect(await one.nack(after, receiptsOf(handed), {})).to.deep.equal([true]);
    clock.skip(1_000);
    expect(positionsOf(await fetched(other, after, 10))).to.deep.equal([line[0]]);
  });

  /** Writes what it is given, and then is heard of no more. */
  function savingInSilence(): PullStore {
    const kept = createMongoPullStore(databasesOf(db().client, db().databaseName));
    return {
      ...kept,
      async save(...given) {
        await kept.save(...given);
        throw new EventStoreError('unavailable', 'No answer.', {});
      },
    };
  }
});

function aggregatesOf(deliveries: readonly PulledDelivery[]): readonly string[] {
  const events = deliveries.flatMap((each) => each.events);
  return [...new Set(events.map(({ aggregateId }) => aggregateId))];
}
