import { expect } from 'chai';
import type { ParkedDelivery } from '../../src/engine/subscriptions/ports.ts';
import type { RecordedEvent } from '../../src/events/event.ts';
import { anAggregate, anEvent, someEvents } from '../support/examples.ts';
import { refusalOf } from '../support/refusal-of.ts';
import type { RestStore, RestStores } from '../support/rest-store.ts';
import type { SubscriptionParts } from '../support/subscription-parts.ts';

const TARGET = { type: 'webhook', url: 'https://example.org/hook' } as const;

let made = 0;
/** A name that no other test has. */
const aName = () => `subscription-${++made}`;
const aWebhook = (further: object = {}) => ({ name: aName(), target: TARGET, ...further });

/** Subscriptions: everything but that events are delivered. */
export function itManagesSubscriptions(
  { store: openStore, another }: RestStores,
  parts: Pick<SubscriptionParts, 'settle' | 'park' | 'receiver'>,
): void {
  describe('subscriptions', () => {
    const subscriptions = () => openStore().subscriptions;

    it('are made once, with every default, and told of by every process', async () => {
      const [last] = (await openStore().append(someEvents(3))).events.slice(-1);
      const given = aWebhook({ filter: { eventTypes: ['MissionCreated'] } });
      const { subscription, isNew, secret } = await subscriptions().create(given);
      expect(isNew).to.equal(true);
      expect(secret).to.match(/^whsec_[A-Za-z0-9+/]{43}=$/);
      expect(subscription).to.deep.include({
        name: given.name,
        target: { ...TARGET, headers: {} },
        from: 'now',
        onDeadLetter: 'park',
        batch: { max: 1 },
        timeoutMs: 15_000,
        enabled: true,
        status: 'active',
        checkpoint: last?.position,
        lag: { events: 0, seconds: 0 },
        deadLetters: 0,
      });
      const again = await subscriptions().create(given);
      expect(again).to.deep.equal({ subscription, isNew: false });
      const other = await another();
      expect(await other.subscriptions.get(given.name)).to.deep.equal(subscription);
      expect(await other.subscriptions.create(given)).to.deep.equal(again);
      const wrong = other.subscriptions.create({ ...given, timeoutMs: 1_000 });
      const { details } = await refusalOf(wrong, 'subscription_exists');
      expect(details).to.deep.equal({ subscription: given.name });
    });

    it('are made in the short form, with a name made of the content', async () => {
      const short = { eventTypes: ['MissionCreated'], callbackUrl: `${TARGET.url}/${aName()}` };
      const { subscription, isNew } = await subscriptions().create(short);
      expect(isNew).to.equal(true);
      expect(subscription.name).to.match(/^webhook-[0-9a-f]{16}$/);
      expect(subscription.filter.eventTypes).to.deep.equal(['MissionCreated']);
      const again = await subscriptions().create(short);
      expect(again).to.deep.equal({ subscription, isNew: false });
    });

    it('are made by one of those who ask at the same time', async () => {
      const given = aWebhook();
      const other = await another();
      const asked = Array.from({ length: 8 }, (_, index) =>
        (index % 2 === 0 ? subscriptions() : other.subscriptions).create(given),
      );
      const answers = await Promise.all(asked);
      expect(answers.filter(({ isNew }) => isNew)).to.have.length(1);
      expect(answers.filter(({ secret }) => secret !== undefined)).to.have.length(1);
      const rivals = Array.from({ length: 8 }, (_, index) =>
        subscriptions().create({
          ...aWebhook(),
          name: `${given.name}-x`,
          timeoutMs: 1_000 + index,
        }),
      );
      const settled = await Promise.allSettled(rivals);
      expect(settled.filter(({ status }) => status === 'fulfilled')).to.have.length(1);
    });

    it('have streams in Redis of their own: what another has is taken by none', async () => {
      const toStream = (key: string) => ({ name: aName(), target: { type: 'redis-stream', key } });
      const [key, ownKey] = [aName(), aName()];
      const other = await another();
      const rivals = Array.from({ length: 8 }, (_, index) =>
        (index % 2 === 0 ? subscriptions() : other.subscriptions).create(toStream(key)),
      );
      const settled = await Promise.allSettled(rivals);
      const made = settled.flatMap((each) => (each.status === 'fulfilled' ? [each.value] : []));
      expect(made.map(({ isNew }) => isNew)).to.deep.equal([true]);
      const refused = other.subscriptions.create(toStream(key));
      const { details } = await refusalOf(refused, 'redis_stream_taken');
      expect(details).to.deep.equal({ key });
      const { subscription } = await subscriptions().create(toStream(ownKey));
      const moving = subscriptions().patch(subscription.name, { target: { key } });
      await refusalOf(moving, 'redis_stream_taken');
      expect(await subscriptions().get(subscription.name)).to.deep.equal(subscription);
      await subscriptions().remove(made[0]?.subscription.name ?? '');
      const moved = await subscriptions().patch(subscription.name, { target: { key } });
      expect(moved.target).to.deep.equal({ type: 'redis-stream', key });
    });

    it('begin at a position or a time of the log', async () => {
      const store = openStore();
      const aggregate = anAggregate();
      const events: RecordedEvent[] = [];
      for (const each of someEvents(3, aggregate)) {
        events.push(...(await store.append([each])).events);
        await new Promise((resolve) => setTimeout(resolve, 5));
      }
      const [first, second] = events as [RecordedEvent, RecordedEvent];
      const startOf = async (from: unknown) =>
        (await subscriptions().create(aWebhook({ from }))).subscription.startPosition;
      expect(await startOf('beginning')).to.equal(0);
      expect(await startOf({ position: first.position })).to.equal(first.position);
      expect(await startOf({ timestamp: second.timestamp })).to.equal(second.position - 1);
      const head = await store.headPosition();
      expect(await startOf('now')).to.equal(head);
      const beyond = subscriptions().create(aWebhook({ from: { position: head + 1 } }));
      const { details } = await refusalOf(beyond, 'invalid_request');
      expect(details.faults.map(({ pointer }) => pointer)).to.deep.equal(['/from']);
    });

    it('are refused with a pointer to each fault, and nothing is stored', async () => {
      const revisions = async () =>
        (await all(openStore())).map(({ name, revision }) => ({ name, revision }));
      const before = await revisions();
      for (const [given, pointer] of [
        [{}, '/target'],
        [aWebhook({ name: 'a b' }), '/name'],
        [aWebhook({ target: { type: 'webhook', url: 'http://x' } }), '/target/url'],
        [aWebhook({ filter: { where: '(' } }), '/filter/where'],
        [aWebhook({ filter: { tags: [''] } }), '/filter/tags/0'],
        [aWebhook({ retry: { maxAttempts: 0 } }), '/retry/maxAttempts'],
        [aWebhook({ colour: 'red' }), '/colour'],
        [{ callbackUrl: 'http://x' }, '/callbackUrl'],
        [[], ''],
      ] as const) {
        const refused = subscriptions().create(given);
        const { details } = await refusalOf(refused, 'invalid_request');
        expect(details.faults.map((fault) => fault.pointer)).to.include(pointer);
      }
      expect(await revisions()).to.deep.equal(before);
    });

    it('never show what headers hold, nor a secret again', async () => {
      const target = { ...TARGET, headers: { 'X-Key': 'hush-hush', 'X-Other': 'quiet' } };
      const { subscription, secret } = await subscriptions().create(aWebhook({ target }));
      const { name } = subscription;
      const shown = { ...TARGET, headers: { 'X-Key': '***', 'X-Other': '***' } };
      expect(subscription.target).to.deep.equal(shown);
      const changes = { target: { headers: { 'X-Other': '***' } }, timeoutMs: 1_000 };
      const told = [
        await subscriptions().get(name),
        await all(openStore()),
        await subscriptions().patch(name, changes),
        await subscriptions().pause(name),
        await subscriptions().resume(name),
        await subscriptions().remove(name),
      ];
      for (const each of told) {
        const text = JSON.stringify(each);
        for (const hidden of ['hush', 'quiet', secret ?? '-', 'whsec_']) {
          expect(text).not.to.include(hidden);
        }
      }
    });

    it('are listed by name, page by page', async () => {
      const names = ['z', 'A', 'b'].map((each) => `${each}-${aName()}`);
      for (const name of names) await subscriptions().create({ name, target: { type: 'pull' } });
      const listed = (await all(openStore(), 2)).map(({ name }) => name);
      expect(listed).to.deep.equal([...listed].sort());
      expect(listed).to.include.members(names);
    });

    it('are changed by a merge patch, if they are what was said', async () => {
      const { name } = (await subscriptions().create(aWebhook({ filter: { tags: ['a'] } })))
        .subscription;
      const changes = { filter: { tags: null, userIds: ['ada'] }, retry: { maxAttempts: 2 } };
      const changed = await subscriptions().patch(name, changes, { ifRevision: 1 });
      expect(changed.filter).to.deep.include({ tags: [], userIds: ['ada'] });
      expect(changed.retry).to.deep.include({ maxAttempts: 2, factor: 3 });
      expect(changed.revision).to.equal(2);
      const late = subscriptions().patch(name, { timeoutMs: 100 }, { ifRevision: 1 });
      const { details } = await refusalOf(late, 'subscription_changed');
      expect(details).to.deep.equal({ subscription: name, revision: 2, expected: 1 });
      for (const [wrong, pointer] of [
        [{ name: 'x' }, '/name'],
        [{ from: 'now' }, '/from'],
        [{ target: { type: 'pull' } }, '/target/type'],
        [{ timeoutMs: -1 }, '/timeoutMs'],
      ] as const) {
        const refused = await refusalOf(subscriptions().patch(name, wrong), 'invalid_request');
        expect(refused.details.faults.map((fault) => fault.pointer)).to.deep.equal([pointer]);
      }
      expect(await (await another()).subscriptions.get(name)).to.deep.equal(changed);
    });

    it('are paused and resumed', async () => {
      const { name } = (await subscriptions().create(aWebhook())).subscription;
      const paused = await subscriptions().pause(name);
      expect(paused).to.include({ status: 'paused', enabled: false });
      expect(await subscriptions().pause(name)).to.deep.equal(paused);
      expect(await subscriptions().resume(name)).to.include({ status: 'active', enabled: true });
      const off = await subscriptions().create(aWebhook({ enabled: false }));
      expect(off.subscription).to.include({ status: 'paused', enabled: false });
    });

    it('are gone when they are removed, and another one when made again', async () => {
      const given = aWebhook();
      const { subscription } = await subscriptions().create(given);
      await parts.settle(given.name, 1);
      expect((await subscriptions().remove(given.name)).name).to.equal(subscription.name);
      const other = (await another()).subscriptions;
      const { details } = await refusalOf(other.get(given.name), 'subscription_not_found');
      expect(details).to.deep.equal({ subscription: given.name });
      await refusalOf(subscriptions().remove(given.name), 'subscription_not_found');
      const again = await subscriptions().create(given);
      expect(again.isNew).to.equal(true);
      expect(again.subscription.checkpoint).to.equal(await openStore().headPosition());
    });

    it('tell how far they are', async () => {
      const { name } = (await subscriptions().create(aWebhook())).subscription;
      const { events } = await openStore().append(someEvents(4));
      const { lag } = await subscriptions().get(name);
      expect(lag.events).to.equal(4);
      expect(lag.seconds).to.be.within(0, 60);
      await parts.settle(name, events[1]?.position ?? 0);
      const later = await subscriptions().get(name);
      expect(later.checkpoint).to.equal(events[1]?.position);
      expect(later.lag.events).to.equal(2);
    });

    it('are reset, after a look at what that comes to', async () => {
      const { events } = await openStore().append(someEvents(5));
      const [first, , third] = events;
      const { name } = (await subscriptions().create(aWebhook())).subscription;
      const head = await openStore().headPosition();
      const to = { timestamp: first?.timestamp ?? '' };
      const preview = await subscriptions().reset(name, { to, dryRun: true });
      const start = (first?.position ?? 0) - 1;
      const back = { from: head, to: start, head, events: 5, repeated: 5, skipped: 0 };
      expect(preview).to.deep.equal({ ...back, deadLetters: 0 });
      expect((await subscriptions().get(name)).checkpoint).to.equal(head);
      expect(await subscriptions().reset(name, { to })).to.deep.equal(preview);
      expect((await subscriptions().get(name)).checkpoint).to.equal(start);
      const on = { to: { position: third?.position } };
      expect(await subscriptions().reset(name, on)).to.include({ skipped: 3, events: 2 });
      const wrong = await refusalOf(subscriptions().reset(name, {}), 'invalid_request');
      expect(wrong.details.faults.map(({ pointer }) => pointer)).to.deep.equal(['/to']);
    });

    it('have a secret that is rotated, and are tried, where they are webhooks', async () => {
      const { subscription, secret } = await subscriptions().create(aWebhook());
      const { name } = subscription;
      const rotated = await subscriptions().rotateSecret(name);
      expect(rotated.secret)
        .to.match(/^whsec_[A-Za-z0-9+/]{43}=$/)
        .and.not.equal(secret);
      const { signal } = new AbortController();
      const head = await openStore().headPosition();
      expect(await subscriptions().test(name, signal)).to.deep.include({
        outcome: 'delivered',
        statusCode: 204,
      });
      const before = parts.receiver.result;
      const failure = { error: 'answered 500', statusCode: 500, isOfTarget: false };
      parts.receiver.result = { kind: 'failed', failure };
      const failed = await subscriptions().test(name, signal);
      parts.receiver.result = before;
      expect(failed).to.deep.include({ outcome: 'failed', error: 'answered 500' });
      expect(await subscriptions().deliveries(name, 10)).to.deep.equal([]);
      expect(await openStore().headPosition()).to.equal(head);
      const pull = (await subscriptions().create({ name: aName(), target: { type: 'pull' } }))
        .subscription;
      const { details } = await refusalOf(
        subscriptions().test(pull.name, signal),
        'wrong_subscription_target',
      );
      expect(details).to.deep.equal({ subscription: pull.name, targetType: 'pull' });
      await refusalOf(subscriptions().rotateSecret(pull.name), 'wrong_subscription_target');
    });

    it('hand out events where they are pulled from, while they are active', async () => {
      const { name } = (await subscriptions().create({ name: aName(), target: { type: 'pull' } }))
        .subscription;
      const options = { max: 1, waitMs: 0 };
      const { signal } = new AbortController();
      expect(await subscriptions().fetch(name, options, signal)).to.deep.equal([]);
      expect(await subscriptions().ack(name, ['unknown'])).to.deep.equal([false]);
      const later = { retryAfterMs: 1_000 };
      expect(await subscriptions().nack(name, ['unknown'], later)).to.deep.equal([false]);
      const wrong = subscriptions().fetch(name, { max: 101, waitMs: 0 }, signal);
      const { details } = await refusalOf(wrong, 'invalid_request');
      expect(details.faults.map(({ pointer }) => pointer)).to.deep.equal(['/max']);
      await refusalOf(subscriptions().ack(name, []), 'invalid_request');
      await subscriptions().pause(name);
      await refusalOf(subscriptions().fetch(name, options, signal), 'subscription_not_active');
      const webhook = (await subscriptions().create(aWebhook())).subscription;
      const refused = subscriptions().fetch(webhook.name, options, signal);
      await refusalOf(refused, 'wrong_subscription_target');
    });
  });

  describe('dead letters', () => {
    const subscriptions = () => openStore().subscriptions;
    const FIRST = { behind: 0, limit: 100 };

    /** A subscription with so many of them, each of an aggregate of its own; some have timed out. */
    async function withDeadLetters(count: number) {
      const { name } = (await subscriptions().create(aWebhook())).subscription;
      const given = Array.from({ length: count }, () => anEvent());
      const { events } = await openStore().append(given);
      await parts.park(
        name,
        events.map((event, index) => deadOf(event, index % 3 === 0 ? 'timed out' : 'answered 500')),
      );
      return { name, events };
    }

    it('are told of by position, filtered, by page, and grouped by their errors', async () => {
      const { name, events } = await withDeadLetters(7);
      const found = await subscriptions().deadLetters(name, {}, FIRST);
      expect(found.map(({ position }) => position)).to.deep.equal(
        events.map(({ position }) => position),
      );
      expect(found[0]).to.include({ eventId: events[0]?.eventId, error: 'timed out', waiting: 0 });
      const paged = [];
      for (let behind = 0; ; ) {
        const page = await subscriptions().deadLetters(name, {}, { behind, limit: 3 });
        paged.push(...page);
        behind = page.at(-1)?.position ?? 0;
        if (page.length < 3) break;
      }
      expect(paged).to.deep.equal(found);
      const { aggregateId = '' } = events[1] ?? {};
      const one = await subscriptions().deadLetters(name, { aggregateId }, FIRST);
      expect(one).to.deep.equal([found[1]]);
      expect(await subscriptions().deadLetterGroups(name)).to.deep.equal([
        { error: 'answered 500', count: 4 },
        { error: 'timed out', count: 3 },
      ]);
      expect((await (await another()).subscriptions.get(name)).deadLetters).to.equal(7);
    });

    it('are redriven one by one, by filter, and all', async () => {
      const { name, events } = await withDeadLetters(7);
      const id = String(events[0]?.position);
      expect(await subscriptions().redrive(name, id)).to.equal(1);
      expect(await subscriptions().redrive(name, id)).to.equal(0);
      expect(await subscriptions().redrive(name, { error: 'timed out' })).to.equal(2);
      expect(await subscriptions().redrive(name, {})).to.equal(4);
      expect(await subscriptions().deadLetters(name, {}, FIRST)).to.deep.equal([]);
    });

    it('are discarded for a reason, which is among the deliveries', async () => {
      const { name, events } = await withDeadLetters(3);
      const wrong = subscriptions().discard(name, {}, '');
      const { details } = await refusalOf(wrong, 'invalid_request');
      expect(details.faults.map(({ pointer }) => pointer)).to.deep.equal(['/reason']);
      const id = String(events[2]?.position);
      expect(await subscriptions().discard(name, id, 'a test event')).to.equal(1);
      expect(await subscriptions().discard(name, id, 'again')).to.equal(0);
      const [newest, ...others] = await subscriptions().deliveries(name, 10);
      expect(others).to.deep.equal([]);
      expect(newest).to.deep.include({
        outcome: 'discarded',
        error: 'a test event',
        eventIds: [events[2]?.eventId],
      });
      expect(await subscriptions().discard(name, {}, 'all of them')).to.equal(2);
      expect(await subscriptions().deadLetters(name, {}, FIRST)).to.deep.equal([]);
    });

    it('are exported with their events', async () => {
      const { name, events } = await withDeadLetters(120);
      const exported = [];
      for await (const some of subscriptions().exportDeadLetters(name, {})) exported.push(...some);
      expect(exported.map(({ event }) => event)).to.deep.equal(events);
      const timedOut = [];
      const query = { error: 'timed out' };
      for await (const some of subscriptions().exportDeadLetters(name, query)) {
        timedOut.push(...some);
      }
      expect(timedOut).to.have.length(40);
      const none = (await subscriptions().create(aWebhook())).subscription.name;
      for await (const some of subscriptions().exportDeadLetters(none, {})) {
        expect(some).to.deep.equal([]);
      }
      const unknown = subscriptions().exportDeadLetters('nobody', {})[Symbol.asyncIterator]();
      await refusalOf(unknown.next(), 'subscription_not_found');
    });
  });
}

async function all({ subscriptions }: RestStore, limit = 1_000) {
  const found = [];
  for (let after: string | undefined; ; ) {
    const page = await subscriptions.list({ after, limit });
    found.push(...page);
    after = page.at(-1)?.name;
    if (page.length < limit) return found;
  }
}

function deadOf(event: RecordedEvent, error: string): ParkedDelivery {
  const { position, eventId, eventType, aggregateType, aggregateId, sequenceNumber } = event;
  return {
    ...{ position, eventId, eventType, aggregateType, aggregateId, sequenceNumber },
    state: 'dead',
    attempts: 16,
    error,
    at: '2031-03-14T06:12:00.000Z',
  };
}
