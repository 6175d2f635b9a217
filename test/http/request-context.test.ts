import { expect } from 'chai';
import { eventually } from '../support/eventually.ts';
import { anEvent } from '../support/examples.ts';
import { servedStore } from '../support/served-store.ts';

const UUID7 = /^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[0-9a-f]{4}-[0-9a-f]{12}$/;
const TRACEPARENT = '00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01';

describe('A request', () => {
  const { server, ask, post } = servedStore();

  it('is answered with the X-Request-Id that it came with, whatever the answer', async () => {
    const headers = { 'X-Request-Id': 'console/7:Abc_~!' };
    for (const answer of [
      await post(anEvent(), headers),
      await post({}, headers),
      await post('{', headers),
      await ask('GET', '/v1/events', headers),
      await ask('DELETE', '/v1/events', headers),
      await ask('OPTIONS', '/v1/events', headers),
      await ask('GET', '/nowhere', headers),
      await ask('GET', '/v1/events/%E0%A4', headers),
      await ask('GET', '/health/live', headers),
    ]) {
      expect(answer.headers.get('x-request-id')).to.equal('console/7:Abc_~!');
    }
  });

  it('gets an id of its own where it came without one, or with one that is not usable', async () => {
    const ids = new Set<string>();
    for (const given of [undefined, '', 'a b', 'x'.repeat(129), 'é', 'a\tb']) {
      const headers = given === undefined ? {} : { 'X-Request-Id': given };
      const answer = await post(anEvent(), headers);
      const id = answer.headers.get('x-request-id') ?? '';
      expect(id).to.match(UUID7);
      ids.add(id);
    }
    expect(ids.size).to.equal(6);
    const longest = 'x'.repeat(128);
    const { headers } = await ask('GET', '/v1/events', { 'X-Request-Id': longest });
    expect(headers.get('x-request-id')).to.equal(longest);
  });

  it('has its trace kept in the metadata of its events, beside what they say', async () => {
    const tracestate = 'congo=t61rcWkgMzE,rojo=00f067aa0ba902b7';
    const headers = { traceparent: TRACEPARENT, tracestate };
    const { body } = await post(anEvent({ metadata: { source: 'planner' } }), headers);
    const metadata = { source: 'planner', traceparent: TRACEPARENT, tracestate };
    expect(body['metadata']).to.deep.equal(metadata);
    const found = await ask('GET', `/v1/events/${body['eventId']}`);
    expect(found.body['metadata']).to.deep.equal(metadata);
    const { body: batch } = await post({ events: [anEvent(), anEvent()] }, headers);
    for (const event of batch['events'] as { readonly metadata: unknown }[]) {
      expect(event.metadata).to.deep.include(headers);
    }
  });

  it('leaves the trace alone that an event has of its own', async () => {
    const traceparent = TRACEPARENT.replace('4bf9', '0000');
    const { body } = await post(anEvent({ metadata: { traceparent } }), {
      traceparent: TRACEPARENT,
      tracestate: 'a=1',
    });
    expect(body['metadata']).to.deep.equal({ traceparent });
  });

  for (const traceparent of [
    'nonsense',
    TRACEPARENT.slice(0, -1),
    `${TRACEPARENT}-`,
    TRACEPARENT.toUpperCase(),
    TRACEPARENT.replace('00-', 'ff-'),
    `00-${'0'.repeat(32)}-00f067aa0ba902b7-01`,
    `00-4bf92f3577b34da6a3ce929d0e0e4736-${'0'.repeat(16)}-01`,
    `${TRACEPARENT}, ${TRACEPARENT}`,
  ]) {
    it(`is taken for one without a trace where that is ${traceparent}`, async () => {
      const { status, body } = await post(anEvent({ metadata: {} }), {
        traceparent,
        tracestate: 'a=1',
      });
      expect(status).to.equal(201);
      expect(body['metadata']).to.deep.equal({});
    });
  }

  it('loses a tracestate that is too long or alone, and keeps its trace', async () => {
    const long = { traceparent: TRACEPARENT, tracestate: `a=${'x'.repeat(255)}` };
    const { body } = await post(anEvent({ metadata: {} }), long);
    expect(body['metadata']).to.deep.equal({ traceparent: TRACEPARENT });
    const alone = await post(anEvent({ metadata: {} }), { tracestate: 'a=1' });
    expect(alone.body['metadata']).to.deep.equal({});
  });

  it('is answered without a word on what serves it, and with headers for browsers', async () => {
    for (const { headers } of [
      await post(anEvent()),
      await ask('GET', '/v1/events'),
      await ask('GET', '/nowhere'),
      await ask('OPTIONS', '/v1/events'),
    ]) {
      expect(headers.get('x-powered-by')).to.equal(null);
      expect(headers.get('server')).to.equal(null);
      expect(headers.get('x-content-type-options')).to.equal('nosniff');
      expect(headers.get('x-frame-options')).to.equal('SAMEORIGIN');
      expect(headers.get('referrer-policy')).to.equal('no-referrer');
      expect(headers.get('content-security-policy')).to.match(/default-src 'none'/);
      expect(headers.get('strict-transport-security')).to.equal(null);
    }
  });

  it('is told of once, with what answered it, but neither query nor headers nor body', async () => {
    const count = server().answered.length;
    const headers = { 'X-Request-Id': 'told-of', 'Idempotency-Key': 'a-secret' };
    await ask('GET', '/v1/events?userId=somebody&limit=7', headers);
    await ask('GET', '/v1/events/5e7ad7dd-6b2c-4f7e-8d5b-0f0a1d3d8c11', headers);
    await ask('PUT', '/v1/events', headers);
    await eventually(() => expect(server().answered).to.have.length(count + 3));
    const told = server().answered.slice(count);
    const about = told.map(({ method, path, operationId, status }) => ({
      ...{ method, path, operationId, status },
    }));
    expect(about).to.deep.equal([
      { method: 'GET', path: '/v1/events', operationId: 'readEvents', status: 200 },
      {
        method: 'GET',
        path: '/v1/events/5e7ad7dd-6b2c-4f7e-8d5b-0f0a1d3d8c11',
        operationId: 'readEvent',
        status: 404,
      },
      { method: 'PUT', path: '/v1/events', operationId: undefined, status: 405 },
    ]);
    for (const request of told) {
      expect(request).to.include({ requestId: 'told-of', isComplete: true });
      expect(request.durationMs).to.be.greaterThan(0);
      expect(JSON.stringify(request)).not.to.match(/secret|somebody/);
    }
  });
});
