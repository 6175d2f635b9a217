import { expect } from 'chai';
import type { RecordedEvent } from '../../src/events/event.ts';
import { createMetrics } from '../../src/platform/metrics.ts';
import { eventually } from '../support/eventually.ts';
import { anAggregate, anEvent, someEvents } from '../support/examples.ts';
import { samplesOf } from '../support/metric-samples.ts';
import { openedStore } from '../support/opened-store.ts';
import { startRedis } from '../support/redis-server.ts';
import { startWebhookReceiver, type WebhookReceiver } from '../support/webhook-receiver.ts';

const PATIENCE = { timeoutMs: 30_000 };
const RETRY = { maxAttempts: 2, initialDelayMs: 1, factor: 1, maxDelayMs: 1 };
const { signal: SIGNAL } = new AbortController();

describe('The metrics of distribution', function () {
  this.timeout(120_000);
  const metrics = createMetrics();
  const opened = openedStore({
    distribution: { outbound: { internal: 'loopback', allowed: [] } },
    observers: [metrics.observer],
  });
  const subscriptions = () => opened.store().subscriptions;
  let receiver: WebhookReceiver;
  let before: ReadonlyMap<string, number>;

  beforeEach(async () => {
    receiver = await startWebhookReceiver();
    before = await samplesOf(metrics);
  });
  afterEach(async () => {
    for (const { name } of await subscriptions().list({ limit: 100 })) {
      await subscriptions().remove(name);
    }
    await receiver.close();
  });

  /** What counts is compared with what it was before the test. */
  async function expectSamples(expected: Readonly<Record<string, number | undefined>>) {
    await eventually(async () => {
      const samples = await samplesOf(metrics);
      const found = Object.keys(expected).map((name) => {
        const value = samples.get(name);
        const isCounted = /_(total|count)\b/.test(name);
        return [name, isCounted ? (value ?? 0) - (before.get(name) ?? 0) : value];
      });
      expect(Object.fromEntries(found)).to.deep.equal(expected);
    }, PATIENCE);
  }

  async function receipts(): Promise<readonly string[]> {
    const deliveries = await subscriptions().fetch('jobs', { max: 10, waitMs: 10_000 }, SIGNAL);
    return deliveries.map(({ receipt }) => receipt);
  }

  const tries = (target: string, outcome: string) =>
    `event_store_delivery_duration_seconds_count{target="${target}",outcome="${outcome}"}`;

  it('count what is delivered to webhooks, what fails, and what waits for somebody', async () => {
    receiver.behave((response, { body }) => {
      response.writeHead(JSON.parse(body).type === 'Poison' ? 422 : 204).end();
    });
    const target = { type: 'webhook', url: receiver.url };
    await subscriptions().create({ name: 'billing', target, from: 'now', retry: RETRY });
    const bad = anAggregate();
    await opened
      .store()
      .append([...someEvents(3), anEvent({ ...bad, eventType: 'Poison' }), anEvent(bad)]);
    await expectSamples({
      [tries('webhook', 'delivered')]: 3,
      [tries('webhook', 'failed')]: 1,
      [tries('webhook', 'dead')]: 1,
      'event_store_delivered_events_total{target="webhook"}': 3,
      'event_store_dead_letters_total{target="webhook"}': 1,
      'event_store_running_subscriptions{target="webhook"}': 1,
      'event_store_running_subscriptions{target="redis-stream"}': 0,
      'event_store_parked_events{target="webhook"}': 2,
      'event_store_subscription_lag_events{subscription="billing"}': 0,
      'event_store_subscription_lag_seconds{subscription="billing"}': 0,
    });
    await subscriptions().pause('billing');
    await expectSamples({
      'event_store_running_subscriptions{target="webhook"}': 0,
      'event_store_parked_events{target="webhook"}': 0,
    });
    await opened.store().append(someEvents(2));
    await expectSamples({ 'event_store_subscription_lag_events{subscription="billing"}': 2 });
    await subscriptions().remove('billing');
    await expectSamples({
      'event_store_subscription_lag_events{subscription="billing"}': undefined,
    });
  });

  it('count what is fetched, and how far it is behind where nobody does', async () => {
    const target = { type: 'pull' };
    await subscriptions().create({ name: 'jobs', target, from: 'now', retry: RETRY });
    await opened.store().append([anEvent(), anEvent(), anEvent()]);
    await expectSamples({ 'event_store_subscription_lag_events{subscription="jobs"}': 3 });
    const seconds = 'event_store_subscription_lag_seconds{subscription="jobs"}';
    expect((await samplesOf(metrics)).get(seconds)).to.be.greaterThan(0);
    const [first, ...others] = await receipts();
    await subscriptions().nack('jobs', [first ?? '']);
    await subscriptions().ack('jobs', others);
    await subscriptions().nack('jobs', await receipts());
    await expectSamples({
      [tries('pull', 'delivered')]: 2,
      [tries('pull', 'failed')]: 1,
      [tries('pull', 'dead')]: 1,
      'event_store_delivered_events_total{target="pull"}': 2,
      'event_store_dead_letters_total{target="pull"}': 1,
      'event_store_subscription_lag_events{subscription="jobs"}': 0,
    });
  });

  it('count as dead what cannot be tried at all', async () => {
    const filter = { where: '$error("no")', eventTypes: ['Unreadable'] };
    const target = { type: 'webhook', url: receiver.url };
    await subscriptions().create({ name: 'billing', target, from: 'now', filter });
    await opened.store().append([anEvent({ eventType: 'Unreadable' })]);
    await expectSamples({
      'event_store_dead_letters_total{target="webhook"}': 1,
      [tries('webhook', 'dead')]: 0,
    });
    expect(receiver.received).to.have.length(0);
  });

  it('count what is published to Redis, and that it has met trouble', async () => {
    const redis = await startRedis();
    const own = createMetrics();
    const options = { url: redis.url, prefix: 'metrics', retention: {}, isAuditInAll: false };
    const store = await opened.another({
      distribution: { redis: options },
      observers: [own.observer],
    });
    const troubles = 'event_store_distribution_troubles_total{trouble="redis"}';
    const expectPublished = (position: number, isInTrouble: boolean) =>
      eventually(async () => {
        const samples = await samplesOf(own);
        expect(samples.get('event_store_published_events_total')).to.equal(position);
        expect(samples.get('event_store_published_position')).to.equal(position);
        expect(samples.has(troubles)).to.equal(isInTrouble);
      }, PATIENCE);
    try {
      const { events } = await store.append(someEvents(3));
      const { position } = events[2] as RecordedEvent;
      await expectPublished(position, false);
      await redis.kill();
      await store.append(someEvents(2));
      await expectPublished(position, true);
      await redis.start();
      await eventually(async () => {
        const samples = await samplesOf(own);
        expect(samples.get('event_store_published_position')).to.equal(position + 2);
      }, PATIENCE);
    } finally {
      await store.close();
      await redis.remove();
    }
  });
});
