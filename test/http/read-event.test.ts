import { expect } from 'chai';
import { unpack } from 'msgpackr';
import { cloudEventFrom } from '../../src/events/cloud-event.ts';
import type { RecordedEvent } from '../../src/events/event.ts';
import { anEvent, someEvents } from '../support/examples.ts';
import { pointersIn, servedStore } from '../support/served-store.ts';

const ACCEPTED = ['application/json', 'application/msgpack', 'application/cloudevents+json'];
const UNKNOWN = '5e7ad7dd-6b2c-4f7e-8d5b-0f0a1d3d8c11';

describe('GET /v1/events/{eventId}', () => {
  const { store, another, ask, post, refused } = servedStore();
  let event: RecordedEvent;
  let path: string;

  before(async () => {
    const data = { text: 'Δv — 🛰️', $where: 'a.b', '': null, numbers: [1e21, -0.5] };
    const { events } = await store().append([...someEvents(3), anEvent({ data }), anEvent()]);
    event = events[3] as RecordedEvent;
    path = `/v1/events/${event.eventId}`;
  });

  it('answers with the event, and its sequence number as ETag', async () => {
    const { status, headers, body } = await ask('GET', path);
    expect(status).to.equal(200);
    expect(headers.get('content-type')).to.equal('application/json; charset=utf-8');
    expect(headers.get('etag')).to.equal('"1"');
    expect(body).to.deep.equal(event);
  });

  it('answers with each event there is, whoever stored it', async () => {
    const other = await another();
    await other.append(someEvents(2, { aggregateType: 'Burn' }));
    for (const each of await store().readLog().toArray()) {
      const { headers, body } = await ask('GET', `/v1/events/${each.eventId}`);
      expect(body).to.deep.equal(each);
      expect(headers.get('etag')).to.equal(`"${each.sequenceNumber}"`);
    }
  });

  it('is where the Location of an append leads', async () => {
    const { headers, body } = await post(anEvent());
    const found = await ask('GET', headers.get('location') ?? '');
    expect(found.body).to.deep.equal(body);
    expect(found.headers.get('etag')).to.equal(headers.get('etag'));
  });

  it('answers in MessagePack', async () => {
    const { status, headers, bytes } = await ask('GET', path, { Accept: 'application/msgpack' });
    expect(status).to.equal(200);
    expect(headers.get('content-type')).to.equal('application/msgpack');
    expect(headers.get('etag')).to.equal('"1"');
    expect(unpack(bytes)).to.deep.equal(event);
  });

  it('answers with a CloudEvent, which can be sent again and is the same', async () => {
    const accept = 'application/cloudevents+json';
    const { headers, body, bytes } = await ask('GET', path, { Accept: accept });
    expect(headers.get('content-type')).to.equal(`${accept}; charset=utf-8`);
    expect(headers.get('etag')).to.equal('"1"');
    expect(body).to.deep.equal(cloudEventFrom(event));
    const again = await post(bytes, { 'Content-Type': accept });
    expect(again.status).to.equal(200);
    expect(again.body).to.deep.equal(event);
  });

  it('takes an id in capital letters', async () => {
    const { status, body } = await ask('GET', `/v1/events/${event.eventId.toUpperCase()}`);
    expect(status).to.equal(200);
    expect(body).to.deep.equal(event);
  });

  for (const accept of ACCEPTED) {
    it(`answers HEAD as GET, but for the body: ${accept}`, async () => {
      const whole = await ask('GET', path, { Accept: accept });
      const { status, headers, bytes } = await ask('HEAD', path, { Accept: accept });
      expect({ status, bytes: bytes.length }).to.deep.equal({ status: 200, bytes: 0 });
      for (const name of ['etag', 'content-type', 'content-length', 'vary']) {
        expect(headers.get(name), name).to.equal(whole.headers.get(name));
      }
    });
  }

  it('does not find an id that no event has', async () => {
    for (const accept of ACCEPTED) {
      const asking = () => ask('GET', `/v1/events/${UNKNOWN}`, { Accept: accept });
      const { body, headers } = await refused('not_found', asking);
      expect(body['path']).to.equal(`/v1/events/${UNKNOWN}`);
      expect(headers.get('etag')).to.equal(null);
    }
    const { status, bytes } = await ask('HEAD', `/v1/events/${UNKNOWN}`);
    expect({ status, bytes: bytes.length }).to.deep.equal({ status: 404, bytes: 0 });
  });

  for (const id of ['1', 'x', UNKNOWN.slice(1), `${UNKNOWN}0`, `{${UNKNOWN}}`, `${UNKNOWN}%0a`]) {
    it(`refuses what is no UUID: ${id}`, async () => {
      const asking = () => ask('GET', `/v1/events/${id}`);
      expect(pointersIn(await refused('invalid_request', asking))).to.deep.equal(['/eventId']);
    });
  }

  it('refuses parameters, and media types that it does not have', async () => {
    const withQuery = () => ask('GET', `${path}?version=2`);
    expect(pointersIn(await refused('invalid_request', withQuery))).to.deep.equal(['/version']);
    const asText = () => ask('GET', path, { Accept: 'text/csv' });
    const { body } = await refused('not_acceptable', asText);
    expect(body['offered']).to.deep.equal(ACCEPTED);
  });
});
