import { setTimeout as sleep } from 'node:timers/promises';
import { expect } from 'chai';
import { Webhook } from 'standardwebhooks';
import { cloudEventFrom } from '../../src/events/cloud-event.ts';
import { createSecretBox } from '../../src/platform/secret-box.ts';
import { WebhookDeliverer } from '../../src/webhooks/webhook-deliverer.ts';
import { eventually } from '../support/eventually.ts';
import {
  aDelivery,
  DELIVERY_ID,
  failureOf,
  recordedAt,
  SECRET,
  sealed,
  WEBHOOK_DEPS,
} from '../support/outbound-delivery.ts';
import { startWebhookReceiver, type WebhookReceiver } from '../support/webhook-receiver.ts';

const NEVER = new AbortController().signal;
const EVENT = recordedAt(1);
const TRACEPARENT = '00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01';

describe('A delivery to a webhook', () => {
  let receiver: WebhookReceiver;
  let deliverer: WebhookDeliverer;

  beforeEach(async () => {
    receiver = await startWebhookReceiver();
    deliverer = new WebhookDeliverer(WEBHOOK_DEPS);
  });
  afterEach(async () => {
    await deliverer.close();
    await receiver.close();
  });

  const lastReceived = () => {
    const last = receiver.received.at(-1);
    if (last === undefined) throw new Error('Nothing was received.');
    return last;
  };

  it('is a CloudEvent, posted and signed, which 2xx acknowledges', async () => {
    for (const statusCode of [200, 201, 202, 204, 299]) {
      receiver.behave((response) => response.writeHead(statusCode).end());
      const result = await deliverer.deliver(aDelivery(receiver.url, { events: [EVENT] }), NEVER);
      expect(result).to.include({ kind: 'delivered', statusCode });
    }
    const { method, url, headers, body } = lastReceived();
    expect([method, url]).to.deep.equal(['POST', '/hook?of=billing']);
    expect(headers['content-type']).to.equal('application/cloudevents+json; charset=utf-8');
    expect(headers['content-length']).to.equal(String(Buffer.byteLength(body)));
    const verified = new Webhook(SECRET).verify(body, headers as Record<string, string>);
    expect(verified).to.deep.equal(cloudEventFrom(EVENT));
  });

  it('is not acknowledged by what only says that an answer is on its way', async () => {
    receiver.behave((response) => {
      response.writeProcessing();
      response.writeEarlyHints({ link: '</a>; rel=preload' });
      response.writeHead(500).end();
    });
    const failure = failureOf(await deliverer.deliver(aDelivery(receiver.url), NEVER));
    expect(failure.statusCode).to.equal(500);
    receiver.behave((response, _, socket) => {
      response.writeProcessing();
      setTimeout(() => socket.destroy(), 20);
    });
    const closed = failureOf(await deliverer.deliver(aDelivery(receiver.url), NEVER));
    expect(closed.statusCode).to.equal(undefined);
  });

  it('stays a batch where several have failed together, whatever is asked for by now', async () => {
    const events = [recordedAt(4), recordedAt(9)];
    const delivery = aDelivery(receiver.url, { batch: { max: 1 }, events });
    expect((await deliverer.deliver(delivery, NEVER)).kind).to.equal('delivered');
    const { headers, body } = lastReceived();
    expect(headers['content-type']).to.match(/^application\/cloudevents-batch/);
    expect(JSON.parse(body)).to.deep.equal(events.map(cloudEventFrom));
  });

  it('has the same id and content each time, and the time of each try', async () => {
    const clock = { ...WEBHOOK_DEPS.clock, now: () => 1_614_265_330_999 };
    const early = new WebhookDeliverer({ ...WEBHOOK_DEPS, clock });
    const delivery = aDelivery(receiver.url);
    await early.deliver(delivery, NEVER);
    await deliverer.deliver(delivery, NEVER);
    await early.close();
    const [first, second] = receiver.received;
    expect(first?.headers['webhook-id']).to.equal(DELIVERY_ID);
    expect(second?.headers['webhook-id']).to.equal(DELIVERY_ID);
    expect(second?.body).to.equal(first?.body);
    expect(first?.headers['webhook-timestamp']).to.equal('1614265330');
    expect(second?.headers['webhook-timestamp'])
      .to.match(/^\d{10}$/)
      .and.not.equal('1614265330');
  });

  it('is a batch of CloudEvents where the subscription takes batches', async () => {
    const events = [recordedAt(4), recordedAt(9, { data: { note: 'Zürich ✓' } })];
    for (const some of [events, events.slice(0, 1)]) {
      const delivery = aDelivery(receiver.url, { batch: { max: 10 }, events: some });
      expect((await deliverer.deliver(delivery, NEVER)).kind).to.equal('delivered');
      const { headers, body } = lastReceived();
      const type = 'application/cloudevents-batch+json; charset=utf-8';
      expect(headers['content-type']).to.equal(type);
      const verified = new Webhook(SECRET).verify(body, headers as Record<string, string>);
      expect(verified).to.deep.equal(some.map(cloudEventFrom));
    }
  });

  it('is signed with each secret that is still good', async () => {
    const [before, over] = [7, 8].map((n) => `whsec_${Buffer.alloc(32, n).toString('base64')}`);
    const secrets = [
      { sealed: sealed(SECRET) },
      { sealed: sealed(before ?? ''), expiresAt: new Date(Date.now() + 60_000).toISOString() },
      { sealed: sealed(over ?? ''), expiresAt: new Date(Date.now() - 1).toISOString() },
    ];
    await deliverer.deliver(aDelivery(receiver.url, { secrets }), NEVER);
    const { headers, body } = lastReceived();
    const verify = (secret: string) =>
      new Webhook(secret).verify(body, headers as Record<string, string>);
    verify(SECRET);
    verify(before ?? '');
    expect(() => verify(over ?? '')).to.throw('No matching signature');
  });

  it('has the headers of its subscription, but for those that are ours', async () => {
    const headers = {
      Authorization: 'Bearer 8f2c',
      'webhook-id': 'theirs',
      'Webhook-Signature': 'v1,theirs',
      'Content-Type': 'text/plain',
      'User-Agent': 'theirs',
    };
    await deliverer.deliver(aDelivery(receiver.url, { headers }), NEVER);
    const received = lastReceived();
    expect(received.headers.authorization).to.equal('Bearer 8f2c');
    expect(received.rawHeaders.join('\n')).to.not.include('theirs');
    const names = received.rawHeaders.filter((_, index) => index % 2 === 0);
    const once = new Set(names.map((name) => name.toLowerCase()));
    expect(once.size).to.equal(names.length);
  });

  it('goes on with the trace of the request that recorded its events, where it is one', async () => {
    const metadata = { traceparent: TRACEPARENT, tracestate: 'a=1' };
    const traced = [recordedAt(1, { metadata }), recordedAt(2, { metadata })];
    const deliver = (events: readonly (typeof traced)[number][]) =>
      deliverer.deliver(aDelivery(receiver.url, { batch: { max: 10 }, events }), NEVER);
    await deliver(traced);
    expect(lastReceived().headers).to.include({ traceparent: TRACEPARENT, tracestate: 'a=1' });
    const nonsense = recordedAt(3, { metadata: { traceparent: 'x\r\nhost: y' } });
    for (const events of [[...traced, recordedAt(3)], [recordedAt(3)], [nonsense]]) {
      await deliver(events);
      expect(lastReceived().headers).to.not.have.any.keys('traceparent', 'tracestate');
    }
  });

  it('uses its connections again, and no more than so many of one origin', async () => {
    const few = new WebhookDeliverer({ ...WEBHOOK_DEPS, perOriginMax: 3 });
    const deliveries = Array.from({ length: 30 }, () => aDelivery(receiver.url));
    const results = await Promise.all(deliveries.map((each) => few.deliver(each, NEVER)));
    await few.close();
    expect(results.filter(({ kind }) => kind === 'delivered')).to.have.length(30);
    expect(receiver.connections).to.be.within(1, 3);
  });

  it('waits while as many are under way, to whatever origin, as there may be', async () => {
    const one = new WebhookDeliverer({ ...WEBHOOK_DEPS, inAllMax: 1 });
    const other = await startWebhookReceiver();
    const answers: (() => void)[] = [];
    receiver.behave((response) => {
      answers.push(() => response.writeHead(204).end());
    });
    const first = one.deliver(aDelivery(receiver.url), NEVER);
    await eventually(() => expect(answers).to.have.length(1));
    // How long it waits for others says nothing of its own receiver.
    const second = one.deliver(aDelivery(other.url, { timeoutMs: 100 }), NEVER);
    await sleep(300);
    expect(other.received).to.be.empty;
    for (const answer of answers) answer();
    expect((await first).kind).to.equal('delivered');
    const { kind, waitedMs } = await second;
    expect(kind).to.equal('delivered');
    expect(waitedMs).to.be.at.least(250);
    expect(other.received).to.have.length(1);
    await one.close();
    await other.close();
  });

  it('keeps no connection open beyond the number that there may be', async () => {
    const none = new WebhookDeliverer({ ...WEBHOOK_DEPS, inAllMax: 1 });
    await none.deliver(aDelivery(receiver.url), NEVER);
    expect(lastReceived().headers.connection).to.equal('keep-alive');
    const second = await startWebhookReceiver();
    await none.deliver(aDelivery(second.url), NEVER);
    expect(second.received[0]?.headers.connection).to.equal('close');
    await none.close();
    await second.close();
  });

  it('is given up for good where the event cannot be made into one', async () => {
    const toCloudEvent = () => {
      throw new Error('of this event nothing can be made');
    };
    const unable = new WebhookDeliverer({ ...WEBHOOK_DEPS, toCloudEvent });
    const failure = failureOf(await unable.deliver(aDelivery(receiver.url), NEVER));
    expect(failure).to.include({ isFinal: true, isOfTarget: false });
    await unable.close();
    expect(receiver.received).to.be.empty;
  });

  it('waits for the key that its secrets are sealed with, and is never sent unsigned', async () => {
    const secrets = createSecretBox({ key: 'another key', randomBytes: (n) => Buffer.alloc(n) });
    const locked = new WebhookDeliverer({ ...WEBHOOK_DEPS, secrets });
    const failure = failureOf(await locked.deliver(aDelivery(receiver.url), NEVER));
    expect(failure).to.deep.equal({
      error: 'Its secrets are sealed with a key that is not there',
      isOfTarget: true,
    });
    await locked.close();
    expect(receiver.received).to.be.empty;
  });
});
