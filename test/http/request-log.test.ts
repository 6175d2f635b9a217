import { expect } from 'chai';
import { pack } from 'msgpackr';
import { eventually } from '../support/eventually.ts';
import { anEvent } from '../support/examples.ts';
import { answerOf, type GivenHeaders, post } from '../support/served-store.ts';
import type { StartedService } from '../support/service-folder.ts';
import { servicesOnOneDatabase } from '../support/services-on-one-database.ts';
import { SlowReader } from '../support/slow-reader.ts';

const SECRET = 'hunter2-swordfish';

describe('The log of a service', function () {
  this.timeout(120_000);
  const { start, launch, db } = servicesOnOneDatabase();
  let service: StartedService;

  before(async () => {
    service = await start({ LOG_LEVEL: 'debug' });
  });

  const get = (path: string, headers: GivenHeaders = {}, method = 'GET') =>
    answerOf(fetch(service.url + path, { method, headers }));

  /** The line about the request with this id, once it is there: without time and duration. */
  function lineOf(requestId: string): Promise<Readonly<Record<string, unknown>>> {
    return eventually(() => {
      const lines = linesIn(service.output()).filter((line) => line['requestId'] === requestId);
      expect(lines, requestId).to.have.length(1);
      const { timestamp, durationMs, requestId: _, ...line } = lines[0] ?? {};
      expect(timestamp).to.match(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/);
      expect(durationMs).to.be.a('number').that.is.greaterThan(0);
      return line;
    });
  }

  it('has one line for each request: which operation, how it ended, how long it took', async () => {
    const id = '5e7ad7dd-6b2c-4f7e-8d5b-0f0a1d3d8c11';
    await post(service.url, anEvent(), { 'X-Request-Id': 'r1' });
    await post(service.url, '{', { 'X-Request-Id': 'r2' });
    await get('/v1/events?limit=1', { 'X-Request-Id': 'r3' });
    await get(`/v1/events/${id}`, { 'X-Request-Id': 'r4' }, 'HEAD');
    await get('/nowhere?x=1', { 'X-Request-Id': 'r5' });
    await get('/v1/events', { 'X-Request-Id': 'r6' }, 'DELETE');
    const own = await get('/v1/aggregates');
    for (const [requestId, operation, method, path, status] of [
      ['r1', 'appendEvents', 'POST', '/v1/events', 201],
      ['r2', 'appendEvents', 'POST', '/v1/events', 400],
      ['r3', 'readEvents', 'GET', '/v1/events', 200],
      ['r4', 'readEvent', 'HEAD', `/v1/events/${id}`, 404],
      ['r5', undefined, 'GET', '/nowhere', 404],
      ['r6', undefined, 'DELETE', '/v1/events', 405],
      [own.headers.get('x-request-id') ?? '', 'listAggregates', 'GET', '/v1/aggregates', 200],
    ] as const) {
      expect(await lineOf(requestId)).to.deep.equal({
        level: 'info',
        message: `${method} ${path} ${status}`,
        ...(operation !== undefined && { operation }),
        ...{ method, path, status },
      });
    }
  });

  it('tells of probes only where everything is told', async () => {
    for (const path of ['/health/live', '/health/ready', '/metrics']) {
      await get(path, { 'X-Request-Id': `probe-${path}` });
      expect(await lineOf(`probe-${path}`)).to.include({ level: 'debug', status: 200 });
    }
    const quiet = await start({ LOG_LEVEL: 'info' });
    for (const path of ['/health/live', '/health/ready', '/metrics', '/openapi.json']) {
      await answerOf(fetch(quiet.url + path));
    }
    await eventually(() => expect(quiet.output()).to.include('GET /openapi.json 200'));
    expect(quiet.output()).not.to.match(/GET \/(health|metrics)/);
  });

  it('says where a client was gone before it had its answer', async () => {
    const data = { text: 'x'.repeat(1_000_000) };
    for (let each = 0; each < 12; each += 1) await post(service.url, anEvent({ data }));
    const port = Number(new URL(service.url).port);
    const slow = await SlowReader.ask(port, '/v1/events', 'application/x-ndjson');
    const [, id = ''] = /X-Request-Id: (\S+)/i.exec(await slow.take(2_000)) ?? [];
    slow.leave();
    expect(await lineOf(id)).to.include({ status: 200, clientGone: true });
    const leaving = new AbortController();
    const waiting = fetch(`${service.url}/v1/events?minPosition=9999&waitMs=30000`, {
      headers: { 'X-Request-Id': 'left' },
      signal: leaving.signal,
    });
    setTimeout(() => leaving.abort(), 200);
    await waiting.catch(() => undefined);
    expect(await lineOf('left')).to.include({ status: 499, clientGone: true });
  });

  it('says what it was that is not the fault of the client, and of which request', async () => {
    const events = db().collection<{ _id: number }>('events.Mission');
    const taken = await events.findOneAndDelete({ _id: 1 });
    try {
      const { status } = await get('/v1/events', { 'X-Request-Id': 'damaged' });
      expect(status).to.equal(500);
    } finally {
      if (taken !== null) await events.insertOne(taken);
    }
    await eventually(() => {
      const lines = linesIn(service.output()).filter((line) => line['requestId'] === 'damaged');
      expect(lines.map(({ level, message }) => ({ level, message }))).to.have.deep.members([
        { level: 'error', message: 'A request failed' },
        { level: 'info', message: 'GET /v1/events 500' },
      ]);
      expect(JSON.stringify(lines)).to.match(/there is no event at position 1\b/);
    });
  });

  it('has nothing in it that a client sent but the path', async () => {
    const headers = {
      Authorization: `Bearer ${SECRET}`,
      'X-Api-Key': SECRET,
      Cookie: `session=${SECRET}`,
      'Idempotency-Key': SECRET,
      'User-Agent': SECRET,
    };
    const secret = { data: { password: SECRET }, userId: SECRET };
    const statuses = [
      await post(service.url, anEvent(secret), headers),
      await post(service.url, { ...anEvent(secret), [SECRET]: 1 }, headers),
      await post(service.url, `{"data":"${SECRET}"`, headers),
      await post(service.url, pack({ token: SECRET }), {
        ...headers,
        'Content-Type': 'application/msgpack',
      }),
      await post(service.url, SECRET, { ...headers, 'Content-Type': SECRET }),
      await post(service.url, anEvent(secret), { 'If-Match': SECRET }),
      await get(`/v1/events?userId=${SECRET}`, headers),
      await get(`/v1/events?token=${SECRET}&${SECRET}=1`, headers),
      await get(`/v1/events?cursor=${SECRET}`, { Accept: SECRET }),
      await get(`/nowhere?token=${SECRET}`, headers),
    ].map(({ status }) => status);
    expect(statuses).to.deep.equal([201, 400, 400, 400, 415, 400, 200, 400, 406, 404]);
    const last = await get('/v1/events?limit=1');
    await lineOf(last.headers.get('x-request-id') ?? '');
    expect(service.output()).not.to.include(SECRET);
  });

  for (const [title, uri] of [
    ['of another scheme', `postgres://ada:${SECRET}@localhost/events`],
    ['that the driver cannot read', `mongodb://ada:${SECRET}@localhost:port/?replicaSet=rs0`],
    ['with two passwords', `mongodb://ada:${SECRET}@${SECRET}@localhost/?replicaSet=rs0`],
    ['whose password is not escaped', `mongodb://ada:${SECRET}?x@localhost/?replicaSet=rs0`],
    [
      'where nobody listens',
      `mongodb://ada:${SECRET}@127.0.0.1:1/?replicaSet=rs0&serverSelectionTimeoutMS=300`,
    ],
  ] as const) {
    it(`has no password of an address ${title}`, async () => {
      const failing = await launch({ MONGODB_URI: uri });
      expect(await failing.ended).to.deep.equal({ exitCode: 1, signal: null });
      const lines = linesIn(failing.output());
      expect(lines.at(-1)).to.include({ level: 'error' });
      expect(failing.output()).not.to.include(SECRET);
    });
  }

  it('has nothing but lines of JSON, to the end', async () => {
    service.send('SIGTERM');
    expect(await service.ended).to.deep.equal({ exitCode: 0, signal: null });
    const lines = linesIn(service.output());
    for (const line of lines) expect(line).to.include.all.keys('level', 'message', 'timestamp');
    expect(lines.at(-1)).to.include({ message: 'Stopped' });
  });
});

/** Fails where one of the lines is no JSON object. */
function linesIn(output: string): readonly Readonly<Record<string, unknown>>[] {
  const whole = output.slice(0, output.lastIndexOf('\n'));
  return whole.split('\n').map((line) => JSON.parse(line) as Record<string, unknown>);
}
