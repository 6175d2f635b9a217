import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { unpack } from 'msgpackr';
import type { RecordedEvent } from '../../src/events/event.ts';
import { openEventStore } from '../../src/open-event-store.ts';
import { apiClient } from '../support/api-client.ts';
import { eventually } from '../support/eventually.ts';
import { anAggregate, anEvent } from '../support/examples.ts';
import { type HttpServer, startHttpServer } from '../support/http-server.ts';
import { expectProblem, pointersIn, servedStore } from '../support/served-store.ts';
import { freshDatabaseName, sharedReplicaSet } from '../support/shared-replica-set.ts';

const NDJSON = 'application/x-ndjson';

describe('GET /v1/aggregates/{aggregateType}/{aggregateId}', () => {
  const { store, ask, post } = servedStore();
  const aggregate = anAggregate();
  const path = `/v1/aggregates/Mission/${aggregate.aggregateId}`;
  let events: readonly RecordedEvent[];

  before(async () => {
    const data = [{ fuelKg: 100, name: 'A' }, { fuelKg: 80 }, { fuelKg: 60 }];
    events = (await store().append(data.map((each) => anEvent({ ...aggregate, data: each }))))
      .events;
  });

  it('answers with the state now, and its sequence number as ETag', async () => {
    const { status, headers, body } = await ask('GET', path);
    expect([status, headers.get('etag')]).to.deep.equal([200, '"3"']);
    expect(body).to.deep.equal({
      ...aggregate,
      sequenceNumber: 3,
      timestamp: events[2]?.timestamp,
      handler: { name: 'merge-patch', version: 1 },
      state: { name: 'A', fuelKg: 60 },
    });
    const packed = await ask('GET', path, { accept: 'application/msgpack' });
    expect(unpack(packed.bytes)).to.deep.equal(body);
  });

  it('is what an append is decided by: of two who read the same, one is refused', async () => {
    const mine = anAggregate();
    await store().append([anEvent({ ...mine, data: { fuelKg: 10 } })]);
    const { headers } = await ask('GET', `/v1/aggregates/Mission/${mine.aggregateId}`);
    const event = anEvent({ ...mine, data: { fuelKg: 5 } });
    const decided = { 'If-Match': headers.get('etag') ?? '' };
    const answers = await Promise.all([post(event, decided), post(event, decided)]);
    expect(answers.map(({ status }) => status).sort()).to.deep.equal([201, 412]);
  });

  it('answers with the state at a sequence number or a time', async () => {
    const second = await ask('GET', `${path}?at=2`);
    expect(second.headers.get('etag')).to.equal('"2"');
    expect(second.body['state']).to.deep.equal({ name: 'A', fuelKg: 80 });
    const now = await ask('GET', `${path}?at=${events[2]?.timestamp}`);
    expect(now.body['sequenceNumber']).to.equal(3);
    const before = await ask('GET', `${path}?at=2001-01-01T00:00:00Z`);
    expect([before.status, before.body['sequenceNumber']]).to.deep.equal([200, 0]);
    expect(before.body['state']).to.deep.equal({});
  });

  it('refuses what is no point, no handler, no version and no aggregate', async () => {
    for (const [query, pointer] of [
      ['at=x', '/at'],
      ['at=-1', '/at'],
      ['at=99999999999999999', '/at'],
      ['at=2031-02-30T00:00:00Z', '/at'],
      ['handler=nobody', '/handler'],
      ['schemaVersion=0', '/schemaVersion'],
      ['colour=red', '/colour'],
    ]) {
      const answer = await ask('GET', `${path}?${query}`);
      expectProblem(answer, 'invalid_request');
      expect(pointersIn(answer)).to.deep.equal([pointer]);
    }
    expectProblem(await ask('GET', '/v1/aggregates/Mission/nobody'), 'aggregate_not_found');
    expectProblem(await ask('GET', '/v1/aggregates/Burn/x?at=0'), 'aggregate_not_found');
    expect(pointersIn(await ask('GET', '/v1/aggregates/1x/a'))).to.deep.equal(['/aggregateType']);
  });

  it('tells the difference of two points, from the beginning to now where none is given', async () => {
    const whole = await ask('GET', `${path}/diff`);
    expect(whole.body).to.deep.include({ from: { sequenceNumber: 0 }, to: { sequenceNumber: 3 } });
    const part = await ask('GET', `${path}/diff?from=3&to=2`);
    expect(part.body['patch']).to.deep.equal([{ op: 'replace', path: '/fuelKg', value: 80 }]);
    expect(pointersIn(await ask('GET', `${path}/diff?from=x`))).to.deep.equal(['/from']);
    expect(pointersIn(await ask('GET', `${path}/diff?to=x`))).to.deep.equal(['/to']);
  });

  it('tells which event set a value, and that there is none', async () => {
    const { body } = await ask('GET', `${path}/blame?path=/fuelKg&at=2`);
    const { eventId, userId } = events[1] as RecordedEvent;
    expect(body).to.deep.include({ ...aggregate, path: '/fuelKg', value: 80, eventId, userId });
    expectProblem(await ask('GET', `${path}/blame?path=/colour`), 'not_found');
    expect(pointersIn(await ask('GET', `${path}/blame?path=fuelKg`))).to.deep.equal(['/path']);
  });

  it('takes any id that an aggregate may have', async () => {
    const odd = { aggregateType: 'Mission', aggregateId: 'ä/b c?d#%e "🛰️' };
    await store().append([anEvent({ ...odd, data: { found: true } })]);
    const { body } = await ask(
      'GET',
      `/v1/aggregates/Mission/${encodeURIComponent(odd.aggregateId)}`,
    );
    expect(body).to.deep.include({ ...odd, state: { found: true } });
  });
});

