import { expect } from 'chai';
import { pack, unpack } from 'msgpackr';
import type { RecordedEvent } from '../../src/events/event.ts';
import { apiClient } from '../support/api-client.ts';
import { DescribedApi } from '../support/described-api.ts';
import { anEvent } from '../support/examples.ts';
import {
  type Answer,
  answerOf,
  expectProblem,
  pointersIn,
  type ServedStore,
  servedStore,
} from '../support/served-store.ts';
import { subscriptionParts } from '../support/subscription-parts.ts';

const TARGET = { type: 'webhook', url: 'https://example.org/hook' };
const PULL = { type: 'pull' };

describe('Subscriptions over HTTP', () => {
  const parts = subscriptionParts(() => served.db());
  const served: ServedStore = servedStore({ distribution: { replacing: parts.options } });
  const client = () => apiClient(served.server().url);
  let api: DescribedApi;
  let made = 0;

  before(async () => {
    api = new DescribedApi((await served.ask('GET', '/openapi.json')).body as never);
  });

  /** Fails the test where the answer is none that the document describes. */
  async function ask(operationId: string, method: string, path: string, given = {}) {
    const answer = await client().ask(method, path, given);
    api.checkAnswer(operationId, answer);
    return answer;
  }

  const subscribe = (body: unknown, headers = {}) =>
    ask('createSubscription', 'POST', '/v1/events/subscribe', { body, headers });
  const at = (name: string, path = '') => `/v1/subscriptions/${name}${path}`;

  async function aSubscription(further: object = {}): Promise<string> {
    made += 1;
    const { status, body } = await subscribe({ name: `s${made}`, target: TARGET, ...further });
    expect(status).to.equal(201);
    return String(body['name']);
  }

  async function aDeadLetter(name: string): Promise<RecordedEvent> {
    const { events } = await served.store().append([anEvent()]);
    const [event] = events as [RecordedEvent];
    const at = '2031-03-14T06:12:00.000Z';
    await parts.park(name, [{ ...event, state: 'dead', attempts: 16, error: 'answered 500', at }]);
    return event;
  }

  it('are made with 201, where they are and what they are signed with; again with 200', async () => {
    const given = { name: 'billing', target: TARGET };
    const first = await subscribe(given);
    expect(first.status).to.equal(201);
    expect(first.headers.get('location')).to.equal('/v1/subscriptions/billing');
    expect(first.headers.get('etag')).to.equal('"1"');
    expect(first.headers.get('cache-control')).to.equal('no-store');
    const { secret, ...subscription } = first.body;
    expect(secret).to.match(/^whsec_/);
    const again = await subscribe(given);
    expect(again.status).to.equal(200);
    expect(again.body).to.deep.equal(subscription);
    expect(again.headers.get('location')).to.equal(null);
    expectProblem(await subscribe({ ...given, timeoutMs: 100 }), 'subscription_exists');
    expect(pointersIn(await subscribe({ target: PULL, batch: 7 }))).to.deep.equal(['/batch']);
  });

  it('are made of the examples of the document', async () => {
    const { requestBody } = api.operation('createSubscription');
    const examples = requestBody?.content?.['application/json']?.examples ?? {};
    for (const [name, { value }] of Object.entries(examples)) {
      const given = { ...(value as object), name: `example-${name}` };
      expect((await subscribe(given)).status, name).to.equal(201);
    }
  });

  it('are made and shown in MessagePack as in JSON', async () => {
    const type = 'application/msgpack';
    const headers = { 'Content-Type': type, Accept: type };
    const url = `${served.server().url}/v1/events/subscribe`;
    const body = pack({ name: 'packed', target: PULL });
    const answer = await answerOf(fetch(url, { method: 'POST', headers, body }));
    api.checkAnswer('createSubscription', answer);
    expect(answer.status).to.equal(201);
    expect(unpack(answer.bytes)).to.deep.include({ name: 'packed', status: 'active' });
  });

  it('are read, listed by page, and removed', async () => {
    const names = [await aSubscription(), await aSubscription(), await aSubscription()];
    const read = await ask('readSubscription', 'GET', at(names[0] ?? ''));
    expect([read.status, read.headers.get('etag')]).to.deep.equal([200, '"1"']);
    const listed: string[] = [];
    for (let path = '/v1/subscriptions?limit=2'; path !== ''; ) {
      const page = await ask('listSubscriptions', 'GET', path);
      const found = page.body['subscriptions'] as readonly { readonly name: string }[];
      listed.push(...found.map(({ name }) => name));
      path = /^<(.+)>; rel="next"$/.exec(page.headers.get('link') ?? '')?.[1] ?? '';
    }
    expect(listed).to.include.members(names);
    expect(new Set(listed).size).to.equal(listed.length);
    const removed = await ask('deleteSubscription', 'DELETE', at(names[0] ?? ''));
    expect(removed.status).to.equal(200);
    for (const [operationId, method] of [
      ['readSubscription', 'GET'],
      ['deleteSubscription', 'DELETE'],
    ] as const) {
      const gone = await ask(operationId, method, at(names[0] ?? ''));
      expectProblem(gone, 'subscription_not_found');
    }
    expectProblem(await ask('readSubscription', 'GET', at('a%20b')), 'invalid_request');
  });

  it('are changed as If-Match has it, by JSON or as a merge patch', async () => {
    const name = await aSubscription();
    const patch = (body: unknown, headers = {}) =>
      ask('changeSubscription', 'PATCH', at(name), { body, headers });
    const first = await patch({ timeoutMs: 100 }, { 'If-Match': '"1"' });
    expect([first.status, first.headers.get('etag')]).to.deep.equal([200, '"2"']);
    const type = { 'Content-Type': 'application/merge-patch+json' };
    const second = await patch({ timeoutMs: 200 }, { ...type, 'If-Match': '*' });
    expect(second.body).to.deep.include({ timeoutMs: 200, revision: 3 });
    const late = await patch({ timeoutMs: 300 }, { 'If-Match': '"2"' });
    expectProblem(late, 'subscription_changed');
    expect(late.status).to.equal(412);
    for (const wrong of ['2', 'W/"2"', '"x"', '']) {
      const refused = await patch({ timeoutMs: 300 }, { 'If-Match': wrong });
      expect(pointersIn(refused), wrong).to.deep.equal(['/If-Match']);
    }
    expectProblem(await patch({}, { 'Content-Type': 'text/plain' }), 'unsupported_media_type');
    const after = await ask('readSubscription', 'GET', at(name));
    expect(after.body['timeoutMs']).to.equal(200);
  });

  it('are paused, resumed, reset, rotated, tried, and tell of their deliveries', async () => {
    const name = await aSubscription();
    const paused = await ask('pauseSubscription', 'POST', at(name, '/pause'));
    expect(paused.body['status']).to.equal('paused');
    const resumed = await ask('resumeSubscription', 'POST', at(name, '/resume'));
    expect(resumed.body['status']).to.equal('active');
    const to = { to: 'beginning', dryRun: true };
    const reset = await ask('resetSubscription', 'POST', at(name, '/reset'), { body: to });
    expect(reset.body).to.include({ to: 0 });
    const rotated = await ask('rotateSubscriptionSecret', 'POST', at(name, '/rotate-secret'));
    expect(rotated.headers.get('cache-control')).to.equal('no-store');
    const tried = await ask('testSubscription', 'POST', at(name, '/test'));
    expect(tried.body).to.include({ outcome: 'delivered', statusCode: 204 });
    const deliveries = await ask('listDeliveries', 'GET', at(name, '/deliveries?limit=1'));
    expect(deliveries.body).to.deep.equal({ deliveries: [] });
    const wrong = await ask('listDeliveries', 'GET', at(name, '/deliveries?limit=0'));
    expect(pointersIn(wrong)).to.deep.equal(['/limit']);
  });

  it('are found where their path is: there is no event called "subscribe"', async () => {
    const answer = await client().ask('GET', '/v1/events/subscribe');
    expectProblem(answer, 'method_not_allowed');
    expect(answer.headers.get('allow')).to.equal('POST, OPTIONS');
    expectProblem(await client().ask('GET', '/v1/events/subscribed'), 'invalid_request');
  });

  it('hand out dead letters by page, which a cursor of other questions does not lead to', async () => {
    const name = await aSubscription();
    const events = [await aDeadLetter(name), await aDeadLetter(name), await aDeadLetter(name)];
    const dead = (query: string) =>
      ask('listDeadLetters', 'GET', at(name, `/dead-letters${query}`));
    const first = await dead('?limit=2');
    const { nextCursor } = first.body['page'] as { readonly nextCursor: string };
    const second = await dead(`?limit=2&cursor=${nextCursor}`);
    const idsIn = ({ body }: Answer) =>
      (body['deadLetters'] as readonly { readonly id: string }[]).map(({ id }) => id);
    expect([...idsIn(first), ...idsIn(second)]).to.deep.equal(
      events.map(({ position }) => String(position)),
    );
    expect(second.body['groups']).to.deep.equal([{ error: 'answered 500', count: 3 }]);
    const other = await dead(`?limit=2&error=x&cursor=${nextCursor}`);
    expect(pointersIn(other)).to.deep.equal(['/cursor']);
    expect(pointersIn(await dead('?colour=red'))).to.deep.equal(['/colour']);
    expect(pointersIn(await dead('?error='))).to.deep.equal(['/error']);
  });

  it('redrive and discard what was said, and never all of them where nothing was', async () => {
    const name = await aSubscription();
    const [one, other] = [await aDeadLetter(name), await aDeadLetter(name)];
    await aDeadLetter(name);
    const redrive = (body: unknown) =>
      ask('redriveDeadLetters', 'POST', at(name, '/dead-letters/redrive'), { body });
    const discard = (body: unknown) =>
      ask('discardDeadLetters', 'POST', at(name, '/dead-letters/discard'), { body });
    for (const [body, pointer] of [
      [{}, '/all'],
      [{ all: false }, '/all'],
      [{ all: 'yes' }, '/all'],
      [{ all: true, error: 'x' }, '/all'],
      [{ colour: 'red' }, '/colour'],
      [{ error: '' }, '/error'],
      [{ error: { $gt: '' } }, '/error'],
      [[], ''],
    ] as const) {
      expect(pointersIn(await redrive(body))).to.deep.equal([pointer]);
      if (Array.isArray(body)) continue;
      expect(pointersIn(await discard({ ...body, reason: 'x' }))).to.deep.equal([pointer]);
    }
    expect(pointersIn(await discard({ all: true }))).to.deep.equal(['/reason']);
    const oneOf = (id: unknown, path: string) => at(name, `/dead-letters/${id}/${path}`);
    const redriven = await ask('redriveDeadLetter', 'POST', oneOf(one.position, 'redrive'));
    expect(redriven.body).to.deep.equal({ redriven: 1 });
    const again = await ask('redriveDeadLetter', 'POST', oneOf(one.position, 'redrive'));
    expectProblem(again, 'not_found');
    const body = { reason: 'a test' };
    const path = oneOf(other.position, 'discard');
    const discarded = await ask('discardDeadLetter', 'POST', path, { body });
    expect(discarded.body).to.deep.equal({ discarded: 1 });
    expectProblem(await ask('discardDeadLetter', 'POST', path, { body }), 'not_found');
    expectProblem(await ask('redriveDeadLetter', 'POST', oneOf('x', 'redrive')), 'invalid_request');
    expect((await redrive({ all: true })).body).to.deep.equal({ redriven: 1 });
    expect((await discard({ all: true, reason: 'x' })).body).to.deep.equal({ discarded: 0 });
    const { body: told } = await ask('listDeliveries', 'GET', at(name, '/deliveries'));
    expect(told['deliveries']).to.have.length(1);
  });

  it('export dead letters with their events as NDJSON, an empty stream where there are none', async () => {
    const name = await aSubscription();
    const path = at(name, '/dead-letters/export');
    const none = await ask('exportDeadLetters', 'GET', path);
    expect([none.status, none.bytes.length]).to.deep.equal([200, 0]);
    expect(none.headers.get('content-type')).to.equal('application/x-ndjson; charset=utf-8');
    const event = await aDeadLetter(name);
    const one = await ask('exportDeadLetters', 'GET', path);
    const lines = one.bytes.toString().split('\n');
    expect(lines).to.have.length(2);
    expect(JSON.parse(lines[0] ?? '')).to.deep.include({ event, error: 'answered 500' });
    expectProblem(
      await ask('exportDeadLetters', 'GET', at('nobody', '/dead-letters/export')),
      'subscription_not_found',
    );
    const wrong = await ask('exportDeadLetters', 'GET', path, { headers: { Accept: 'text/csv' } });
    expectProblem(wrong, 'not_acceptable');
  });

  it('are fetched from, and answered, in the forms of the document', async () => {
    const name = await aSubscription({ target: PULL });
    const post = (operationId: string, path: string, body?: unknown) =>
      ask(operationId, 'POST', at(name, path), body === undefined ? {} : { body });
    const bare = await post('fetchDeliveries', '/fetch');
    expect(bare.body).to.deep.equal({ deliveries: [] });
    const asked = { max: 10, waitMs: 0, visibilityTimeoutMs: 1_000 };
    expect((await post('fetchDeliveries', '/fetch', asked)).status).to.equal(200);
    const wrong = await post('fetchDeliveries', '/fetch', { max: 'all', wait: 7 });
    expect(pointersIn(wrong)).to.deep.equal(['/wait']);
    const receipts = ['a', 'b'];
    const answers = receipts.map((receipt) => ({ receipt, counted: false }));
    const acked = await post('ackDeliveries', '/ack', { receipts });
    expect(acked.body).to.deep.equal({ receipts: answers });
    const nacked = await post('nackDeliveries', '/nack', { receipts, retryAfterMs: 7 });
    expect(nacked.body).to.deep.equal({ receipts: answers });
    for (const body of [{}, { receipts: 'a' }, { receipts: [7] }, { receipts: [] }]) {
      expectProblem(await post('ackDeliveries', '/ack', body), 'invalid_request');
      expectProblem(await post('nackDeliveries', '/nack', body), 'invalid_request');
    }
    await post('pauseSubscription', '/pause');
    const paused = await post('fetchDeliveries', '/fetch', {});
    expectProblem(paused, 'subscription_not_active');
    expect(paused.body['subscriptionStatus']).to.equal('paused');
    expectProblem(await post('testSubscription', '/test'), 'wrong_subscription_target');
  });
});
