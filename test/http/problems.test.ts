import { expect } from 'chai';
import { type ErrorCode, type ErrorDetails, EventStoreError } from '../../src/errors.ts';
import type { EventStore } from '../../src/event-store.ts';
import { anEvent } from '../support/examples.ts';
import { type HttpServer, startHttpServer } from '../support/http-server.ts';
import { type Answer, answerOf, expectProblem, post } from '../support/served-store.ts';

/** An example of every error, with the status it has over HTTP. A new code does not compile. */
const EXAMPLES: { readonly [Code in ErrorCode]: readonly [number, ErrorDetails[Code]] } = {
  invalid_request: [400, { faults: [{ pointer: '/x', message: 'is wrong' }] }],
  unauthenticated: [401, { challenge: 'Bearer' }],
  forbidden: [403, { scope: 'events:append:Mission' }],
  not_found: [404, { path: '/x' }],
  aggregate_not_found: [404, { aggregateId: 'a', aggregateType: 'A' }],
  method_not_allowed: [405, { allow: ['GET', 'HEAD'] }],
  not_acceptable: [406, { offered: ['application/json'] }],
  request_timeout: [408, {}],
  sequence_conflict: [
    409,
    { conflicts: [{ index: 0, aggregateType: 'A', aggregateId: 'a', expected: 1, actual: 2 }] },
  ],
  event_id_conflict: [409, { eventIds: ['x'] }],
  aggregate_type_ambiguous: [409, { aggregateId: 'a', candidates: ['A', 'B'] }],
  aggregate_type_limit: [409, { aggregateType: 'A', limit: 200 }],
  api_key_limit: [409, { limit: 1_000 }],
  schema_incompatible: [
    409,
    {
      reasons: [
        {
          code: 'type_narrowed',
          pointer: '/properties/x/type',
          message: 'no longer accepts null',
          direction: 'backward',
          comparedWith: 1,
        },
      ],
    },
  ],
  schema_limit: [409, { limit: 1_000 }],
  schema_version_too_old: [409, { eventId: 'x', storedVersion: 3, schemaVersion: 2 }],
  precondition_failed: [
    412,
    { conflicts: [{ index: 0, aggregateType: 'A', aggregateId: 'a', expected: 1, actual: 2 }] },
  ],
  payload_too_large: [413, { limitBytes: 7 }],
  unsupported_media_type: [415, { supported: ['application/json'] }],
  schema_violation: [422, { faults: [{ pointer: '/data/x', message: 'must be number' }] }],
  idempotency_key_reused: [422, { eventIds: ['x'] }],
  snapshot_too_large: [422, { sizeBytes: 9, limitBytes: 7 }],
  rate_limited: [429, { budget: 'appends', retryAfterMs: 1_000 }],
  headers_too_large: [431, {}],
  subscription_not_found: [404, { subscription: 'billing' }],
  subscription_exists: [409, { subscription: 'billing' }],
  redis_stream_taken: [409, { key: 'billing' }],
  subscription_limit: [409, { limit: 1_000 }],
  subscription_changed: [412, { subscription: 'billing', revision: 3, expected: 2 }],
  subscription_not_active: [409, { subscription: 'billing', subscriptionStatus: 'paused' }],
  wrong_subscription_target: [409, { subscription: 'billing', targetType: 'pull' }],
  queue_full: [503, { retryAfterMs: 2_500 }],
  unavailable: [503, {}],
  outcome_unknown: [503, { eventIds: ['x', 'y'] }],
  position_not_reached: [503, { position: 9, head: 7 }],
  store_closed: [503, {}],
  log_damaged: [500, { position: 7 }],
  upcast_failed: [
    500,
    { eventId: 'x', aggregateType: 'A', eventType: 'B', fromVersion: 1, toVersion: 2 },
  ],
  reducer_failed: [500, { handler: 'A', eventId: 'x', sequenceNumber: 7 }],
  internal: [500, {}],
  invalid_configuration: [500, { faults: ['PORT is wrong'] }],
  mongod_not_found: [500, { tried: ['PATH'] }],
  data_dir_in_use: [500, { dataDir: './data', processId: 7 }],
  mongod_failed: [500, { logFile: 'mongod.log' }],
};

/** Said anew, with the places as the body of the request has them. */
const SAYS_WHERE: readonly ErrorCode[] = ['invalid_request', 'schema_violation'];

