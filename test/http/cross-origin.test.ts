import { expect } from 'chai';
import { apiClient } from '../support/api-client.ts';
import { anEvent } from '../support/examples.ts';
import { expectProblem } from '../support/served-store.ts';
import { startedApp } from '../support/started-app.ts';

const CONSOLE = 'https://console.example';
const PREFLIGHT = {
  Origin: CONSOLE,
  'Access-Control-Request-Method': 'POST',
  'Access-Control-Request-Headers': 'authorization,content-type,idempotency-key',
};

const corsHeadersOf = (headers: Headers) =>
  [...headers.keys()].filter((name) => name.startsWith('access-control-'));

/** Operations by their methods, among other things that are said of a path. */
type Described = Readonly<
  Record<
    string,
    { readonly parameters?: readonly { readonly name: string; readonly in: string }[] }
  >
>;

const METHODS = new Set(['get', 'head', 'post', 'put', 'patch', 'delete']);

describe('A page of another origin', () => {
  const { app, another, shown } = startedApp({ AUTH: 'on' });
  let open: string;

  before(async () => {
    open = (await another({ CORS_ORIGINS: `${CONSOLE}, http://localhost:5173` })).url;
  });

  it('may not ask, unless it is configured', async () => {
    const client = apiClient(app().url, shown[1]);
    const read = await client.ask('GET', '/v1/events', { headers: { Origin: CONSOLE } });
    expect(corsHeadersOf(read.headers)).to.deep.equal([]);
    const preflight = await apiClient(app().url).ask('OPTIONS', '/v1/events', {
      headers: PREFLIGHT,
    });
    expectProblem(preflight, 'unauthenticated');
    expect(corsHeadersOf(preflight.headers)).to.deep.equal([]);
  });

  it('that is configured may ask, with a credential of its own and never by a cookie', async () => {
    const preflight = await apiClient(open).ask('OPTIONS', '/v1/events', { headers: PREFLIGHT });
    expect(preflight.status).to.equal(204);
    expect(preflight.headers.get('access-control-allow-origin')).to.equal(CONSOLE);
    expect(preflight.headers.get('access-control-allow-methods')).to.include('POST');
    expect(preflight.headers.get('access-control-allow-headers')).to.include('Authorization');
    expect(preflight.headers.get('access-control-allow-credentials')).to.equal(null);

    const appended = await apiClient(open, shown[1]).append(anEvent(), { Origin: CONSOLE });
    expect(appended.status).to.equal(201);
    expect(appended.headers.get('access-control-allow-origin')).to.equal(CONSOLE);
    expect(appended.headers.get('access-control-expose-headers')).to.include('ETag');
    expect(appended.headers.get('vary')).to.include('Origin');
    expect(appended.headers.get('set-cookie')).to.equal(null);
  });

  it('that is configured may use every method that there is, and every header', async () => {
    const { body } = await apiClient(open, shown[1]).ask('GET', '/openapi.json');
    const operations = Object.values(body['paths'] as Record<string, Described>).flatMap((path) =>
      Object.entries(path).filter(([method]) => METHODS.has(method)),
    );
    const methods = new Set(operations.map(([method]) => method.toUpperCase()));
    expect(methods).to.include.all.keys('PUT', 'PATCH', 'DELETE');
    const asked = await apiClient(open).ask('OPTIONS', '/v1/subscriptions/billing', {
      headers: { ...PREFLIGHT, 'Access-Control-Request-Method': 'PATCH' },
    });
    const listOf = (name: string) => (asked.headers.get(name) ?? '').split(',');
    expect(listOf('access-control-allow-methods')).to.include.members([...methods]);
    const headers = operations.flatMap(([, { parameters = [] }]) =>
      parameters.filter((each) => each.in === 'header').map(({ name }) => name),
    );
    expect(headers).to.include('Last-Event-ID');
    expect(listOf('access-control-allow-headers')).to.include.members(headers);
  });

  it('sees why it was refused', async () => {
    const headers = { Origin: CONSOLE };
    const refused = await apiClient(open).ask('GET', '/v1/events', { headers });
    expectProblem(refused, 'unauthenticated');
    expect(refused.headers.get('access-control-allow-origin')).to.equal(CONSOLE);
  });

  it('that is another than those configured may not', async () => {
    for (const origin of [
      ...['https://evil.example', 'http://console.example', `${CONSOLE}.evil.example`, 'null'],
      ...[`${CONSOLE}:8443`, 'https://consoleXexample'],
    ]) {
      const headers = { ...PREFLIGHT, Origin: origin };
      const { headers: given } = await apiClient(open).ask('OPTIONS', '/v1/events', { headers });
      expect(given.get('access-control-allow-origin'), origin).to.equal(null);
    }
  });

  it('leaves OPTIONS what it is for all others', async () => {
    const { status, headers } = await apiClient(open, shown[1]).ask('OPTIONS', '/v1/events');
    expect(status).to.equal(204);
    expect(headers.get('allow')).to.include('POST');
    expectProblem(await apiClient(open).ask('OPTIONS', '/v1/events'), 'unauthenticated');
  });
});
