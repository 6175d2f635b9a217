import { randomUUID } from 'node:crypto';
import { expect } from 'chai';
import type { RecordedEvent } from '../../src/events/event.ts';
import { type ApiClient, apiClient, type Given, keyWith } from '../support/api-client.ts';
import { DescribedApi } from '../support/described-api.ts';
import { anEvent } from '../support/examples.ts';
import { expectProblem, pointersIn } from '../support/served-store.ts';
import { startedApp } from '../support/started-app.ts';

type Asked = readonly [method: string, path: string, given?: Given];

const FORMS = [
  ...['application/json', 'application/msgpack', 'application/x-ndjson', 'text/csv'],
  'application/cloudevents-batch+json',
];

const SUBSCRIBE = '/v1/events/subscribe';
const WATCHER = '/v1/subscriptions/watcher';
const OWN_WATCHER = '/v1/subscriptions/own-watcher';
const ALL = { all: true };

const watching = (aggregateType: string, name: string, tag: string) => ({
  name,
  target: { type: 'pull' },
  filter: { aggregateTypes: [aggregateType], tags: [tag] },
});

describe('A key for one aggregate type', function () {
  this.timeout(60_000);
  const { app, shown } = startedApp({ AUTH: 'on', RATE_LIMIT_EXPENSIVE: '0' });
  /** In every field of the events that the key is not for. */
  const mark = `secret-${randomUUID()}`;
  let administrator: ApiClient;
  let narrow: ApiClient;
  let secret: RecordedEvent;
  let own: RecordedEvent;

  before(async () => {
    administrator = apiClient(app().url, shown[1]);
    const forBoth = [aSecretEvent(mark), anEvent({ aggregateType: 'Mission' })];
    const stored = await administrator.append({ events: forBoth });
    [secret, own] = stored.body['events'] as [RecordedEvent, RecordedEvent];
    await app().store.schemas.register(
      { aggregateType: 'Secret', eventType: mark },
      { type: 'object', title: mark },
    );
    await app().store.snapshots.takeSnapshot(secret);
    await app().store.snapshots.setSnapshotPolicy('Secret', { onEventTypes: [mark] });
    const scopes = ['writer:Mission', 'events:append-as:Mission', 'subscriber:Mission'].concat([
      'events:replay:Mission',
    ]);
    narrow = apiClient(app().url, await keyWith(administrator, scopes));
    await administrator.ask('POST', SUBSCRIBE, { body: watching('Secret', 'watcher', mark) });
    await narrow.ask('POST', SUBSCRIBE, { body: watching('Mission', 'own-watcher', 'own') });
  });

  /** Everything by which each operation could show, or change, what is secret. A new one has to be named. */
  const asking: Readonly<Record<string, () => readonly Asked[]>> = {
    appendEvents: () => [
      ['POST', '/v1/events', { body: aSecretEvent(mark) }],
      ['POST', '/v1/events', { body: { events: [anEvent(), aSecretEvent(mark)] } }],
      ['POST', '/v1/events', { body: { ...aSecretEvent(mark), eventId: secret.eventId } }],
    ],
    readEvents: () => [
      ...FORMS.flatMap((accept) =>
        [
          ...['', '?order=desc', `?aggregateId=${mark}`, `?userId=${mark}`, `?tag=${mark}`],
          ...[`?correlationId=${mark}`, `?eventType=${mark}`, '?aggregateType=Secret'],
          ...[`?aggregateType=Secret&aggregateId=${mark}`, '?fromPosition=1&toPosition=1'],
          ...[`?from=${secret.timestamp}`, `?aggregateId=${mark}&fromSequenceNumber=1`],
        ].map((query): Asked => ['GET', `/v1/events${query}`, { headers: { accept } }]),
      ),
    ],
    streamEvents: () =>
      [
        ...['?from=beginning', `?from=0&aggregateIds=${mark}`, `?from=0&tags=${mark}`],
        ...[
          '?from=0&aggregateTypes=Secret',
          '?from=0&aggregateTypes=Secret&aggregateTypes=Mission',
        ],
        ...[`?from=${secret.timestamp}`, '?from=0&format=cloudevents', `?from=0&userIds=${mark}`],
        `?from=0&where=${encodeURIComponent(`data.mark = "${mark}"`)}`,
      ].map((query): Asked => ['GET', `/v1/events/stream${query}`, { readForMs: 1_500 }]),
    readEvent: () => [
      ['GET', `/v1/events/${secret.eventId}`],
      ['GET', `/v1/events/${secret.eventId.toUpperCase()}`],
      [
        'GET',
        `/v1/events/${secret.eventId}`,
        { headers: { accept: 'application/cloudevents+json' } },
      ],
    ],
    listAggregates: () => [
      ['GET', '/v1/aggregates'],
      ['GET', '/v1/aggregates?aggregateType=Secret'],
      ['GET', '/v1/aggregates?aggregateType=Secret&limit=1'],
    ],
    readState: () => [
      ['GET', `/v1/aggregates/Secret/${mark}`],
      ['GET', `/v1/aggregates/Secret/${mark}?at=1&handler=merge-patch`],
    ],
    diffStates: () => [['GET', `/v1/aggregates/Secret/${mark}/diff?from=0`]],
    blameState: () => [['GET', `/v1/aggregates/Secret/${mark}/blame`]],
    replayAggregate: () =>
      FORMS.slice(0, 3).flatMap((accept) => [
        ['POST', `/v1/events/replay/${mark}`, { headers: { accept } }],
        [
          'POST',
          `/v1/events/replay/${mark}`,
          { headers: { accept }, body: { aggregateType: 'Secret' } },
        ],
      ]),
    takeSnapshot: () => [
      ['POST', `/v1/events/snapshot/${mark}`],
      ['POST', `/v1/events/snapshot/${mark}?aggregateType=Secret`],
    ],
    listSnapshots: () => [
      ['GET', `/v1/events/snapshot/${mark}`],
      ['GET', `/v1/events/snapshot/${mark}?aggregateType=Secret`],
    ],
    removeSnapshot: () => [
      ['DELETE', `/v1/events/snapshot/${mark}?sequenceNumber=1`],
      ['DELETE', `/v1/events/snapshot/${mark}?sequenceNumber=1&aggregateType=Secret`],
    ],
    readSnapshotPolicies: () => [['GET', '/v1/snapshots/policies']],
    setSnapshotDefault: () => [['PUT', '/v1/snapshots/policies', { body: {} }]],
    resetSnapshotDefault: () => [['DELETE', '/v1/snapshots/policies']],
    setSnapshotPolicy: () => [['PUT', '/v1/snapshots/policies/Secret', { body: {} }]],
    resetSnapshotPolicy: () => [['DELETE', '/v1/snapshots/policies/Secret']],
    createSubscription: () => [
      ['POST', SUBSCRIBE, { body: watching('Secret', 'another', mark) }],
      ['POST', SUBSCRIBE, { body: watching('Secret', 'watcher', mark) }],
      ['POST', SUBSCRIBE, { body: { target: { type: 'pull' } } }],
      ['POST', SUBSCRIBE, { body: { target: { type: 'pull' }, filter: { tags: [mark] } } }],
    ],
    listSubscriptions: () => [
      ['GET', '/v1/subscriptions'],
      ['GET', '/v1/subscriptions?limit=1000'],
    ],
    readSubscription: () => [['GET', WATCHER]],
    changeSubscription: () => [
      ['PATCH', WATCHER, { body: { timeoutMs: 100 } }],
      ['PATCH', OWN_WATCHER, { body: { filter: { aggregateTypes: ['Secret'] } } }],
      ['PATCH', OWN_WATCHER, { body: { filter: { aggregateTypes: ['Mission', 'Secret'] } } }],
      ['PATCH', OWN_WATCHER, { body: { filter: null } }],
    ],
    deleteSubscription: () => [['DELETE', WATCHER]],
    pauseSubscription: () => [['POST', `${WATCHER}/pause`]],
    resumeSubscription: () => [['POST', `${WATCHER}/resume`]],
    resetSubscription: () => [['POST', `${WATCHER}/reset`, { body: { to: 'beginning' } }]],
    rotateSubscriptionSecret: () => [['POST', `${WATCHER}/rotate-secret`]],
    testSubscription: () => [['POST', `${WATCHER}/test`]],
    listDeliveries: () => [['GET', `${WATCHER}/deliveries`]],
    listDeadLetters: () => [['GET', `${WATCHER}/dead-letters`]],
    exportDeadLetters: () => [['GET', `${WATCHER}/dead-letters/export`]],
    redriveDeadLetters: () => [['POST', `${WATCHER}/dead-letters/redrive`, { body: ALL }]],
    redriveDeadLetter: () => [['POST', `${WATCHER}/dead-letters/1/redrive`]],
    discardDeadLetters: () => [
      ['POST', `${WATCHER}/dead-letters/discard`, { body: { ...ALL, reason: 'x' } }],
    ],
    discardDeadLetter: () => [
      ['POST', `${WATCHER}/dead-letters/1/discard`, { body: { reason: 'x' } }],
    ],
    fetchDeliveries: () => [['POST', `${WATCHER}/fetch`, { body: { max: 100 } }]],
    ackDeliveries: () => [['POST', `${WATCHER}/ack`, { body: { receipts: ['x'] } }]],
    nackDeliveries: () => [['POST', `${WATCHER}/nack`, { body: { receipts: ['x'] } }]],
    readAsyncApi: () => [['GET', '/asyncapi.json']],
    listSchemas: () => [['GET', '/v1/schemas']],
    readSchemaSubject: () => [['GET', `/v1/schemas/Secret/${mark}`]],
    readSchema: () => [['GET', `/v1/schemas/Secret/${mark}/versions/latest`]],
    diffSchemas: () => [['GET', `/v1/schemas/Secret/${mark}/diff/1/1`]],
    validateSample: () => [['POST', `/v1/schemas/Secret/${mark}/validate`, { body: { data: {} } }]],
  };

  const asked = () => Object.values(asking).flatMap((requests) => requests());

  it('gets nothing of another type by any operation: 403, or an answer without it', async () => {
    const head = await app().store.headPosition();
    for (const [method, path, given] of asked()) {
      const answer = await narrow.ask(method, path, given);
      const said = `${method} ${path} ${answer.status}`;
      expect([200, 403, 404], said).to.include(answer.status);
      expect(withoutAsked(answer.bytes.toString('latin1'), path), said).not.to.include(mark);
      const isByName = JSON.stringify([path, given?.body]).includes('Secret');
      if (isByName) expectProblem(answer, 'forbidden');
    }
    expect(await app().store.headPosition()).to.equal(head);
  });

  it('asks for what there is: an administrator is shown it by the same requests', async () => {
    for (const [method, path, given] of asked().filter(([each]) => each === 'GET')) {
      const answer = await administrator.ask(method, path, given);
      expect(answer.status, path).to.equal(200);
      const told = /aggregates$|diff.1.1$/.test(path) ? 'Secret' : mark;
      const isTold =
        /diff.1.1$|deliveries$|dead-letters/.test(path) ||
        answer.bytes.toString('latin1').includes(told);
      expect(isTold, path).to.equal(true);
    }
  });

  it('is held against every operation that takes a scope of events', async () => {
    const { body } = await administrator.ask('GET', '/openapi.json');
    const ofEvents = new DescribedApi(body as never).operations.filter((operation) =>
      JSON.stringify((operation as { readonly security?: unknown }).security).includes('"events:'),
    );
    const named = ofEvents.map(({ operationId }) => operationId);
    expect(Object.keys(asking)).to.have.members(named);
  });

  it('sees another type’s event as one that is not there', async () => {
    const other = await narrow.ask('GET', `/v1/events/${secret.eventId}`);
    const none = await narrow.ask('GET', `/v1/events/${randomUUID()}`);
    expectProblem(other, 'not_found');
    const words = (answer: typeof other) =>
      answer.bytes.toString().replaceAll(/[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}/g, 'id');
    expect(words(other)).to.equal(words(none));
  });

  it('has the states that it is for', async () => {
    const { aggregateId } = own;
    const path = `/v1/aggregates/Mission/${aggregateId}`;
    for (const [method, asked, given] of [
      ['GET', path],
      ['GET', `${path}/diff?from=0`],
      ['GET', `${path}/blame`],
      ['POST', `/v1/events/replay/${aggregateId}`],
      ['POST', `/v1/events/replay/${aggregateId}`, { body: { aggregateType: 'Mission' } }],
      ['GET', `/v1/events/snapshot/${aggregateId}`],
      ['GET', `/v1/events/snapshot/${aggregateId}?aggregateType=Mission`],
    ] as const) {
      const { status, body } = await narrow.ask(method, asked, given);
      expect(status, `${asked} ${body['detail']}`).to.equal(200);
    }
  });

  it('has the subscriptions that it is for, and sees others as such that are not there', async () => {
    const own = await narrow.ask('GET', OWN_WATCHER);
    expect(own.status).to.equal(200);
    const { body } = await narrow.ask('GET', '/v1/subscriptions');
    const listed = body['subscriptions'] as readonly { readonly name: string }[];
    expect(listed.map(({ name }) => name)).to.deep.equal(['own-watcher']);
    for (const path of ['/pause', '/resume', '/fetch']) {
      expect((await narrow.ask('POST', `${OWN_WATCHER}${path}`)).status, path).to.equal(200);
    }
    const words = async (name: string) => {
      const answer = await narrow.ask('GET', `/v1/subscriptions/${name}`);
      expectProblem(answer, 'subscription_not_found');
      return answer.bytes.toString().replaceAll(name, 'name');
    };
    expect(await words('watcher')).to.equal(await words('nobody'));
    const watcher = (await administrator.ask('GET', WATCHER)).body;
    expect(watcher).to.deep.include({ revision: 1, status: 'active', startPosition: 2 });
  });

  it('gets what it is for', async () => {
    expect((await narrow.ask('GET', `/v1/events/${own.eventId}`)).body).to.deep.equal(own);
    const { body } = await narrow.ask('GET', '/v1/aggregates');
    const types = body['aggregateTypes'] as readonly { readonly aggregateType: string }[];
    expect(types.map(({ aggregateType }) => aggregateType)).to.deep.equal(['Mission']);
    expect((await narrow.append(anEvent({ aggregateType: 'Mission' }))).status).to.equal(201);
  });

  it('is told 400 of a type that is none, as everybody is, however it is spelled', async () => {
    const head = await app().store.headPosition();
    for (const aggregateType of [
      ...['\u041cission', 'Mis\nsion', 'Mission\u0000', 'Mission"', 'Mission, scope="x', ''],
      'M'.repeat(3_000_000),
    ]) {
      for (const client of [narrow, administrator]) {
        const event = { ...anEvent({ aggregateType }), userId: 'someone' };
        const answer = await client.append({ events: [event] });
        expectProblem(answer, 'invalid_request');
        expect(pointersIn(answer)).to.include('/events/0/aggregateType');
        expect(answer.headers.get('www-authenticate')).to.equal(null);
        expect(answer.bytes.length).to.be.lessThan(1_000);
      }
    }
    expect(await app().store.headPosition()).to.equal(head);
  });

  it('follows a cursor, its own or another’s, to nothing of another type', async () => {
    for (let count = 0; count < 5; count += 1) {
      await administrator.append({
        events: [aSecretEvent(mark), anEvent({ aggregateType: 'Mission' })],
      });
    }
    const page = (client: ApiClient, cursor: string) =>
      client.ask('GET', `/v1/events?limit=2${cursor === '' ? '' : `&cursor=${cursor}`}`);
    const nextOf = ({ body }: Awaited<ReturnType<typeof page>>) =>
      (body['page'] as { readonly nextCursor: string | null }).nextCursor;
    for (const first of [administrator, narrow]) {
      let cursor = nextOf(await page(first, ''));
      while (cursor !== null) {
        const answer = await page(narrow, cursor);
        expect(answer.status).to.equal(200);
        expect(answer.bytes.toString()).not.to.include(mark);
        cursor = nextOf(answer);
      }
    }
  });

  it('makes with an Idempotency-Key an event that is its own, whoever has sent the same key', async () => {
    const headers = { 'Idempotency-Key': 'the-same' };
    const event = anEvent({ aggregateType: 'Mission', userId: 'a key' });
    const byAdministrator = await administrator.append(event, headers);
    const byNarrow = await narrow.append(event, headers);
    expect([byAdministrator.status, byNarrow.status]).to.deep.equal([201, 201]);
    expect(byNarrow.body['eventId']).not.to.equal(byAdministrator.body['eventId']);
    expect((await narrow.append(event, headers)).body).to.deep.equal(byNarrow.body);
  });
});

/** A problem may say which path was asked for: whoever asked knows that. */
function withoutAsked(text: string, path: string): string {
  const [plain = ''] = path.split('?');
  const id = plain.split('/').at(-1) ?? '';
  return text.replaceAll(plain, '').replaceAll(`"${id}"`, '').replaceAll(`\\"${id}\\"`, '');
}

function aSecretEvent(mark: string) {
  return anEvent({
    aggregateType: 'Secret',
    aggregateId: mark,
    eventType: mark,
    userId: mark,
    correlationId: mark,
    causationId: mark,
    data: { mark },
    metadata: { mark },
    tags: [mark],
  });
}