describe('POST /v1/events/replay/{aggregateId}', () => {
  const { store, server, ask } = servedStore();
  const aggregate = anAggregate();
  const path = `/v1/events/replay/${aggregate.aggregateId}`;
  const replay = (body?: object, headers: Record<string, string> = {}) =>
    apiClient(server().url).ask('POST', path, { headers, ...(body && { body }) });

  before(async () => {
    for (let batch = 0; batch < 6; batch += 1) {
      const events = Array.from({ length: 500 }, (_, index) =>
        anEvent({ ...aggregate, data: { [`of${batch}`]: index } }),
      );
      await store().append(events);
    }
  });

  it('takes no body for a replay to the end', async () => {
    const { status, headers, body } = await replay();
    expect([status, headers.get('etag')]).to.deep.equal([200, '"3000"']);
    expect(body).to.deep.include({ ...aggregate, sequenceNumber: 3_000 });
    expect(body['durationMs']).to.be.a('number');
  });

  it('streams how far it has come, and the result', async () => {
    const answer = await replay({ useSnapshot: false }, { accept: NDJSON });
    expect(answer.headers.get('content-type')).to.equal(`${NDJSON}; charset=utf-8`);
    const lines = answer.bytes
      .toString()
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line));
    const progress = lines.slice(0, -1).map((line) => line.progress.eventsApplied);
    expect(progress.length).to.be.greaterThan(1);
    expect(progress).to.deep.equal(progress.toSorted((a, b) => a - b));
    expect(lines.at(-1).result).to.deep.include({ sequenceNumber: 3_000, eventsApplied: 3_000 });
  });

  it('streams what each event has changed, where that is asked for', async () => {
    const traced = { trace: true, fromSequenceNumber: 2_999 };
    const answer = await replay(traced, { accept: NDJSON });
    const lines = answer.bytes
      .toString()
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line));
    const steps = lines.flatMap(({ step }) => step ?? []);
    expect(steps.map(({ sequenceNumber }) => sequenceNumber)).to.deep.equal([2_999, 3_000]);
    expect(steps[1].patch).to.deep.equal([{ op: 'replace', path: '/of5', value: 499 }]);
  });

  it('refuses what does not go together, and what is no field', async () => {
    for (const [body, accept, pointer] of [
      [{ trace: true }, 'application/json', '/trace'],
      [{ trace: 'yes' }, NDJSON, '/trace'],
      [{ fromSequenceNumber: 2 }, NDJSON, '/fromSequenceNumber'],
      [{ trace: true, fromSequenceNumber: 0 }, NDJSON, '/fromSequenceNumber'],
      [{ colour: 'red' }, NDJSON, '/colour'],
      [[], NDJSON, ''],
      [{ aggregateType: 7 }, NDJSON, '/aggregateType'],
    ] as const) {
      const answer = await replay(body, { accept });
      expectProblem(answer, 'invalid_request');
      expect(pointersIn(answer)).to.deep.equal([pointer]);
    }
    expectProblem(await ask('POST', '/v1/events/replay/nobody'), 'aggregate_not_found');
    const elsewhere = await apiClient(server().url).ask('POST', '/v1/events/replay/nobody', {
      headers: { accept: NDJSON },
    });
    expectProblem(elsewhere, 'aggregate_not_found');
  });

  it('is given up when the client leaves', async () => {
    const leaving = new AbortController();
    const asked = fetch(server().url + path, {
      method: 'POST',
      headers: { accept: NDJSON, 'content-type': 'application/json' },
      body: JSON.stringify({ trace: true, useSnapshot: false }),
      signal: leaving.signal,
    });
    const reader = (await asked).body?.getReader();
    await reader?.read();
    leaving.abort();
    await eventually(() => {
      const last = server().answered.at(-1);
      expect(last).to.deep.include({ operationId: 'replayAggregate', isComplete: false });
    });
    expect(server().failures).to.deep.equal([]);
    expect((await replay()).status).to.equal(200);
  });
});

