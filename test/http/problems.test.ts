import { expect } from 'chai';
import { type ErrorCode, type ErrorDetails, EventStoreError } from '../../src/errors.ts';
import type { EventStore } from '../../src/event-store.ts';
import { anEvent } from '../support/examples.ts';
import { type HttpServer, startHttpServer } from '../support/http-server.ts';

/** An example of every error, with the status it has over HTTP. A new code does not compile. */
const EXAMPLES: { readonly [Code in ErrorCode]: readonly [number, ErrorDetails[Code]] } = {
  invalid_request: [400, { faults: [{ pointer: '/x', message: 'is wrong' }] }],
  not_found: [404, { path: '/x' }],
  sequence_conflict: [
    409,
    { conflicts: [{ index: 0, aggregateType: 'A', aggregateId: 'a', expected: 1, actual: 2 }] },
  ],
  event_id_conflict: [409, { eventIds: ['x'] }],
  aggregate_type_limit: [409, { aggregateType: 'A', limit: 200 }],
  payload_too_large: [413, { limitBytes: 7 }],
  queue_full: [503, { retryAfterMs: 2_500 }],
  unavailable: [503, {}],
  outcome_unknown: [503, {}],
  position_not_reached: [503, { position: 9, head: 7 }],
  store_closed: [503, {}],
  log_damaged: [500, { position: 7 }],
  internal: [500, {}],
  invalid_configuration: [500, { faults: ['PORT is wrong'] }],
  mongod_not_found: [500, { tried: ['PATH'] }],
  data_dir_in_use: [500, { dataDir: './data', processId: 7 }],
  mongod_failed: [500, { logFile: 'mongod.log' }],
};

describe('A problem', () => {
  let answer: unknown;
  let server: HttpServer;

  before(async () => {
    server = await startHttpServer(storeThatAnswers(() => answer));
  });
  after(() => server.close());

  for (const [code, [status, details]] of Object.entries(EXAMPLES)) {
    it(`is ${status} for ${code}, with what the error says`, async () => {
      answer = new EventStoreError(code as ErrorCode, 'What happened.', details);
      const reported = server.failures.length;
      for (const ask of [appending, reading]) {
        const { type, title, detail, ...rest } = await problemOf(ask(server), status, code);
        expect(type).to.equal(`/problems/${code}`);
        expect(title).to.match(/^[A-Z][a-z ]+$/);
        expect(detail).to.match(code === 'invalid_request' ? /./ : /^What happened\.$/);
        expect(rest).to.deep.equal({ status, code, ...details });
      }
      const own = server.failures.slice(reported);
      expect(own).to.deep.equal(status === 500 ? [answer, answer] : []);
    });
  }

  it('tells nothing of an error that is ours and unknown, and reports it', async () => {
    answer = new TypeError('the secret of the house');
    const reported = server.failures.length;
    for (const ask of [appending, reading]) {
      const response = await ask(server);
      expect(response.status).to.equal(500);
      const text = await response.text();
      expect(JSON.parse(text)).to.include({ code: 'internal', status: 500 });
      expect(text).not.to.include('secret').and.not.to.include('.ts');
    }
    expect(server.failures.slice(reported)).to.deep.equal([answer, answer]);
  });

  it('is 404 for a route there is not, in any method', async () => {
    for (const [method, path] of [
      ['GET', '/'],
      ['GET', '/v1'],
      ['GET', '/v1/events/1'],
      ['GET', '/health'],
      ['POST', '/health/live'],
      ['PUT', '/v1/events'],
      ['DELETE', '/v1/events'],
      ['PATCH', '/v1/events'],
    ] as const) {
      const response = await fetch(server.url + path, { method });
      expect(response.status, `${method} ${path}`).to.equal(404);
      expect(response.headers.get('content-type')).to.match(/^application\/problem\+json/);
      expect(await response.json()).to.include({ code: 'not_found', status: 404, path });
    }
  });

  it('is 400 for a path that cannot be decoded', async () => {
    const response = await fetch(`${server.url}/v1/events/%ff`);
    expect(response.status).to.be.oneOf([400, 404]);
    expect(response.headers.get('content-type')).to.match(/^application\/problem\+json/);
  });
});

async function problemOf(
  asking: Promise<Response>,
  status: number,
  code: string,
): Promise<Record<string, unknown>> {
  const response = await asking;
  const retryAfter = code === 'queue_full' ? '3' : '1';
  expect(response.status).to.equal(status);
  expect(response.headers.get('content-type')).to.match(/^application\/problem\+json/);
  expect(response.headers.get('retry-after')).to.equal(status === 503 ? retryAfter : null);
  return (await response.json()) as Record<string, unknown>;
}

function appending({ url }: HttpServer): Promise<Response> {
  return fetch(`${url}/v1/events`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify(anEvent()),
  });
}

function reading({ url }: HttpServer): Promise<Response> {
  return fetch(`${url}/v1/events`);
}

/** Every method fails with what `answer` gives: only how HTTP puts it is looked at. */
function storeThatAnswers(answer: () => unknown): EventStore {
  const fail = () => Promise.reject(answer());
  const sequence = () => {
    throw answer();
  };
  return {
    append: fail,
    readAggregate: sequence,
    readLog: sequence,
    headPosition: fail,
    waitForPosition: fail,
    assertWritable: fail,
    stopAppending: async () => {},
    close: async () => {},
  };
}
