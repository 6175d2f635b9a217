import { expect } from 'chai';
import { pack } from 'msgpackr';
import { type ErrorDetails, EventStoreError } from '../../src/errors.ts';
import type { EventStore } from '../../src/event-store.ts';
import { LIMITS } from '../../src/events/limits.ts';
import { DescribedApi, type OpenApiDocument } from '../support/described-api.ts';
import { anEvent, someEvents } from '../support/examples.ts';
import { type HttpServer, startHttpServer } from '../support/http-server.ts';
import { type Answer, answerOf, type GivenHeaders, servedStore } from '../support/served-store.ts';

const MESSAGE_PACK = 'application/msgpack';
const CLOUD_EVENT = 'application/cloudevents+json';
const CLOUD_EVENTS = 'application/cloudevents-batch+json';
const UNKNOWN = '5e7ad7dd-6b2c-4f7e-8d5b-0f0a1d3d8c11';

/** What a store may fail with that is not to be had of one that is well. */
const FAILURES: { readonly [Code in keyof ErrorDetails]?: ErrorDetails[Code] } = {
  aggregate_type_limit: { aggregateType: 'Mission', limit: 200 },
  queue_full: { retryAfterMs: 1_000 },
  unavailable: {},
  outcome_unknown: { eventIds: [UNKNOWN] },
  store_closed: {},
  log_damaged: { position: 7 },
  internal: {},
};

