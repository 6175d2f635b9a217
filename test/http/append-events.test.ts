import { randomUUID } from 'node:crypto';
import { expect } from 'chai';
import type { RecordedEvent } from '../../src/events/event.ts';
import { LIMITS } from '../../src/events/limits.ts';
import { anAggregate, anEvent, someEvents } from '../support/examples.ts';
import { type HttpServer, startHttpServer } from '../support/http-server.ts';
import { openedStore } from '../support/opened-store.ts';

describe('POST /v1/events', () => {
  const opened = openedStore();
  let server: HttpServer;

  before(async () => {
    server = await startHttpServer(opened.store());
  });
  after(() => server.close());

  const post = (body: unknown) => send(server, JSON.stringify(body));

  it('answers one event with 201, the event as recorded, and its sequence number as ETag', async () => {
    const aggregate = anAggregate();
    await post({ events: someEvents(2, aggregate) });
    const { status, headers, body } = await post(anEvent(aggregate));
    expect(status).to.equal(201);
    expect(headers.get('content-type')).to.equal('application/json; charset=utf-8');
    expect(headers.get('etag')).to.equal('"3"');
    const stored = await opened
      .store()
      .readAggregate(aggregate, { fromSequenceNumber: 3 })
      .toArray();
    expect([body]).to.deep.equal(stored);
  });

  it('answers a batch with 201 and its events, without ETag', async () => {
    const { status, headers, body } = await post({ events: someEvents(3) });
    expect(status).to.equal(201);
    expect(headers.get('etag')).to.equal(null);
    expect(Object.keys(body)).to.deep.equal(['events']);
    const [first] = body['events'] as RecordedEvent[];
    const read = await opened
      .store()
      .readLog({ fromPosition: first?.position ?? 0 })
      .toArray();
    expect(body['events']).to.deep.equal(read);
  });

  it('answers a batch of one event as a batch', async () => {
    const { status, body } = await post({ events: [anEvent()] });
    expect(status).to.equal(201);
    expect(body['events']).to.have.length(1);
  });

  it('answers a repeat with 200 and the same body and ETag', async () => {
    const event = { ...anEvent(), eventId: randomUUID() };
    const first = await post(event);
    const again = await post(event);
    expect([first.status, again.status]).to.deep.equal([201, 200]);
    expect(again.body).to.deep.equal(first.body);
    expect(again.headers.get('etag')).to.equal('"1"');
    expect((await post({ events: [event] })).status).to.equal(200);
  });

  it('points into the body: to a field of the one event', async () => {
    await refused({ ...anEvent(), version: 0, 'a/b': 1 }, ['/a~1b', '/version']);
  });

  it('points into the body: to a field of the third event', async () => {
    const event = anEvent({ data: { list: [{ '': '\ud800' }] } });
    await refused({ events: [anEvent(), anEvent(), event] }, ['/events/2/data/list/0/']);
    await refused({ events: [anEvent(), anEvent(), { ...event, data: 7 }] }, ['/events/2/data']);
    const { eventType: _, ...incomplete } = anEvent();
    await refused({ events: [incomplete] }, ['/events/0/eventType']);
    await refused({ events: [null] }, ['/events/0']);
  });

  it('points into the body: to the list of events', async () => {
    for (const events of [[], null, {}, 'x', someEvents(501)])
      await refused({ events }, ['/events']);
  });

  it('refuses further fields of a batch', async () => {
    await refused({ events: [anEvent()], atomic: false, '~/': 1 }, ['/atomic', '/~0~1']);
  });

  it('refuses a list that is not in a batch, and an empty body', async () => {
    await refused([anEvent()], ['']);
    for (const text of ['', '{}']) {
      const { status, body } = await untouched(() => send(server, text));
      expect(status, text).to.equal(400);
      expect(body['code']).to.equal('invalid_request');
    }
  });

  it('refuses what is no JSON', async () => {
    for (const text of ['{', '{"a":1}}', 'nonsense', '7', '"text"', '{"a":NaN}', '\u0000']) {
      const { status, headers, body } = await untouched(() => send(server, text));
      expect(status, text).to.equal(400);
      expect(headers.get('content-type')).to.match(/^application\/problem\+json/);
      expect(body['code']).to.equal('invalid_request');
    }
  });

  it('refuses JSON in an encoding or compression that it does not read', async () => {
    for (const headers of [
      { 'Content-Type': 'application/json; charset=latin1' },
      { 'Content-Type': 'application/json', 'Content-Encoding': 'gzip' },
      { 'Content-Type': 'application/json', 'Content-Encoding': 'nonsense' },
    ]) {
      const { status, body } = await untouched(() =>
        send(server, JSON.stringify(anEvent()), headers),
      );
      expect(status).to.equal(400);
      expect(body['code']).to.equal('invalid_request');
    }
  });

  it('refuses another content type', async () => {
    for (const type of ['text/plain', 'application/x-www-form-urlencoded', 'application/xml']) {
      const headers = { 'Content-Type': type };
      const { status, body } = await untouched(() =>
        send(server, JSON.stringify(anEvent()), headers),
      );
      expect(status, type).to.equal(400);
      expect(body['code']).to.equal('invalid_request');
    }
  });

  it('refuses a body that is too large with 413 and the limit', async () => {
    const text = JSON.stringify(anEvent({ data: { text: 'x'.repeat(LIMITS.bodyBytesMax) } }));
    const { status, body } = await untouched(() => send(server, text));
    expect(status).to.equal(413);
    expect(body).to.include({
      code: 'payload_too_large',
      limitBytes: LIMITS.bodyBytesMax,
      status: 413,
    });
  });

  it('answers a failed expectation with 409, expected and actual, and no Retry-After', async () => {
    const aggregate = anAggregate();
    await post({ events: someEvents(2, aggregate) });
    const batch = { events: [anEvent(), anEvent({ ...aggregate, expectedSequenceNumber: 1 })] };
    const { status, headers, body } = await untouched(() => post(batch));
    expect(status).to.equal(409);
    expect(headers.get('content-type')).to.equal('application/problem+json; charset=utf-8');
    expect(headers.get('retry-after')).to.equal(null);
    expect(body).to.deep.include({
      type: '/problems/sequence_conflict',
      title: 'Sequence conflict',
      status: 409,
      code: 'sequence_conflict',
      conflicts: [{ index: 1, ...aggregate, expected: 1, actual: 2 }],
    });
    expect(body['detail']).to.include(aggregate.aggregateId);
  });

  it('answers an id that is stored with other content with 409 and the id', async () => {
    const event = { ...anEvent(), eventId: randomUUID() };
    await post(event);
    const { status, body } = await untouched(() => post({ ...event, data: {} }));
    expect(status).to.equal(409);
    expect(body).to.deep.include({ code: 'event_id_conflict', eventIds: [event.eventId] });
  });

  it('says nothing of what serves it, and reports none of these refusals as its own', async () => {
    const { headers } = await post(anEvent());
    expect(headers.get('x-powered-by')).to.equal(null);
    expect(headers.get('x-content-type-options')).to.equal('nosniff');
    expect(server.failures).to.deep.equal([]);
  });

  async function refused(body: unknown, pointers: readonly string[]): Promise<void> {
    const answer = await untouched(() => post(body));
    expect(answer.status).to.equal(400);
    expect(answer.headers.get('content-type')).to.equal('application/problem+json; charset=utf-8');
    expect(answer.body).to.include({ code: 'invalid_request', status: 400 });
    const faults = answer.body['faults'] as {
      readonly pointer: string;
      readonly message: string;
    }[];
    expect(faults.map(({ pointer }) => pointer)).to.have.members([...pointers]);
    for (const { message } of faults) expect(message).to.match(/^\S.+/);
  }

  async function untouched(action: () => Promise<Answer>): Promise<Answer> {
    const head = await opened.store().headPosition();
    const answer = await action();
    expect(await opened.store().headPosition()).to.equal(head);
    return answer;
  }
});

interface Answer {
  readonly status: number;
  readonly headers: Headers;
  readonly body: Readonly<Record<string, unknown>>;
}

async function send(
  { url }: HttpServer,
  body: string,
  headers: Readonly<Record<string, string>> = { 'Content-Type': 'application/json' },
): Promise<Answer> {
  const response = await fetch(`${url}/v1/events`, { method: 'POST', headers, body });
  const text = await response.text();
  return { status: response.status, headers: response.headers, body: JSON.parse(text) };
}
