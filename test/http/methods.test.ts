import { expect } from 'chai';
import { eventSequence } from '../../src/engine/read/event-sequence.ts';
import { API_KEY } from '../../src/http/api-keys.examples.ts';
import { closed, registered, TEXT } from '../support/event-schemas.ts';
import { anEvent } from '../support/examples.ts';
import { startHttpServer } from '../support/http-server.ts';
import { OPEN_ACCESS } from '../support/open-access.ts';
import { expectProblem, pointersIn, servedStore } from '../support/served-store.ts';

const METHODS = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'PROPFIND'];

/** What may be done at each path; the OpenAPI document has the same paths. */
const ALLOWED: Readonly<Record<string, readonly string[]>> = {
  '/v1/events': ['POST', 'GET', 'HEAD'],
  '/v1/events/stream': ['GET', 'HEAD'],
  '/v1/events/{eventId}': ['GET', 'HEAD'],
  '/v1/aggregates': ['GET', 'HEAD'],
  '/v1/aggregates/{aggregateType}/{aggregateId}': ['GET', 'HEAD'],
  '/v1/aggregates/{aggregateType}/{aggregateId}/diff': ['GET', 'HEAD'],
  '/v1/aggregates/{aggregateType}/{aggregateId}/blame': ['GET', 'HEAD'],
  '/v1/events/replay/{aggregateId}': ['POST'],
  '/v1/events/snapshot/{aggregateId}': ['POST', 'GET', 'HEAD', 'DELETE'],
  '/v1/snapshots/policies': ['GET', 'HEAD', 'PUT', 'DELETE'],
  '/v1/snapshots/policies/{aggregateType}': ['PUT', 'DELETE'],
  '/v1/events/subscribe': ['POST'],
  '/v1/subscriptions': ['GET', 'HEAD'],
  '/v1/subscriptions/{name}': ['GET', 'HEAD', 'PATCH', 'DELETE'],
  '/v1/subscriptions/{name}/pause': ['POST'],
  '/v1/subscriptions/{name}/resume': ['POST'],
  '/v1/subscriptions/{name}/reset': ['POST'],
  '/v1/subscriptions/{name}/rotate-secret': ['POST'],
  '/v1/subscriptions/{name}/test': ['POST'],
  '/v1/subscriptions/{name}/deliveries': ['GET', 'HEAD'],
  '/v1/subscriptions/{name}/dead-letters': ['GET', 'HEAD'],
  '/v1/subscriptions/{name}/dead-letters/export': ['GET', 'HEAD'],
  '/v1/subscriptions/{name}/dead-letters/redrive': ['POST'],
  '/v1/subscriptions/{name}/dead-letters/{id}/redrive': ['POST'],
  '/v1/subscriptions/{name}/dead-letters/discard': ['POST'],
  '/v1/subscriptions/{name}/dead-letters/{id}/discard': ['POST'],
  '/v1/subscriptions/{name}/fetch': ['POST'],
  '/v1/subscriptions/{name}/ack': ['POST'],
  '/v1/subscriptions/{name}/nack': ['POST'],
  '/v1/schemas': ['GET', 'HEAD'],
  '/v1/schemas/{aggregateType}/{eventType}': ['GET', 'HEAD'],
  '/v1/schemas/{aggregateType}/{eventType}/versions': ['POST'],
  '/v1/schemas/{aggregateType}/{eventType}/versions/{version}': ['GET', 'HEAD'],
  '/v1/schemas/{aggregateType}/{eventType}/versions/{version}/deprecation': ['PUT'],
  '/v1/schemas/{aggregateType}/{eventType}/compatibility': ['POST'],
  '/v1/schemas/{aggregateType}/{eventType}/validate': ['POST'],
  '/v1/schemas/{aggregateType}/{eventType}/config': ['PUT'],
  '/v1/schemas/{aggregateType}/{eventType}/diff/{from}/{to}': ['GET', 'HEAD'],
  '/v1/keys': ['POST', 'GET', 'HEAD'],
  '/v1/keys/{keyId}': ['DELETE', 'GET', 'HEAD'],
  '/problems/{code}': ['GET', 'HEAD'],
  '/health/live': ['GET', 'HEAD'],
  '/health/ready': ['GET', 'HEAD'],
  '/metrics': ['GET', 'HEAD'],
  '/asyncapi.json': ['GET', 'HEAD'],
  '/openapi.json': ['GET', 'HEAD'],
};

const STORED_KEY = { ...API_KEY, createdAt: new Date(), expiresAt: new Date() };

const ONE_KEY = {
  ...OPEN_ACCESS.keys,
  list: async () => [STORED_KEY],
  find: async () => STORED_KEY,
};