describe('A problem', () => {
  let answer: unknown;
  let server: HttpServer;

  before(async () => {
    server = await startHttpServer(storeThatAnswers(() => answer));
  });
  after(() => server.close());

  const get = (path: string, headers = {}): Promise<Answer> =>
    answerOf(fetch(server.url + path, { headers }));
  const asking = [
    () => post(server.url, anEvent()),
    () => get('/v1/events'),
    () => get('/v1/events/5e7ad7dd-6b2c-4f7e-8d5b-0f0a1d3d8c11'),
    () => get('/v1/aggregates'),
    () => get('/v1/aggregates?aggregateType=Mission'),
    () => get('/v1/events?minPosition=7'),
    () => get('/v1/events', { Accept: 'application/x-ndjson' }),
  ];

  for (const [code, [status, details]] of Object.entries(EXAMPLES) as [
    ErrorCode,
    (typeof EXAMPLES)[ErrorCode],
  ][]) {
    it(`is ${status} for ${code}, with what the error says, wherever it is met`, async () => {
      answer = new EventStoreError(code, 'What happened.', details);
      const reported = server.failures.length;
      for (const ask of asking) {
        const given = await ask();
        expectProblem(given, code);
        const { type: _, title: __, detail, ...rest } = given.body;
        expect(given.status).to.equal(status);
        expect(detail).to.match(SAYS_WHERE.includes(code) ? /./ : /^What happened\.$/);
        expect(rest).to.deep.equal({ status, code, ...details });
        expect(given.headers.get('retry-after')).to.equal(retryAfterOf(code, status));
        expect(given.headers.get('x-request-id')).to.match(/./);
      }
      const own = server.failures.slice(reported);
      expect(own).to.deep.equal(status === 500 ? asking.map(() => answer) : []);
    });

    it(`has a type that can be fetched, for ${code}`, async () => {
      answer = new EventStoreError(code, 'What happened.', details);
      const { body, status: answered } = await post(server.url, anEvent());
      const described = await get(String(body['type']));
      expect(described.status).to.equal(200);
      expect(described.body).to.include({ code, status: answered, title: body['title'] });
      for (const name of ['meaning', 'remedy'])
        expect(described.body[name]).to.match(/^[A-Z].+\.$/);
    });
  }

  it('is said as such whatever the client accepts', async () => {
    answer = new EventStoreError('unavailable', 'What happened.', {});
    for (const accept of ['application/json', 'application/msgpack', 'text/csv']) {
      expectProblem(await get('/v1/events', { Accept: accept }), 'unavailable');
    }
  });

  it('tells nothing of an error that is ours and unknown, and reports it', async () => {
    answer = new TypeError('the secret of the house');
    const reported = server.failures.length;
    for (const ask of asking) {
      const given = await ask();
      expectProblem(given, 'internal');
      expect(given.status).to.equal(500);
      expect(`${given.bytes}`).not.to.include('secret').and.not.to.include('.ts');
    }
    expect(server.failures.slice(reported)).to.deep.equal(asking.map(() => answer));
  });

  it('is 404 for a code there is none of, and for a path there is not', async () => {
    for (const path of ['/problems/none', '/problems/toString', '/', '/v1', '/v2/events']) {
      const given = await get(path);
      expectProblem(given, 'not_found');
      expect(given.body).to.include({ status: 404, path });
    }
  });

  it('is 404 for a path that cannot be decoded', async () => {
    for (const path of ['/v1/events/%E0%A4', '/v1/events/%ff', '/problems/%', '/%E0%A4']) {
      expectProblem(await get(path), 'not_found');
      const posted = answerOf(fetch(server.url + path, { method: 'POST' }));
      expectProblem(await posted, 'not_found');
    }
  });
});

function retryAfterOf(code: ErrorCode, status: number): string | null {
  if (status !== 503 && status !== 429) return null;
  return code === 'queue_full' ? '3' : '1';
}

/** Every method fails with what `answer` gives: only how HTTP puts it is looked at. */
function storeThatAnswers(answer: () => unknown): EventStore {
  const fail = () => Promise.reject(answer());
  const sequence = () => {
    throw answer();
  };
  return {
    append: fail,
    named: (events) => events,
    schemas: {} as EventStore['schemas'],
    replays: {} as EventStore['replays'],
    snapshots: {} as EventStore['snapshots'],
    live: {} as EventStore['live'],
    subscriptions: { narrowedBy: () => ({}) } as unknown as EventStore['subscriptions'],
    readAggregate: sequence,
    readLog: sequence,
    readPage: fail,
    readEvent: fail,
    aggregateTypes: fail,
    listAggregates: fail,
    headPosition: fail,
    waitForPosition: fail,
    assertWritable: fail,
    stopAppending: async () => {},
    close: async () => {},
  };
}