describe('A reducer that fails', () => {
  let folder: string;
  let server: HttpServer;
  let close: () => Promise<void>;
  const aggregate = anAggregate('Probe');

  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'reducers-'));
    await writeFile(
      join(folder, 'Probe.ts'),
      `import { reducer } from 'ngmat-event-store';
       export default reducer<{ count: number }>({
         aggregateType: 'Probe',
         version: 3,
         initial: { count: 0 },
         on: {
           Counted: (state) => ({ count: state.count + 1 }),
           Broken() {
             throw new Error('no antenna');
           },
         },
       });`,
    );
    const { uri } = await sharedReplicaSet();
    const replays = { reducersFolder: folder };
    const store = await openEventStore({ uri, database: freshDatabaseName(), replays });
    server = await startHttpServer(store);
    close = async () => {
      await server.close();
      await store.close();
    };
    const typed = ['Counted', 'Counted', 'Broken'].map((eventType) =>
      anEvent({ ...aggregate, eventType }),
    );
    await store.append(typed);
  });
  after(async () => {
    await close();
    await rm(folder, { recursive: true });
  });

  const ask = (method: string, path: string) => apiClient(server.url).ask(method, path);

  it('answers with 500 and names the event and itself, and never with half a state', async () => {
    const { aggregateId } = aggregate;
    const state = `/v1/aggregates/Probe/${aggregateId}`;
    for (const answer of [
      await ask('GET', state),
      await ask('POST', `/v1/events/replay/${aggregateId}`),
      await ask('POST', `/v1/events/snapshot/${aggregateId}`),
      await ask('GET', `${state}/blame?path=/count`),
    ]) {
      expectProblem(answer, 'reducer_failed');
      expect(answer.body).to.deep.include({ handler: 'Probe', sequenceNumber: 3 });
      expect(answer.body).not.to.have.property('state');
    }
    const traced = await apiClient(server.url).ask('POST', `/v1/events/replay/${aggregateId}`, {
      headers: { accept: NDJSON },
      body: { trace: true },
    });
    const lines = traced.bytes
      .toString()
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line));
    expect(lines.flatMap(({ step }) => step?.sequenceNumber ?? [])).to.deep.equal([1, 2]);
    expect(lines.at(-1).problem).to.include({ code: 'reducer_failed', sequenceNumber: 3 });
    const before = await ask('GET', `${state}?at=2`);
    expect(before.body).to.deep.include({
      state: { count: 2 },
      handler: { name: 'Probe', version: 3 },
    });
    expect((await ask('GET', `${state}?handler=merge-patch`)).status).to.equal(200);
    const { body } = await ask('GET', `/v1/events/snapshot/${aggregateId}`);
    expect(body['snapshots']).to.deep.equal([]);
  });

  it('is not what a snapshot is of that names another handler in its body, or in its query', async () => {
    const path = `/v1/events/snapshot/${aggregate.aggregateId}`;
    const take = (body: unknown, query = '') =>
      apiClient(server.url).ask('POST', path + query, { body });
    const handler = { name: 'merge-patch', version: 1 };
    const taken = await take({ aggregateType: 'Probe', handler: 'merge-patch' });
    expect([taken.status, taken.body['handler']]).to.deep.equal([201, handler]);
    const asked = await take({ aggregateType: 'Probe' }, '?handler=merge-patch');
    expect([asked.status, asked.body['handler']]).to.deep.equal([201, handler]);
    for (const [body, query, pointer] of [
      [{ x: 1 }, '', '/x'],
      [{ handler: 7 }, '', '/handler'],
      [{ aggregateType: '1x' }, '', '/aggregateType'],
      [{ handler: 'Probe' }, '?handler=merge-patch', '/handler'],
    ] as const) {
      expect(pointersIn(await take(body, query)), pointer).to.deep.equal([pointer]);
    }
  });

  it('has no list of snapshots of an aggregate that there is not', async () => {
    for (const query of ['', '?aggregateType=Probe', '?aggregateType=Nothing']) {
      expectProblem(await ask('GET', `/v1/events/snapshot/none${query}`), 'aggregate_not_found');
    }
  });
});