describe('The answers of the API are as its OpenAPI document has them:', () => {
  const { store, ask, post } = servedStore();
  let api: DescribedApi;

  before(async () => {
    const { body } = await ask('GET', '/openapi.json');
    api = new DescribedApi(body as unknown as OpenApiDocument);
    await store().append([...someEvents(3), anEvent({ metadata: {}, tags: [] })]);
  });

  /** The statuses that were checked. */
  async function checked(
    operationId: string,
    answers: readonly Promise<Answer>[],
  ): Promise<readonly number[]> {
    const statuses: number[] = [];
    for (const answer of await Promise.all(answers)) {
      api.checkAnswer(operationId, answer);
      statuses.push(answer.status);
    }
    return statuses;
  }

  const get = (path: string, accept = 'application/json') => ask('GET', path, { Accept: accept });

  it('appendEvents, recorded and repeated', async () => {
    const event = () => anEvent({ eventId: crypto.randomUUID() });
    for (const accept of ['application/json', MESSAGE_PACK, CLOUD_EVENT]) {
      const given = event();
      const first = await checked('appendEvents', [post(given, { Accept: accept })]);
      const again = await checked('appendEvents', [post(given, { Accept: accept })]);
      expect([...first, ...again]).to.deep.equal([201, 200]);
    }
    for (const accept of ['application/json', MESSAGE_PACK, CLOUD_EVENTS]) {
      const given = { events: [event(), event()] };
      const first = await checked('appendEvents', [post(given, { Accept: accept })]);
      const again = await checked('appendEvents', [post(given, { Accept: accept })]);
      expect([...first, ...again]).to.deep.equal([201, 200]);
    }
  });

  it('appendEvents, of what its examples are', async () => {
    const { requestBody } = api.operation('appendEvents');
    for (const [type, { examples = {} }] of Object.entries(requestBody?.content ?? {})) {
      for (const [name, { value }] of Object.entries(examples)) {
        const isPacked = type === MESSAGE_PACK;
        const body = isPacked ? pack(value) : JSON.stringify(value);
        const statuses = await checked('appendEvents', [post(body, { 'Content-Type': type })]);
        expect(statuses[0], `${type} ${name}`).to.be.oneOf([200, 201]);
      }
    }
  });

  it('appendEvents, refused', async () => {
    const event = anEvent({ eventId: crypto.randomUUID() });
    await post(event);
    const { aggregateType, aggregateId } = event;
    const next = (headers: GivenHeaders) => post(anEvent({ aggregateType, aggregateId }), headers);
    const key = { 'Idempotency-Key': 'once' };
    await post(anEvent(), key);
    const statuses = await checked('appendEvents', [
      post('{'),
      post({ ...event, eventType: '', data: 7 }),
      post({ ...event, data: {} }),
      post({ ...anEvent(), expectedSequenceNumber: 7 }),
      next({ 'If-Match': '"7"' }),
      next({ 'If-Match': '7' }),
      next({ Accept: 'text/csv' }),
      post('x', { 'Content-Type': 'text/plain' }),
      post(Buffer.alloc(LIMITS.bodyBytesMax + 1, ' ')),
      post(anEvent(), key),
      post(anEvent(), { 'X-Long': 'x'.repeat(20_000) }),
    ]);
    expect(statuses).to.deep.equal([400, 400, 409, 409, 412, 400, 406, 415, 413, 422, 431]);
  });

  it('readEvents', async () => {
    const path = '/v1/events?limit=2';
    const types = [
      'application/json',
      MESSAGE_PACK,
      CLOUD_EVENTS,
      'application/x-ndjson',
      'text/csv',
    ];
    const statuses = await checked('readEvents', [
      ...types.map((type) => get(path, type)),
      get('/v1/events?tag=never-seen'),
      get('/v1/events?limit=0'),
      get('/v1/events', 'text/html'),
      get('/v1/events?minPosition=9999999&waitMs=0'),
    ]);
    expect(statuses).to.deep.equal([...types.map(() => 200), 200, 400, 406, 503]);
  });

  it('readEvent', async () => {
    const { body } = await post(anEvent());
    const path = `/v1/events/${body['eventId']}`;
    const statuses = await checked('readEvent', [
      ...['application/json', MESSAGE_PACK, CLOUD_EVENT].map((type) => get(path, type)),
      get('/v1/events/7'),
      get(`/v1/events/${UNKNOWN}`),
      get(path, 'text/html'),
    ]);
    expect(statuses).to.deep.equal([200, 200, 200, 400, 404, 406]);
  });

  it('listAggregates', async () => {
    const path = '/v1/aggregates?aggregateType=Mission&limit=2';
    const statuses = await checked('listAggregates', [
      ...['application/json', MESSAGE_PACK].flatMap((type) => [
        get('/v1/aggregates', type),
        get(path, type),
      ]),
      get('/v1/aggregates?limit=2'),
      get('/v1/aggregates', 'text/html'),
    ]);
    expect(statuses).to.deep.equal([200, 200, 200, 200, 400, 406]);
  });

  it('all others', async () => {
    for (const [operationId, path] of [
      ['isLive', '/health/live'],
      ['isReady', '/health/ready'],
      ['readMetrics', '/metrics'],
      ['readOpenApi', '/openapi.json'],
      ['readAsyncApi', '/asyncapi.json'],
      ['readProblem', '/problems/sequence_conflict'],
    ] as const) {
      expect(await checked(operationId, [get(path)]), path).to.deep.equal([200]);
      expect(await checked(operationId, [get(`${path}?x=1`)]), path).to.deep.equal([400]);
    }
    expect(await checked('readProblem', [get('/problems/none')])).to.deep.equal([404]);
  });

  describe('over a store that fails', () => {
    let failure: unknown;
    let server: HttpServer;

    before(async () => {
      server = await startHttpServer(failing(() => failure));
    });
    after(() => server.close());

    const asked = (path: string, init: RequestInit = {}) =>
      answerOf(fetch(server.url + path, init));
    const asking: Readonly<Record<string, () => Promise<Answer>>> = {
      appendEvents: () => {
        const headers = { 'Content-Type': 'application/json' };
        const body = JSON.stringify(anEvent());
        return asked('/v1/events', { method: 'POST', headers, body });
      },
      readEvents: () => asked('/v1/events'),
      readEvent: () => asked(`/v1/events/${UNKNOWN}`),
      listAggregates: () => asked('/v1/aggregates'),
      isReady: () => asked('/health/ready'),
    };

    for (const operationId of Object.keys(asking)) {
      it(operationId, async () => {
        const described = JSON.stringify(api.operation(operationId).responses);
        for (const [code, details] of Object.entries(FAILURES)) {
          if (!described.includes(code)) continue;
          failure = new EventStoreError(code as keyof ErrorDetails, 'It fails.', details);
          const answer = await asking[operationId]?.();
          if (answer !== undefined) api.checkAnswer(operationId, answer);
          expect(answer?.status, code).to.be.within(409, 503);
        }
      });
    }
  });
});

/** A store of which everything fails. */
function failing(failure: () => unknown): EventStore {
  const fail = () => Promise.reject(failure());
  return new Proxy({} as EventStore, { get: () => fail });
}
