import { expect } from 'chai';
import { Webhook } from 'standardwebhooks';
import { cloudEventFrom } from '../../src/events/cloud-event.ts';
import type { NamedEvent, RecordedEvent } from '../../src/events/event.ts';
import type { ShownSubscription } from '../../src/manages-subscriptions.ts';
import { eventually } from '../support/eventually.ts';
import { anAggregate, anEvent, someEvents } from '../support/examples.ts';
import { refusalOf } from '../support/refusal-of.ts';
import { pointersOf } from '../support/refused-append.ts';
import type { RestStores } from '../support/rest-store.ts';
import {
  type Received,
  startWebhookReceiver,
  type WebhookReceiver,
} from '../support/webhook-receiver.ts';

const PATIENCE = { timeoutMs: 30_000 };
const RETRY = { maxAttempts: 3, initialDelayMs: 50, factor: 1, maxDelayMs: 50 };
const FIRST = { behind: 0, limit: 100 };

let made = 0;

/** What webhooks get, and what becomes of what they do not take. */
export function itDeliversToWebhooks({ store: openStore, another }: RestStores): void {
  describe('webhooks', function () {
    this.timeout(120_000);
    const subscriptions = () => openStore().subscriptions;
    const { signal } = new AbortController();
    let receiver: WebhookReceiver;
    let names: string[] = [];

    beforeEach(async () => {
      receiver = await startWebhookReceiver();
    });
    afterEach(async () => {
      for (const name of names) await subscriptions().remove(name);
      names = [];
      await receiver.close();
    });

    /** One that is delivered to under a path of its own. */
    async function subscribed(further: object = {}) {
      made += 1;
      const name = `webhook-${made}`;
      const target = { type: 'webhook', url: urlOf(name) };
      const created = await subscriptions().create({ name, target, retry: RETRY, ...further });
      names.push(name);
      return { name, secret: created.secret ?? '' };
    }

    const urlOf = (name: string) => `http://127.0.0.1:${receiver.port}/${name}`;
    const requestsTo = (name: string) => receiver.received.filter(({ url }) => url === `/${name}`);
    const idsTo = (name: string) => requestsTo(name).map(({ body }) => JSON.parse(body).id);
    const append = async (events: readonly NamedEvent[]) =>
      (await openStore().append(events)).events;

    /** Answers with 422 to what this is true of, and takes everything else. */
    function refuse(isRefused: (received: Received) => boolean): void {
      receiver.behave((response, received) => {
        response.writeHead(isRefused(received) ? 422 : 204).end();
      });
    }

    /** Resolves once nothing is left to be settled. */
    function settled(name: string): Promise<ShownSubscription> {
      return eventually(async () => {
        const shown = await subscriptions().get(name);
        expect(shown.lag).to.deep.equal({ events: 0, seconds: 0 });
        return shown;
      }, PATIENCE);
    }

    async function came(name: string, events: readonly RecordedEvent[]): Promise<void> {
      const ids = events.map(({ eventId }) => eventId);
      await eventually(() => expect(idsTo(name)).to.deep.equal(ids), PATIENCE);
    }

    it('get what they have asked for, as it is recorded, signed with what was shown', async () => {
      const { name, secret } = await subscribed({
        filter: { eventTypes: ['MissionCreated'], where: 'data.dryMassKg > 700' },
      });
      const events = await append([
        anEvent(),
        anEvent({ eventType: 'ManeuverExecuted' }),
        anEvent({ data: { dryMassKg: 10 } }),
        anEvent(),
      ]);
      await settled(name);
      const requests = requestsTo(name);
      expect(requests).to.have.length(2);
      const verified = requests.map(({ body, headers }) =>
        new Webhook(secret).verify(body, headers as Record<string, string>),
      );
      const wanted = [events[0], events[3]].map((event) => cloudEventFrom(event as RecordedEvent));
      expect(verified).to.have.deep.members(JSON.parse(JSON.stringify(wanted)));
      const { checkpoint } = await subscriptions().get(name);
      expect(checkpoint).to.equal(events[3]?.position);
    });

    it('get an event again until they take it, by the same id, before the next of its aggregate', async () => {
      const { name } = await subscribed();
      const isFirst = trueOnceOfEach();
      refuse(({ headers }) => isFirst(headers['webhook-id']));
      const lines = [anAggregate(), anAggregate(), anAggregate()];
      const events: RecordedEvent[] = [];
      for (let left = 5; left > 0; left -= 1) {
        events.push(...(await append(lines.map((line) => anEvent(line)))));
      }
      await settled(name);
      await eventually(() => expect(idsTo(name)).to.have.length(30), PATIENCE);
      for (const { aggregateId } of lines) {
        const line = events.filter((event) => event.aggregateId === aggregateId);
        const twice = line.flatMap(({ eventId }) => [eventId, eventId]);
        const ids = idsTo(name).filter((id) => line.some(({ eventId }) => eventId === id));
        expect(ids).to.deep.equal(twice);
      }
      const ids = requestsTo(name).map(({ headers }) => headers['webhook-id']);
      expect(new Set(ids).size).to.equal(15);
    });

    it('get the same events together as often as they refuse them', async () => {
      const { name } = await subscribed({ batch: { max: 10 }, enabled: false });
      const isFirst = trueOnceOfEach();
      refuse(({ headers }) => isFirst(headers['webhook-id']));
      const events = await append([...someEvents(12), ...someEvents(8)]);
      await subscriptions().resume(name);
      await settled(name);
      const bodies = new Map<unknown, string[]>();
      await eventually(() => {
        bodies.clear();
        for (const { headers, body } of requestsTo(name)) {
          const id = headers['webhook-id'];
          bodies.set(id, [...(bodies.get(id) ?? []), body]);
        }
        expect([...bodies.values()].every(({ length }) => length === 2)).to.equal(true);
        const ids = [...bodies.values()].flatMap(([body = '[]']) => eventIdsIn(body));
        expect(ids).to.have.members(events.map(({ eventId }) => eventId));
      }, PATIENCE);
      for (const [first, second] of bodies.values()) {
        expect(second).to.equal(first);
        expect(eventIdsIn(first ?? '[]').length).to.be.within(1, 10);
      }
    });

    it('have what they never take as dead letters, with those behind, while others go on', async () => {
      const { name } = await subscribed();
      refuse(({ body }) => JSON.parse(body).type === 'Poison');
      const [bad, worse, good] = [anAggregate(), anAggregate(), anAggregate()];
      const events = await append([
        anEvent({ ...bad, eventType: 'Poison' }),
        anEvent(bad),
        anEvent({ ...worse, eventType: 'Poison' }),
        anEvent(worse),
        anEvent(good),
        anEvent(bad),
      ]);
      const dead = await eventually(async () => {
        const letters = await subscriptions().deadLetters(name, {}, FIRST);
        expect(letters).to.have.length(2);
        return letters;
      }, PATIENCE);
      const [first, , second] = events;
      expect(dead.map(({ eventId, attempts, waiting }) => [eventId, attempts, waiting])).to.eql([
        [first?.eventId, 3, 2],
        [second?.eventId, 3, 1],
      ]);
      expect(await subscriptions().deadLetterGroups(name)).to.deep.equal([
        { error: 'It answered 422', count: 2 },
      ]);
      expect((await settled(name)).deadLetters).to.equal(2);
      const sent = [0, 0, 0, 2, 2, 2, 4].map((index) => events[index]?.eventId);
      expect(idsTo(name)).to.have.members(sent);
      expect(idsTo(name)).to.have.length(7);

      refuse(() => false);
      expect(await subscriptions().redrive(name, dead[0]?.id ?? '')).to.equal(1);
      const idAt = (index: number) => events[index]?.eventId;
      // What a change interrupts may come twice.
      const firstsThen = () => [...new Set(idsTo(name).slice(7))];
      const redriven = [0, 1, 5].map(idAt);
      await eventually(() => expect(firstsThen()).to.deep.equal(redriven), PATIENCE);
      expect(await subscriptions().discard(name, {}, 'a test event')).to.equal(1);
      await eventually(() => expect(firstsThen()).to.deep.equal([...redriven, idAt(3)]), PATIENCE);
      expect((await settled(name)).deadLetters).to.equal(0);
      await eventually(async () => {
        const tries = await subscriptions().deliveries(name, 100);
        const countOf = (wanted: string) =>
          tries.filter(({ outcome }) => outcome === wanted).length;
        expect(['failed', 'dead', 'discarded'].map(countOf)).to.deep.equal([4, 2, 1]);
        expect(countOf('delivered')).to.be.at.least(5);
      }, PATIENCE);
    });

    it('get what comes behind a dead letter where they have asked for that', async () => {
      const { name } = await subscribed({ onDeadLetter: 'continue', enabled: false });
      refuse(({ body }) => JSON.parse(body).type === 'Poison');
      const line = anAggregate();
      const [first, second] = (await append([
        anEvent({ ...line, eventType: 'Poison' }),
        anEvent(line),
      ])) as [RecordedEvent, RecordedEvent];
      await subscriptions().resume(name);
      await came(name, [first, first, first, second]);
      expect((await settled(name)).deadLetters).to.equal(1);
    });

    it('get nothing while they are paused, and then all of it, by the filter there is by then', async () => {
      const { name } = await subscribed();
      const beside = await subscribed();
      await subscriptions().pause(name);
      // The process that delivers has heard of it as soon as something comes to the other one alone.
      await eventually(async () => {
        const [event] = await append([anEvent()]);
        await settled(beside.name);
        expect(idsTo(name)).not.to.include(event?.eventId);
      }, PATIENCE);
      const before = idsTo(name).length;
      const { checkpoint } = await subscriptions().get(name);
      const events = await append(['A', 'B', 'A'].map((eventType) => anEvent({ eventType })));
      await settled(beside.name);
      const paused = await subscriptions().get(name);
      expect(paused).to.include({ status: 'paused', checkpoint });
      expect(paused.lag.events).to.be.at.least(3);
      expect(paused.lag.seconds).to.be.greaterThan(0);
      expect(idsTo(name)).to.have.length(before);
      await subscriptions().patch(name, { filter: { eventTypes: ['A'] } });
      await subscriptions().resume(name);
      await settled(name);
      const wanted = [events[0], events[2]].map((event) => event?.eventId);
      expect(idsTo(name).slice(before)).to.have.members(wanted);
    });

    it('get what they are reset to once more, and what is left out never', async () => {
      const { name } = await subscribed();
      const [first, second, third] = (await append(someEvents(3))) as [
        RecordedEvent,
        RecordedEvent,
        RecordedEvent,
      ];
      await came(name, [first, second, third]);
      await settled(name);
      const to = { position: first.position };
      const preview = await subscriptions().reset(name, { to, dryRun: true });
      expect(preview).to.include({ from: third.position, to: first.position, repeated: 2 });
      expect((await subscriptions().get(name)).checkpoint).to.equal(third.position);
      expect(await subscriptions().reset(name, { to })).to.deep.equal(preview);
      await came(name, [first, second, third, second, third]);

      const idle = await subscribed({ enabled: false });
      const [, , skipped] = (await append(someEvents(3))) as [never, never, RecordedEvent];
      const on = { to: { position: skipped.position } };
      expect(await subscriptions().reset(idle.name, on)).to.include({ skipped: 3, events: 0 });
      await subscriptions().resume(idle.name);
      const [last] = (await append([anEvent()])) as [RecordedEvent];
      await came(idle.name, [last]);
    });

    it('are disabled once they want nothing more, lose nothing, and go on when resumed', async () => {
      const { name } = await subscribed();
      receiver.behave((response) => response.writeHead(410).end());
      const [event] = (await append([anEvent()])) as [RecordedEvent];
      const disabled = await eventually(async () => {
        const shown = await subscriptions().get(name);
        expect(shown.status).to.equal('disabled');
        return shown;
      }, PATIENCE);
      expect(disabled).to.include({ enabled: false, deadLetters: 0 });
      expect(disabled.statusReason).to.include('410');
      refuse(() => false);
      const resumed = await subscriptions().resume(name);
      expect(resumed).to.include({ status: 'active', enabled: true });
      expect(resumed).not.to.have.property('statusReason');
      await came(name, [event, event]);
    });

    it('tell of each try, the newest first', async () => {
      const { name } = await subscribed();
      const isFirst = trueOnceOfEach();
      refuse(({ headers }) => isFirst(headers['webhook-id']));
      const [event] = (await append([anEvent()])) as [RecordedEvent];
      const tries = await eventually(async () => {
        const found = await subscriptions().deliveries(name, 10);
        expect(found).to.have.length(2);
        return found;
      }, PATIENCE);
      const of = { eventIds: [event.eventId], positions: [event.position] };
      expect(tries[0]).to.deep.include({
        ...of,
        ...{ attempt: 2, outcome: 'delivered', statusCode: 204 },
      });
      expect(tries[0]).not.to.have.any.keys('error', 'nextAttemptAt');
      expect(tries[1]).to.deep.include({
        ...of,
        ...{ attempt: 1, outcome: 'failed', statusCode: 422, error: 'It answered 422' },
      });
      const { at = '', nextAttemptAt = '', durationMs } = tries[1] ?? {};
      expect(Date.parse(nextAttemptAt)).to.be.greaterThan(Date.parse(at));
      expect(durationMs).to.be.at.least(0);
      expect(await subscriptions().deliveries(name, 1)).to.deep.equal(tries.slice(0, 1));
    });

    it('are tried with an event that is in no log, also while they are paused', async () => {
      const { name, secret } = await subscribed({
        filter: { eventTypes: ['Wanted'] },
        enabled: false,
      });
      const sample = { eventType: 'SubscriptionTested', position: 0 };
      const rotated = await subscriptions().rotateSecret(name);
      const head = await openStore().headPosition();
      const tried = await subscriptions().test(name, signal);
      expect(tried).to.deep.include({ outcome: 'delivered', statusCode: 204 });
      expect(tried.event).to.deep.include(sample);
      const [{ body, headers } = { body: '', headers: {} }] = requestsTo(name);
      for (const each of [secret, rotated.secret]) {
        const verified = new Webhook(each).verify(body, headers as Record<string, string>);
        expect(verified).to.deep.equal(JSON.parse(JSON.stringify(cloudEventFrom(tried.event))));
      }
      receiver.behave((response) => response.writeHead(500).end());
      const failed = await subscriptions().test(name, signal);
      const error = 'It answered 500';
      expect(failed).to.deep.include({ outcome: 'failed', statusCode: 500, error });
      await receiver.close();
      const unanswered = await subscriptions().test(name, signal);
      expect(unanswered).to.include({ outcome: 'failed', error: 'The connection was refused' });
      expect(unanswered).not.to.have.property('statusCode');
      expect(await openStore().headPosition()).to.equal(head);
      expect(await subscriptions().deliveries(name, 10)).to.deep.equal([]);
    });

    it('are refused where nobody may be sent to, and nothing is sent there', async () => {
      for (const [target, pointer] of [
        [{ type: 'webhook', url: 'https://10.1.2.3/hook' }, '/target/url'],
        [{ type: 'webhook', url: 'https://[fd00::1]/hook' }, '/target/url'],
        [{ type: 'webhook', url: 'https://169.254.169.254/latest/meta-data' }, '/target/url'],
        [{ type: 'webhook', url: 'http://192.88.1.1/hook' }, '/target/url'],
        [{ type: 'webhook', url: 'ftp://example.org/hook' }, '/target/url'],
        [{ type: 'webhook', url: urlOf('x'), headers: { Host: 'other' } }, '/target/headers/Host'],
        [{ type: 'webhook', url: urlOf('x'), headers: { A: 'b\nc' } }, '/target/headers/A'],
        [{ type: 'redis-stream', key: 'billing' }, '/target/type'],
      ] as const) {
        const refused = subscriptions().create({ name: `refused-${made}`, target });
        expect(pointersOf(await refusalOf(refused, 'invalid_request'))).to.deep.equal([pointer]);
      }
      await refusalOf(subscriptions().get(`refused-${made}`), 'subscription_not_found');
      const { name } = await subscribed();
      const target = { url: 'https://10.1.2.3/hook' };
      const wrong = await refusalOf(subscriptions().patch(name, { target }), 'invalid_request');
      expect(pointersOf(wrong)).to.deep.equal(['/target/url']);
    });

    it('are asked about by their names, with what makes sense, and as what they are', async () => {
      const { name } = await subscribed({ enabled: false });
      const to = 'now';
      const of = subscriptions();
      const unknown: readonly (() => Promise<unknown>)[] = [
        () => of.get('nobody'),
        () => of.patch('nobody', { timeoutMs: 100 }),
        () => of.remove('nobody'),
        () => of.pause('nobody'),
        () => of.resume('nobody'),
        () => of.reset('nobody', { to }),
        () => of.rotateSecret('nobody'),
        () => of.test('nobody', signal),
        () => of.deliveries('nobody', 10),
        () => of.deadLetters('nobody', {}, FIRST),
        () => of.redrive('nobody', {}),
        () => of.redrive('nobody', '1'),
        () => of.discard('nobody', {}, 'why'),
      ];
      for (const ask of unknown) {
        const { details } = await refusalOf(ask(), 'subscription_not_found');
        expect(details).to.deep.equal({ subscription: 'nobody' });
      }
      const wrong: readonly (readonly [pointer: string, ask: () => Promise<unknown>])[] = [
        ['/to', () => of.reset(name, { to: 'yesterday' })],
        ['/to', () => of.reset(name, { to: { position: 1e9 } })],
        ['/colour', () => of.reset(name, { to, colour: 'red' })],
        ['/dryRun', () => of.reset(name, { to, dryRun: 'yes' })],
        ['/reason', () => of.discard(name, {}, ' ')],
        ['/reason', () => of.discard(name, {}, 7 as never)],
        ['/reason', () => of.discard(name, {}, 'x'.repeat(10_000))],
      ];
      for (const [pointer, ask] of wrong) {
        expect(pointersOf(await refusalOf(ask(), 'invalid_request'))).to.include(pointer);
      }
      const options = { max: 1, waitMs: 0 };
      for (const ask of [
        () => of.fetch(name, options, signal),
        () => of.ack(name, ['a']),
        () => of.nack(name, ['a']),
      ]) {
        const { details } = await refusalOf(ask(), 'wrong_subscription_target');
        expect(details).to.deep.equal({ subscription: name, targetType: 'webhook' });
      }
    });

    // The last one: whose the subscriptions are may change once there is another process.
    it('get what every process records, and any process answers for them', async () => {
      const other = await another();
      const { name } = await subscribed({ retry: { ...RETRY, maxAttempts: 50 } });
      const line = anAggregate();
      const events: RecordedEvent[] = [];
      for (const writer of [openStore(), other, openStore(), other]) {
        events.push(...(await writer.append([anEvent(line)])).events);
      }
      await eventually(async () => {
        const shown = await other.subscriptions.get(name);
        expect(shown.lag.events).to.equal(0);
      }, PATIENCE);
      expect([...new Set(idsTo(name))]).to.deep.equal(events.map(({ eventId }) => eventId));
      await eventually(async () => {
        const tries = await other.subscriptions.deliveries(name, 10);
        expect(tries.length).to.be.at.least(4);
      }, PATIENCE);
      await other.subscriptions.pause(name);
      expect((await subscriptions().get(name)).status).to.equal('paused');
      await other.subscriptions.reset(name, { to: { position: events[2]?.position ?? 0 } });
      const before = idsTo(name).length;
      await subscriptions().resume(name);
      await eventually(
        () => expect(idsTo(name).slice(before)).to.include(events[3]?.eventId),
        PATIENCE,
      );
    });
  });
}

function eventIdsIn(body: string): readonly string[] {
  return [JSON.parse(body)].flat().map(({ id }) => id);
}

function trueOnceOfEach(): (id: unknown) => boolean {
  const seen = new Set<unknown>();
  return (id) => {
    const isNew = !seen.has(id);
    seen.add(id);
    return isNew;
  };
}
