import { expect } from 'chai';
import type { NamedEvent } from '../../src/events/event.ts';
import type { OpenedEventStore } from '../../src/open-event-store.ts';
import { eventually } from '../support/eventually.ts';
import { anAggregate, anEvent } from '../support/examples.ts';
import { openedStore } from '../support/opened-store.ts';
import { startWebhookReceiver, type WebhookReceiver } from '../support/webhook-receiver.ts';

const PATIENCE = { timeoutMs: 30_000 };
const RETRY = { maxAttempts: 3, initialDelayMs: 50, factor: 1, maxDelayMs: 50 };

describe('A webhook that is subscribed', function () {
  this.timeout(120_000);
  const opened = openedStore({
    distribution: { outbound: { internal: 'loopback', allowed: [] } },
  });
  let receiver: WebhookReceiver;
  let made = 0;

  beforeEach(async () => {
    receiver = await startWebhookReceiver();
  });
  afterEach(async () => {
    for (const { name } of await opened.store().subscriptions.list({ limit: 100 })) {
      await opened.store().subscriptions.remove(name);
    }
    await receiver.close();
  });

  async function subscribed(further: object = {}): Promise<string> {
    made += 1;
    const { subscription } = await opened.store().subscriptions.create({
      name: `billing-${made}`,
      target: { type: 'webhook', url: receiver.url },
      from: 'now',
      retry: RETRY,
      ...further,
    });
    return subscription.name;
  }

  const bodies = () => receiver.received.map(({ body }) => JSON.parse(body));
  const ids = () => bodies().map(({ id }) => id);
  const refusing = (isRefused: (type: string) => boolean, status = 422) =>
    receiver.behave((response, { body }) => {
      response.writeHead(isRefused(JSON.parse(body).type) ? status : 204).end();
    });

  async function append(events: readonly NamedEvent[], store = opened.store()) {
    return (await store.append(events)).events;
  }

  /** Settled: nothing is waiting any more, and its checkpoint is the head. */
  async function settled(name: string, store: OpenedEventStore = opened.store()) {
    return await eventually(async () => {
      const shown = await store.subscriptions.get(name);
      expect(shown.lag.events).to.equal(0);
      return shown;
    }, PATIENCE);
  }

  it('gets what it has asked for, and nothing else', async () => {
    const name = await subscribed({
      filter: { eventTypes: ['MissionCreated'], where: 'data.dryMassKg > 700' },
    });
    const events = await append([
      anEvent(),
      anEvent({ eventType: 'ManeuverExecuted' }),
      anEvent({ data: { dryMassKg: 10 } }),
      anEvent(),
    ]);
    await settled(name);
    const wanted = [events[0]?.eventId, events[3]?.eventId];
    await eventually(() => expect(ids()).to.have.members(wanted), PATIENCE);
  });

  it('gets what others commit, and what was there before it subscribed', async () => {
    const [before] = await append([anEvent({ eventType: 'Old' })]);
    const name = await subscribed({ from: 'beginning', filter: { eventTypes: ['Old', 'New'] } });
    const other = await opened.another();
    const [after] = await append([anEvent({ eventType: 'New' })], other);
    await eventually(
      () => expect(ids()).to.deep.equal([before?.eventId, after?.eventId]),
      PATIENCE,
    );
    await settled(name);
  });

  it('gets the events of each aggregate in order, whatever fails in between', async () => {
    const name = await subscribed({ retry: { ...RETRY, maxAttempts: 50 } });
    let requests = 0;
    receiver.behave((response) => {
      requests += 1;
      response.writeHead(requests % 3 === 0 ? 500 : 204).end();
    });
    const aggregates = Array.from({ length: 20 }, () => anAggregate());
    for (let round = 0; round < 10; round += 1) {
      await append(aggregates.map((aggregate) => anEvent(aggregate)));
    }
    await settled(name);
    await eventually(async () => {
      const taken = new Map<string, number[]>();
      for (const [index, { subject, storesequencenumber: sequence }] of bodies().entries()) {
        if ((index + 1) % 3 === 0) continue;
        taken.set(subject, [...(taken.get(subject) ?? []), Number(sequence)]);
      }
      expect(taken.size).to.equal(20);
      for (const numbers of taken.values()) {
        const firsts = [...new Set(numbers)];
        expect(firsts).to.deep.equal([1, 2, 3, 4, 5, 6, 7, 8, 9, 10]);
      }
    }, PATIENCE);
  });

  it('has what it never takes as dead letters, with those behind; redriven, all come in order', async () => {
    const name = await subscribed();
    refusing((type) => type === 'Poison');
    const [bad, other] = [anAggregate(), anAggregate()];
    const events = await append([
      anEvent({ ...bad, eventType: 'Poison' }),
      anEvent(bad),
      anEvent(other),
      anEvent(bad),
    ]);
    const { subscriptions } = opened.store();
    const [letter] = await eventually(async () => {
      const letters = await subscriptions.deadLetters(name, {}, { behind: 0, limit: 10 });
      expect(letters).to.have.length(1);
      return letters;
    }, PATIENCE);
    expect(letter).to.include({ eventId: events[0]?.eventId, attempts: 3, waiting: 2 });
    expect(new Set(ids())).to.deep.equal(new Set([events[0]?.eventId, events[2]?.eventId]));
    await settled(name);
    await eventually(async () => {
      const tries = await subscriptions.deliveries(name, 20);
      expect(tries.filter(({ outcome }) => outcome === 'dead')).to.have.length(1);
    }, PATIENCE);
    receiver.behave((response) => response.writeHead(204).end());
    expect(await subscriptions.redrive(name, letter?.id ?? '')).to.equal(1);
    const came = [0, 1, 3].map((index) => events[index]?.eventId);
    await eventually(() => expect(ids().slice(-3)).to.deep.equal(came), PATIENCE);
    expect(await subscriptions.deadLetters(name, {}, { behind: 0, limit: 10 })).to.deep.equal([]);
  });

  it('loses nothing while its whole target is out, and no event uses up its tries', async () => {
    const name = await subscribed();
    receiver.behave((response) => response.writeHead(503).end());
    const events = await append(Array.from({ length: 12 }, () => anEvent()));
    await eventually(() => expect(receiver.received.length).to.be.greaterThan(4), PATIENCE);
    receiver.behave((response) => response.writeHead(204).end());
    const wanted = events.map(({ eventId }) => eventId);
    await eventually(() => expect(ids()).to.include.members(wanted), PATIENCE);
    await settled(name);
    const { subscriptions } = opened.store();
    expect(await subscriptions.deadLetters(name, {}, { behind: 0, limit: 10 })).to.deep.equal([]);
  });

  it('is disabled once its receiver wants nothing more, and resumed from there', async () => {
    const name = await subscribed();
    receiver.behave((response) => response.writeHead(410).end());
    const events = await append([anEvent()]);
    const { subscriptions } = opened.store();
    await eventually(async () => {
      expect((await subscriptions.get(name)).status).to.equal('disabled');
      const [newest] = await subscriptions.deliveries(name, 1);
      expect(newest).to.include({ outcome: 'failed', statusCode: 410 });
      expect(newest).to.not.have.property('nextAttemptAt');
    }, PATIENCE);
    receiver.behave((response) => response.writeHead(204).end());
    await subscriptions.resume(name);
    await eventually(() => expect(ids()).to.have.length(2), PATIENCE);
    expect(new Set(ids())).to.deep.equal(new Set(events.map(({ eventId }) => eventId)));
  });

  it('gets nothing while it is paused, and goes on where it was', async () => {
    const name = await subscribed();
    const { subscriptions } = opened.store();
    await append([anEvent({ eventType: 'First' })]);
    await eventually(() => expect(receiver.received).to.have.length(1), PATIENCE);
    await settled(name);
    await subscriptions.pause(name);
    await append([anEvent({ eventType: 'Second' })]);
    await subscriptions.resume(name);
    await eventually(() => {
      expect(bodies().map(({ type }) => type)).to.deep.equal(['First', 'Second']);
    }, PATIENCE);
  });

  it('gets everything once more after a reset to the beginning', async () => {
    const name = await subscribed({ filter: { eventTypes: ['Again'] } });
    await append([anEvent({ eventType: 'Again' })]);
    await eventually(() => expect(receiver.received).to.have.length(1), PATIENCE);
    await opened.store().subscriptions.reset(name, { to: 'beginning' });
    await eventually(() => expect(receiver.received).to.have.length(2), PATIENCE);
  });

  it('gets of what its predicate failed on only what it wants when that is redriven', async () => {
    const where = '$number(data.total) > 100';
    const filter = { eventTypes: ['Billed'] };
    const name = await subscribed({ filter: { ...filter, where } });
    const { aggregateId } = anAggregate();
    const billed = (total: string | number) =>
      anEvent({ aggregateId, eventType: 'Billed', data: { total } });
    const events = await append(['many', 'few', 120].map(billed));
    const { subscriptions } = opened.store();
    await eventually(
      async () => expect(await subscriptions.get(name)).to.include({ deadLetters: 1 }),
      PATIENCE,
    );
    const [dead] = await subscriptions.deadLetters(name, {}, { behind: 0, limit: 1 });
    expect(dead?.error).to.equal("The filter's where: Unable to cast value to a number: …");
    const wanted = 'data.total in ["many", 120]';
    await subscriptions.patch(name, { filter: { ...filter, where: wanted } });
    expect(await subscriptions.redrive(name, {})).to.equal(1);
    await eventually(async () => {
      const shown = await subscriptions.get(name);
      expect([shown.deadLetters, ids().length]).to.deep.equal([0, 2]);
    }, PATIENCE);
    await settled(name);
    expect(ids()).to.deep.equal([events[0]?.eventId, events[2]?.eventId]);
  });

  it('gets many events in one request where it has asked for that', async () => {
    const name = await subscribed({ batch: { max: 10 } });
    const events = await append(Array.from({ length: 25 }, () => anEvent()));
    await settled(name);
    await eventually(() => {
      const got = bodies()
        .flat()
        .map(({ id }) => id);
      expect(got).to.have.members(events.map(({ eventId }) => eventId));
    }, PATIENCE);
    expect(receiver.received.length).to.be.lessThan(25);
  });
});