describe('Each path of the API', () => {
  const { store, ask, post, refused } = servedStore({}, { access: { keys: ONE_KEY } });
  let paths: readonly (readonly [path: string, allowed: readonly string[]])[];

  before(async () => {
    const { body } = await post(anEvent());
    const subject = await registered(store(), [
      closed({ a: TEXT }),
      closed({ a: TEXT }, { title: '2' }),
    ]);
    const target = { type: 'pull' };
    await store().subscriptions.create({ name: 'billing', target });
    paths = Object.entries(ALLOWED).map(([path, allowed]) => [
      path
        .replace('{eventId}', `${body['eventId']}`)
        .replace('{keyId}', API_KEY.keyId)
        .replace('{aggregateId}', `${body['aggregateId']}`)
        .replace('{aggregateType}', subject.aggregateType)
        .replace('{eventType}', subject.eventType)
        .replace('{version}', '1')
        .replace('{name}', 'billing')
        .replace('{id}', '7')
        .replace('{from}', '1')
        .replace('{to}', '2')
        .replace('{code}', 'queue_full'),
      allowed,
    ]);
  });

  it('is in the OpenAPI document, and no other', async () => {
    const { body } = await ask('GET', '/openapi.json');
    expect(Object.keys(body['paths'] as object)).to.have.members(Object.keys(ALLOWED));
  });

  it('answers other methods with 405 and those there are, and does nothing', async () => {
    for (const [path, allowed] of paths) {
      for (const method of METHODS.filter((each) => !allowed.includes(each))) {
        if (method === 'HEAD') {
          expect((await ask(method, path)).status, path).to.equal(405);
          continue;
        }
        const { status, headers, body } = await refused('method_not_allowed', () =>
          ask(method, path),
        );
        expect(status, `${method} ${path}`).to.equal(405);
        expect(body['allow']).to.have.members([...allowed, 'OPTIONS']);
        expect(headers.get('allow')?.split(', ')).to.deep.equal(body['allow']);
      }
    }
  });

  it('answers OPTIONS with 204 and the methods there are', async () => {
    for (const [path, allowed] of paths) {
      const { status, headers, bytes } = await ask('OPTIONS', path);
      expect(status, path).to.equal(204);
      expect(headers.get('allow')?.split(', ')).to.have.members([...allowed, 'OPTIONS']);
      expect(bytes).to.have.length(0);
    }
  });

  it('answers HEAD as GET, but for the body', async () => {
    const ending = paths.filter(([path]) => path !== '/v1/events/stream');
    for (const [path] of ending.filter(([, allowed]) => allowed.includes('GET'))) {
      const [head, get] = [await ask('HEAD', path), await ask('GET', path)];
      expect(head.status, path).to.equal(200);
      expect(head.bytes).to.have.length(0);
      const names = ['content-type', 'etag', 'link', 'x-content-type-options', 'retry-after'];
      for (const name of names) expect(head.headers.get(name)).to.equal(get.headers.get(name));
      // A stream has none that could be said before.
      if (path.endsWith('/export')) continue;
      const lengths = [head, get].map(({ headers }) => headers.get('content-length'));
      expect(lengths[0], path).to.equal(`${get.bytes.length}`).and.to.equal(lengths[1]);
    }
  });

  it('answers HEAD for what there is not without a body', async () => {
    for (const path of ['/v1/events/5e7ad7dd-6b2c-4f7e-8d5b-0f0a1d3d8c11', '/nowhere']) {
      const { status, headers, bytes } = await ask('HEAD', path);
      expect(status).to.equal(404);
      expect(headers.get('content-type')).to.equal('application/problem+json; charset=utf-8');
      expect(bytes).to.have.length(0);
    }
  });

  it('answers HEAD for a stream or a table with its type', async () => {
    for (const type of ['application/x-ndjson', 'text/csv']) {
      const { status, headers, bytes } = await ask('HEAD', '/v1/events', { Accept: type });
      expect(status).to.equal(200);
      expect(headers.get('content-type')).to.equal(`${type}; charset=utf-8`);
      expect(bytes).to.have.length(0);
    }
  });

  it('answers HEAD for a stream without reading all that it would be', async () => {
    const whole = await store().readLog().toArray();
    let batches = 0;
    const readLog = () =>
      eventSequence(async function* () {
        for (batches = 0; batches < 100; batches += 1) yield whole;
      });
    const reading = await startHttpServer({ ...store(), readLog });
    try {
      const headers = { Accept: 'application/x-ndjson' };
      await fetch(`${reading.url}/v1/events`, { method: 'HEAD', headers });
      expect(batches).to.be.lessThan(2);
      await (await fetch(`${reading.url}/v1/events`, { headers })).text();
      expect(batches).to.equal(100);
    } finally {
      await reading.close();
    }
  });

  it('refuses parameters in the query that it does not know, and points at each', async () => {
    for (const [path, allowed] of paths) {
      for (const method of allowed.filter((each) => each !== 'HEAD')) {
        const answer = await refused('invalid_request', () =>
          ask(method, `${path}?colour=red&__proto__=1&a%2Fb=`, {
            'Content-Type': 'application/json',
          }),
        );
        expect(answer.status, `${method} ${path}`).to.equal(400);
        expect(pointersIn(answer)).to.have.members(['/colour', '/__proto__', '/a~1b']);
      }
    }
  });

  it('says 404 for a path there is not, whatever the method and the query', async () => {
    for (const method of ['GET', 'POST', 'DELETE']) {
      expectProblem(await ask(method, '/v1/nowhere?colour=red'), 'not_found');
    }
  });
});
