import { randomUUID } from 'node:crypto';
import { expect } from 'chai';
import { v5 as uuidv5 } from 'uuid';
import type { NewEvent, RecordedEvent } from '../../src/events/event.ts';
import { anEvent, someEvents } from '../support/examples.ts';
import { type GivenHeaders, pointersIn, servedStore } from '../support/served-store.ts';

describe('POST /v1/events with an Idempotency-Key', () => {
  const { store, post, refused } = servedStore();
  const aKey = () => `burn-${randomUUID()}`;

  /** Without a correlation id, which is then the request's. */
  function uncorrelated(count: number): NewEvent[] {
    return someEvents(count).map(({ correlationId: _, ...event }) => event);
  }

  it('records an event once, and answers a repeat of another request with 200', async () => {
    const [event] = uncorrelated(1);
    const key = aKey();
    const first = await post(event, { 'Idempotency-Key': key, ...tracedRequest('1') });
    const head = await store().headPosition();
    const again = await post(event, { 'Idempotency-Key': key, ...tracedRequest('2') });
    const untraced = await post(event, { 'Idempotency-Key': key });
    expect([first.status, again.status, untraced.status]).to.deep.equal([201, 200, 200]);
    for (const { body } of [again, untraced]) expect(body).to.deep.equal(first.body);
    expect(first.body).to.deep.include({ correlationId: 'request-1' });
    for (const name of ['etag', 'location']) {
      expect(again.headers.get(name)).to.equal(first.headers.get(name));
    }
    expect(await store().headPosition()).to.equal(head);
  });

  it('does so for a batch', async () => {
    const batch = { events: uncorrelated(3) };
    const headers = { 'Idempotency-Key': aKey() };
    const first = await post(batch, headers);
    const again = await post(batch, headers);
    expect([first.status, again.status]).to.deep.equal([201, 200]);
    expect(again.body).to.deep.equal(first.body);
    const ids = (first.body['events'] as RecordedEvent[]).map(({ eventId }) => eventId);
    expect(new Set(ids).size).to.equal(3);
  });

  it('records the same event again under another key, and without one', async () => {
    const event = anEvent();
    for (const headers of [{ 'Idempotency-Key': aKey() }, { 'Idempotency-Key': aKey() }, {}]) {
      expect((await post(event, headers)).status).to.equal(201);
    }
  });

  it('answers a repeat with 200 though the aggregate has moved on', async () => {
    const event = anEvent({ expectedSequenceNumber: 0 });
    const headers = { 'Idempotency-Key': aKey() };
    const { aggregateType, aggregateId } = event;
    await post(event, headers);
    await post(anEvent({ aggregateType, aggregateId }));
    expect((await post(event, headers)).status).to.equal(200);
    const { expectedSequenceNumber: _, ...plain } = event;
    expect((await post(plain, { ...headers, 'If-None-Match': '*' })).status).to.equal(200);
  });

  it('answers 422 where it comes with other content', async () => {
    const event = anEvent();
    const headers = { 'Idempotency-Key': aKey() };
    const { body: recorded } = await post(event, headers);
    for (const change of [{ data: {} }, { eventType: 'X' }, { aggregateId: 'another' }]) {
      const { status, body } = await refused('idempotency_key_reused', () =>
        post({ ...event, ...change }, headers),
      );
      expect(status).to.equal(422);
      expect(body['eventIds']).to.deep.equal([recorded['eventId']]);
    }
    expect((await post(event, headers)).status).to.equal(200);
  });

  it('answers 422 where it comes with more events, fewer, or in another order', async () => {
    const events = uncorrelated(3);
    const headers = { 'Idempotency-Key': aKey() };
    await post({ events }, headers);
    for (const others of [
      [...events, anEvent()],
      events.slice(0, 2),
      events.slice(0, 1),
      events.slice(1),
      events.toReversed(),
    ]) {
      const { status } = await refused('idempotency_key_reused', () =>
        post({ events: others }, headers),
      );
      expect(status).to.equal(422);
    }
    await refused('idempotency_key_reused', () => post(events[0], headers));
    expect((await post({ events }, headers)).status).to.equal(200);
  });

  it('stores once what many send with it at the same time', async () => {
    const batch = { events: uncorrelated(2) };
    const headers = { 'Idempotency-Key': aKey() };
    const head = await store().headPosition();
    const answers = await Promise.all(Array.from({ length: 20 }, () => post(batch, headers)));
    expect(answers.filter(({ status }) => status === 201)).to.have.length(1);
    expect(answers.filter(({ status }) => status === 200)).to.have.length(19);
    for (const { body } of answers) expect(body).to.deep.equal(answers[0]?.body);
    expect(await store().headPosition()).to.equal(head + 2);
  });

  it('lets one of two different requests win that come with it at the same time', async () => {
    const headers = { 'Idempotency-Key': aKey() };
    const head = await store().headPosition();
    const answers = await Promise.all([post(anEvent(), headers), post(anEvent(), headers)]);
    expect(answers.map(({ status }) => status).sort()).to.deep.equal([201, 422]);
    expect(await store().headPosition()).to.equal(head + 1);
  });

  it('means the same quoted, as the draft has it, and bare', async () => {
    const event = anEvent();
    const key = aKey();
    expect((await post(event, { 'Idempotency-Key': key })).status).to.equal(201);
    expect((await post(event, { 'Idempotency-Key': `"${key}"` })).status).to.equal(200);
    const escaped = { 'Idempotency-Key': `"${key}\\\\\\""` };
    expect((await post(event, escaped)).status).to.equal(201);
    expect((await post(event, { 'Idempotency-Key': `${key}\\"` })).status).to.equal(200);
  });

  it('is refused for events that have ids of their own, which need none', async () => {
    const own = { ...anEvent(), eventId: randomUUID() };
    const headers = { 'Idempotency-Key': aKey() };
    for (const [given, pointer] of [
      [own, '/eventId'],
      [{ events: [anEvent(), own] }, '/events/1/eventId'],
    ] as const) {
      const { status, body } = await refused('invalid_request', () => post(given, headers));
      expect(status).to.equal(400);
      expect(body['faults']).to.have.nested.property('[0].pointer', pointer);
    }
  });

  it('cannot be occupied before its use by ids that anybody can compute', async () => {
    const [event] = uncorrelated(1);
    const key = aKey();
    const occupied = await post({ ...anEvent(), eventId: computable(key, 0) });
    expect(occupied.status).to.equal(201);
    expect((await post(event, { 'Idempotency-Key': key })).status).to.equal(201);
  });

  it('cannot be occupied behind its events, so that a repeat seemed to be another', async () => {
    const [event] = uncorrelated(1);
    const key = aKey();
    const first = await post(event, { 'Idempotency-Key': key });
    expect((await post({ ...anEvent(), eventId: computable(key, 1) })).status).to.equal(201);
    const again = await post(event, { 'Idempotency-Key': key });
    expect(again.status).to.equal(200);
    expect(again.body).to.deep.equal(first.body);
  });

  it('says of a request that it stored nothing, whatever others have', async () => {
    const headers = { 'Idempotency-Key': aKey() };
    await post(anEvent(), headers);
    const { body } = await refused('idempotency_key_reused', () => post(anEvent(), headers));
    expect(body['detail']).to.match(/^This request stored nothing: /);
  });

  it('is used up by no refusal', async () => {
    const headers = { 'Idempotency-Key': aKey() };
    await refused('invalid_request', () => post({ ...anEvent(), data: 7 }, headers));
    await refused('sequence_conflict', () => post(anEvent({ expectedSequenceNumber: 7 }), headers));
    expect((await post(anEvent(), headers)).status).to.equal(201);
  });

  for (const key of ['', '""', '"', '"unfinished', '"a", "b"', '"a"; p=1', 'é', 'x'.repeat(256)]) {
    it(`refuses the key ${key.slice(0, 20) || '(nothing)'}`, async () => {
      const answer = await refused('invalid_request', () =>
        post(anEvent(), { 'Idempotency-Key': key }),
      );
      expect(pointersIn(answer)).to.deep.equal(['/Idempotency-Key']);
    });
  }

  it('may have 255 characters', async () => {
    const headers = { 'Idempotency-Key': 'x'.repeat(255) };
    expect((await post(anEvent(), headers)).status).to.equal(201);
  });
});

/** The id that a key without a secret would make: what it is made of is in the source. */
function computable(key: string, index: number): string {
  return uuidv5(JSON.stringify(['', key, index]), '9fe29c58-c04c-498e-95a3-cfc092962d86');
}

function tracedRequest(digit: string): GivenHeaders {
  return {
    'X-Request-Id': `request-${digit}`,
    traceparent: `00-${digit.repeat(32)}-${digit.repeat(16)}-01`,
  };
}
