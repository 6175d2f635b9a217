import { randomUUID } from 'node:crypto';
import { expect } from 'chai';
import type { RecordedEvent } from '../../src/events/event.ts';
import { anAggregate, anEvent, someEvents } from '../support/examples.ts';
import { pointersIn, servedStore } from '../support/served-store.ts';

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

describe('POST /v1/events', () => {
  const { store, server, ask, post, refused } = servedStore();

  it('answers 201 with the event as recorded, where it is, and its number as ETag', async () => {
    const aggregate = anAggregate();
    await post({ events: someEvents(2, aggregate) });
    const event = anEvent(aggregate);
    const { status, headers, body } = await post(event);
    expect(status).to.equal(201);
    expect(headers.get('content-type')).to.equal('application/json; charset=utf-8');
    expect(headers.get('etag')).to.equal('"3"');
    expect(body).to.deep.include({ ...event, sequenceNumber: 3 });
    const stored = await store().readAggregate(aggregate, { fromSequenceNumber: 3 }).toArray();
    expect([body]).to.deep.equal(stored);
  });

  it('answers with a Location that answers with the event and the same ETag', async () => {
    const { headers, body } = await post(anEvent());
    expect(headers.get('location')).to.equal(`/v1/events/${body['eventId']}`);
    const found = await ask('GET', headers.get('location') ?? '');
    expect(found.status).to.equal(200);
    expect(found.body).to.deep.equal(body);
    expect(found.headers.get('etag')).to.equal(headers.get('etag'));
  });

  it('asks for type, aggregate and data alone, and makes the rest', async () => {
    const event = { ...anAggregate(), eventType: 'MissionCreated', data: {} };
    const { status, headers, body } = await post(event);
    expect(status).to.equal(201);
    expect(body).to.deep.include({ ...event, version: 1, metadata: {}, tags: [] });
    expect(body).not.to.have.any.keys('userId', 'causationId');
    expect(body['eventId']).to.match(UUID);
    expect(body['hash']).to.match(/^[0-9a-f]{64}$/);
    expect(body['timestamp']).to.match(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/);
    expect(body['correlationId']).to.equal(headers.get('x-request-id'));
  });

  for (const missing of ['eventType', 'aggregateType', 'aggregateId', 'data']) {
    it(`refuses an event without ${missing}`, async () => {
      const { [missing]: _, ...rest } = { ...anEvent() } as Record<string, unknown>;
      const single = await refused('invalid_request', () => post(rest));
      expect(pointersIn(single)).to.deep.equal([`/${missing}`]);
      const batch = await refused('invalid_request', () => post({ events: [anEvent(), rest] }));
      expect(pointersIn(batch)).to.deep.equal([`/events/1/${missing}`]);
    });
  }

  it("takes the client's X-Request-Id as the correlationId of every event without one", async () => {
    const own = anEvent({ correlationId: 'its-own' });
    const { correlationId: _, ...without } = anEvent();
    const headers = { 'X-Request-Id': 'burn-planning-7' };
    const { body } = await post({ events: [without, own, without] }, headers);
    const events = body['events'] as RecordedEvent[];
    expect(events.map(({ correlationId }) => correlationId)).to.deep.equal([
      'burn-planning-7',
      'its-own',
      'burn-planning-7',
    ]);
  });

  it('records a batch in its order, next to each other, and answers with all of it', async () => {
    const aggregate = anAggregate();
    const given = [
      anEvent(aggregate),
      anEvent({ aggregateType: 'Spacecraft' }),
      anEvent(aggregate),
    ];
    const head = await store().headPosition();
    const { status, headers, body } = await post({ events: given });
    expect(status).to.equal(201);
    expect(Object.keys(body)).to.deep.equal(['events']);
    for (const name of ['etag', 'location']) expect(headers.get(name)).to.equal(null);
    const events = body['events'] as RecordedEvent[];
    expect(events.map(({ aggregateId }) => aggregateId)).to.deep.equal(
      given.map(({ aggregateId }) => aggregateId),
    );
    expect(events.map(({ position }) => position - head)).to.deep.equal([1, 2, 3]);
    expect(events.map(({ sequenceNumber }) => sequenceNumber)).to.deep.equal([1, 1, 2]);
    expect(
      await store()
        .readLog({ fromPosition: head + 1 })
        .toArray(),
    ).to.deep.equal(events);
  });

  it('answers a batch of one event as a batch', async () => {
    const { status, body } = await post({ events: [anEvent()] });
    expect(status).to.equal(201);
    expect(body['events']).to.have.length(1);
  });

  it('records nothing of a batch with one wrong event, and points at each fault', async () => {
    const wrong = { ...anEvent(), version: 0, position: 7 };
    const events = [anEvent(), wrong, { ...anEvent(), data: 7 }];
    const answer = await refused('invalid_request', () => post({ events }));
    expect(pointersIn(answer)).to.have.members([
      '/events/1/version',
      '/events/1/position',
      '/events/2/data',
    ]);
  });

  it('answers a repeat with 200 and the event as it was first recorded', async () => {
    const event = { ...anEvent(), eventId: randomUUID() };
    const first = await post(event);
    await post(anEvent(event.aggregateId === '' ? {} : { aggregateId: event.aggregateId }));
    const head = await store().headPosition();
    const again = await post(event, { 'X-Request-Id': 'another' });
    expect([first.status, again.status]).to.deep.equal([201, 200]);
    expect(again.body).to.deep.equal(first.body);
    for (const name of ['etag', 'location']) {
      expect(again.headers.get(name)).to.equal(first.headers.get(name)).and.not.to.equal(null);
    }
    const inBatch = await post({ events: [event] });
    expect(inBatch.status).to.equal(200);
    expect(inBatch.body).to.deep.equal({ events: [first.body] });
    expect(await store().headPosition()).to.equal(head);
  });

  it('refuses an eventId that is stored with other content with 409 and the id', async () => {
    const event = { ...anEvent(), eventId: randomUUID() };
    await post(event);
    for (const change of [{ data: {} }, { userId: 'x' }, { metadata: {} }, { tags: [] }]) {
      const { status, body } = await refused('event_id_conflict', () =>
        post({ ...event, ...change }),
      );
      expect(status).to.equal(409);
      expect(body['eventIds']).to.deep.equal([event.eventId]);
    }
  });

  it('refuses a batch of which only some is stored', async () => {
    const event = { ...anEvent(), eventId: randomUUID() };
    await post(event);
    const batch = { events: [{ ...anEvent(), eventId: randomUUID() }, event] };
    const { body } = await refused('event_id_conflict', () => post(batch));
    expect(body['eventIds']).to.deep.equal([event.eventId]);
  });

  it('reports none of these refusals as its own', () => {
    expect(server().failures).to.deep.equal([]);
  });
});
