import { expect } from 'chai';
import { EVERYTHING } from '../../src/access/scopes.ts';
import { cloudEventFrom } from '../../src/events/cloud-event.ts';
import { closed, registered, TEXT, upcastBy } from '../support/event-schemas.ts';
import { eventually } from '../support/eventually.ts';
import { anAggregate, anEvent, someEvents } from '../support/examples.ts';
import { startHttpServer } from '../support/http-server.ts';
import { LiveClient } from '../support/live-client.ts';
import { OPEN_ACCESS } from '../support/open-access.ts';
import { answerOf, expectProblem, pointersIn, servedStore } from '../support/served-store.ts';

describe('GET /v1/events/stream', () => {
  const { store, another, server, ask } = servedStore();
  const clients: LiveClient[] = [];

  async function open(query = '', headers = {}) {
    const client = await LiveClient.open(server().url, query, headers);
    clients.push(client);
    return client;
  }
  const started = async (client: LiveClient) => {
    await eventually(() => expect(client.lastEventId).not.to.equal(''));
    return Number(client.lastEventId);
  };

  afterEach(() => {
    for (const client of clients.splice(0)) client.leave();
  });

  it('sends what is recorded from now on, by whichever process, in order', async () => {
    await store().append(someEvents(3));
    const client = await open();
    expect(await started(client)).to.equal(3);
    const other = await another();
    for (const writer of [store(), other, store(), other]) {
      await writer.append([anEvent(), anEvent({ aggregateType: 'Orbit' })]);
    }
    await client.received(8);
    expect(client.events).to.deep.equal(await store().readLog({ fromPosition: 4 }).toArray());
    for (const { id, event, data } of client.messages) {
      const { position, eventType } = JSON.parse(data);
      expect({ id, event }).to.deep.equal({ id: `${position}`, event: eventType });
    }
  });

  it('says what it is, and that nobody should keep it', async () => {
    const { response } = await open();
    expect(response.statusCode).to.equal(200);
    expect(response.headers).to.include({
      'content-type': 'text/event-stream; charset=utf-8',
      'cache-control': 'no-store',
      'x-accel-buffering': 'no',
    });
    const head = await ask('HEAD', '/v1/events/stream');
    expect([head.status, head.headers.get('content-type')]).to.deep.equal([
      200,
      'text/event-stream; charset=utf-8',
    ]);
  });

  it('catches up from anywhere, and then goes on live', async () => {
    for (const _ of [1, 2]) await store().append(someEvents(350));
    const head = await store().headPosition();
    const [event] = await store().readLog({ fromPosition: 10, limit: 1 }).toArray();
    const { timestamp = '' } = event ?? {};
    const fromTime = await store().readLog({ from: timestamp, limit: 1 }).toArray();
    const ofTime = (fromTime[0]?.position ?? 0) - 1;
    for (const [query, behind] of [
      ['?from=beginning', 0],
      ['?from=300', 300],
      [`?from=${timestamp}`, ofTime],
      [`?from=${head}`, head],
      ['?from=now', head],
    ] as const) {
      const client = await open(query);
      await client.received(head - behind);
      expect(client.positions, query).to.deep.equal(
        Array.from({ length: head - behind }, (_, index) => behind + 1 + index),
      );
    }
    await store().append([anEvent()]);
    for (const client of clients) {
      await eventually(() => expect(client.positions.at(-1)).to.equal(head + 1));
    }
  });

  it('goes on behind the Last-Event-ID, whatever else is asked for', async () => {
    const head = await store().headPosition();
    const client = await open('?from=beginning', { 'Last-Event-ID': `${head - 2}` });
    await client.received(2);
    expect(client.positions).to.deep.equal([head - 1, head]);
    const fresh = await open('?from=now', { 'Last-Event-ID': '' });
    expect(await started(fresh)).to.equal(head);
  });

  it('sends what all of the filter is true of, and remembers how far it has looked', async () => {
    const mine = anAggregate('Orbit');
    const head = await store().headPosition();
    const queries: readonly (readonly [query: string, of: number])[] = [
      [`?aggregateIds=${mine.aggregateId}`, 2],
      ['?eventTypes=A&eventTypes=B', 2],
      ['?aggregateTypes=Orbit&eventTypes=B', 1],
      ['?userIds=ann&tags=x&tags=y', 1],
      ['?tags=y', 1],
      ['?eventTypes=Nothing', 0],
    ];
    const opened = await Promise.all(queries.map(([query]) => open(query)));
    await Promise.all(opened.map(started));
    await store().append([
      anEvent({ ...mine, eventType: 'A', tags: ['x'], userId: 'bob' }),
      anEvent({ ...mine, eventType: 'B', tags: ['y', 'z'], userId: 'ann' }),
      anEvent({ eventType: 'C', tags: [], userId: 'ann' }),
    ]);
    const last = (await store().append([anEvent({ ...mine, eventType: 'Last' })])).events[0];
    const ofLast = await open(`?aggregateIds=${mine.aggregateId}&from=${head}`);
    await ofLast.received(3);
    expect(ofLast.positions).to.deep.equal([head + 1, head + 2, last?.position]);
    for (const [index, [query, of]] of queries.entries()) {
      const [client] = opened.slice(index);
      const found = client?.positions.filter((position) => position <= head + 3);
      expect(found, query).to.have.length(of);
    }
  });

  it('sends CloudEvents, one line each', async () => {
    const client = await open('?format=cloudevents&from=3');
    await client.received(2);
    const stored = await store().readLog({ fromPosition: 4, limit: 2 }).toArray();
    const said = client.messages.slice(0, 2).map(({ data }) => JSON.parse(data));
    expect(said).to.deep.equal(JSON.parse(JSON.stringify(stored.map(cloudEventFrom))));
  });

  it('says data of several lines in one', async () => {
    const client = await open();
    await started(client);
    await store().append([anEvent({ data: { text: 'a\r\n\nid: 7\n\nb' } })]);
    await client.received(1);
    expect(client.events[0]?.data).to.deep.equal({ text: 'a\r\n\nid: 7\n\nb' });
  });

  it('gives events in the version that is asked for', async () => {
    const subject = await registered(store(), [
      closed({ a: TEXT }),
      closed({ a: TEXT, b: TEXT }, upcastBy([{ op: 'add', path: '/b', value: 'made' }])),
    ]);
    const [latest, stored] = [await open(), await open('?schemaVersion=stored')];
    await Promise.all([started(latest), started(stored)]);
    await store().append([anEvent({ ...subject, version: 1, data: { a: 'one' } })]);
    await Promise.all([latest.received(1), stored.received(1)]);
    expect(stored.events[0]).to.deep.include({ version: 1, data: { a: 'one' } });
    expect(latest.events[0]).to.deep.include({ version: 2, data: { a: 'one', b: 'made' } });
  });

  it('ends with the problem at an event that cannot be had, behind those that can', async () => {
    const subject = await registered(store(), [
      closed({ a: TEXT }),
      closed({ a: TEXT }, upcastBy([{ op: 'test', path: '/a', value: 'two' }])),
    ]);
    const head = await store().headPosition();
    const broken = anEvent({ ...subject, version: 1, data: { a: 'one' } });
    await store().append([anEvent(), anEvent(), broken, anEvent()]);
    const client = await open(`?from=${head}`);
    await client.ended();
    expect(client.positions).to.deep.equal([head + 1, head + 2]);
    expect(client.lastEventId).to.equal(`${head + 2}`);
    const problem = JSON.parse(client.messages.at(-1)?.data ?? '');
    expect(client.messages.at(-1)).to.include({ event: 'error' });
    expect(problem).to.include({ code: 'upcast_failed', status: 500 });
    const again = await open('', { 'Last-Event-ID': client.lastEventId });
    await again.ended();
    expect(again.positions).to.deep.equal([]);
    expect(server().failures).to.deep.equal([]);
  });

  it('is one of a hundred that one client may have', async () => {
    const principal = { id: 'key:one', userId: 'one', grants: EVERYTHING };
    const authentication = { ...OPEN_ACCESS.authentication, known: () => principal };
    const own = await startHttpServer(store(), { access: { authentication } });
    try {
      const hundred = Array.from({ length: 100 }, () => LiveClient.open(own.url));
      const opened = await Promise.all(hundred);
      await Promise.all(opened.map(started));
      expectProblem(await answerOf(fetch(`${own.url}/v1/events/stream`)), 'queue_full');
      opened[0]?.leave();
      await eventually(async () => {
        const next = await LiveClient.open(own.url);
        opened.push(next);
        expect(next.response.statusCode).to.equal(200);
      });
    } finally {
      await own.close();
    }
  });

  it('refuses what cannot be, before it begins', async () => {
    for (const [query, pointers] of [
      ['?from=yesterday', ['/from']],
      ['?from=9007199254740991', ['/from']],
      ['?from=2999-01-01T00:00:00Z', ['/from']],
      ['?format=xml', ['/format']],
      ['?aggregateTypes=no-type', ['/aggregateTypes']],
      ['?tags=a&tags=a', ['/tags']],
      ['?where=((', ['/where']],
      ['?where=$eval(%221%22)', ['/where']],
      ['?unknown=1', ['/unknown']],
    ] as const) {
      const answer = await ask('GET', `/v1/events/stream${query}`);
      expectProblem(answer, 'invalid_request');
      expect(pointersIn(answer), query).to.deep.equal(pointers);
    }
    const wrong = await ask('GET', '/v1/events/stream', { 'Last-Event-ID': 'x' });
    expect(pointersIn(wrong)).to.deep.equal(['/Last-Event-ID']);
    const head = await store().headPosition();
    const beyond = await ask('GET', '/v1/events/stream', { 'Last-Event-ID': `${head + 1}` });
    expectProblem(beyond, 'invalid_request');
    const message = `must not be beyond the newest event, ${head}`;
    expect(beyond.body).to.deep.include({ faults: [{ pointer: '/Last-Event-ID', message }] });
    const json = await ask('GET', '/v1/events/stream', { Accept: 'application/json' });
    expectProblem(json, 'not_acceptable');
  });

  it('ends at once when the service stops', async () => {
    const stopping = new AbortController();
    const own = await startHttpServer(store(), { stopping: stopping.signal });
    try {
      const opened = await Promise.all([1, 2, 3].map(() => LiveClient.open(own.url)));
      await Promise.all(opened.map(started));
      stopping.abort();
      await Promise.all(opened.map((client) => client.ended()));
      for (const { response } of opened) expect(response.complete).to.equal(true);
      const late = await LiveClient.open(own.url);
      await late.ended();
    } finally {
      await own.close();
    }
  });
});
