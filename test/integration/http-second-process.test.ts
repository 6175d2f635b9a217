import { expect } from 'chai';
import { openEventStore } from '../../src/open-event-store.ts';
import { AppendLoad } from '../support/append-load.ts';
import { eventsByCursor, eventsPath, type PageBody } from '../support/event-pages.ts';
import { eventually } from '../support/eventually.ts';
import { anAggregate, anEvent, someEvents } from '../support/examples.ts';
import { httpEventStore } from '../support/http-event-store.ts';
import { expectToldTheTruth, settleUnknown } from '../support/load-settled.ts';
import { overANetwork } from '../support/over-a-network.ts';
import { itSeeded } from '../support/seeded-test.ts';
import { type Answer, answerOf, type GivenHeaders, post } from '../support/served-store.ts';
import type { StartedService } from '../support/service-folder.ts';
import { servicesOnOneDatabase } from '../support/services-on-one-database.ts';
import { sharedReplicaSet } from '../support/shared-replica-set.ts';

describe('Two services on one database', function () {
  this.timeout(180_000);
  const { start } = servicesOnOneDatabase();
  let one: StartedService;
  let other: StartedService;

  before(async () => {
    [one, other] = await Promise.all([start(), start()]);
  });

  it('show each what the other one has stored, to who asks for its position', async () => {
    const aggregate = anAggregate();
    for (let round = 0; round < 20; round += 1) {
      const [writing, reading] = round % 2 === 0 ? [one, other] : [other, one];
      const { status, body } = await post(writing.url, anEvent(aggregate));
      expect(status).to.equal(201);
      const minPosition = Number(body['position']);
      const path = eventsPath({ ...aggregate, minPosition, order: 'desc', limit: 1 });
      const { events, head } = await pageOf(ask(reading)('GET', path));
      expect(events).to.deep.equal([body]);
      expect(head).to.be.at.least(minPosition);
      const found = await ask(reading)('GET', `/v1/events/${body['eventId']}`);
      expect(found.body).to.deep.equal(body);
    }
  });

  it('let one wait for what the other stores a moment later', async () => {
    const aggregate = anAggregate();
    const { head } = await pageOf(ask(one)('GET', eventsPath({ limit: 1 })));
    const path = eventsPath({ ...aggregate, minPosition: head + 3, waitMs: 30_000 });
    const waiting = pageOf(ask(one)('GET', path));
    const { body } = await post(other.url, { events: someEvents(3, aggregate) });
    expect((await waiting).events).to.deep.equal(body['events']);
  });

  it('agree on expectations, repeats and keys', async () => {
    const event = anEvent({ eventId: crypto.randomUUID(), expectedSequenceNumber: 0 });
    const { aggregateType, aggregateId } = event;
    const first = await post(one.url, event);
    const again = await post(other.url, event);
    expect([first.status, again.status]).to.deep.equal([201, 200]);
    expect(again.body).to.deep.equal(first.body);
    const late = anEvent({ aggregateType, aggregateId, expectedSequenceNumber: 0 });
    expect((await post(other.url, late)).status).to.equal(409);
    const headers = { 'Idempotency-Key': crypto.randomUUID() };
    const keyed = anEvent();
    const statuses = [await post(one.url, keyed, headers), await post(other.url, keyed, headers)];
    expect(statuses.map(({ status }) => status)).to.deep.equal([201, 200]);
  });

  it('give cursors that the other one takes', async () => {
    const aggregate = anAggregate('Burn');
    await post(one.url, { events: someEvents(7, aggregate) });
    const { page } = await pageOf(ask(one)('GET', eventsPath({ ...aggregate, limit: 3 })));
    const cursor = page.nextCursor ?? '';
    const next = await pageOf(ask(other)('GET', eventsPath({ ...aggregate, limit: 4, cursor })));
    expect(next.events.map(({ sequenceNumber }) => sequenceNumber)).to.deep.equal([4, 5, 6, 7]);
  });
});

describe('Two services on one database, of which one is killed under load', function () {
  this.timeout(180_000);
  const { start, db } = servicesOnOneDatabase();

  itSeeded('lose nothing that was acknowledged, and the other goes on', async (random) => {
    const [doomed, other] = await Promise.all([start(), start()]);
    const load = new AppendLoad(random);
    const stops = [doomed, other].map((service) => load.start(clientOf(service)));
    const committed = async (count: number) => {
      const isReached = () => expect(load.committedCount).to.be.at.least(count);
      await eventually(isReached, { timeoutMs: 60_000 });
    };
    await committed(200);
    doomed.send('SIGKILL');
    await doomed.ended;
    await committed(load.committedCount + 200);
    for (const stop of stops) await stop();
    await settleUnknown(load, clientOf(other));

    const acknowledged = load.tellings.flatMap(({ told }) =>
      told.outcome === 'committed' ? told.events : [],
    );
    const shown = await eventsByCursor(ask(other), { limit: 1_000 });
    for (const event of acknowledged) expect(shown[event.position - 1]).to.deep.equal(event);
    const { uri } = await sharedReplicaSet();
    const store = await openEventStore({ uri, database: db().databaseName });
    await expectToldTheTruth(load, store, db()).finally(() => store.close());
  });
});

function ask(service: StartedService) {
  return (method: string, path: string, headers: GivenHeaders = {}): Promise<Answer> =>
    answerOf(fetch(service.url + path, { method, headers }));
}

async function pageOf(asking: Promise<Answer>): Promise<PageBody> {
  const { status, body } = await asking;
  expect(status, JSON.stringify(body)).to.equal(200);
  return body as unknown as PageBody;
}

function clientOf({ url }: StartedService) {
  return overANetwork(httpEventStore(url));
}
