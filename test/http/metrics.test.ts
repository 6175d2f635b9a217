import { expect } from 'chai';
import { eventually } from '../support/eventually.ts';
import { anEvent, someEvents } from '../support/examples.ts';
import { LiveClient } from '../support/live-client.ts';
import { answerOf, type GivenHeaders, post } from '../support/served-store.ts';
import { startedApp } from '../support/started-app.ts';

describe('GET /metrics', () => {
  const { app } = startedApp();
  const get = (path: string, headers: GivenHeaders = {}) =>
    answerOf(fetch(app().url + path, { headers }));

  /** The samples by their names and labels, which are put in the order of the alphabet. */
  async function metrics(): Promise<ReadonlyMap<string, number>> {
    const { status, bytes } = await get('/metrics');
    expect(status).to.equal(200);
    const samples = bytes.toString().matchAll(/^(\w+)(?:\{(.*)\})? (\S+)$/gm);
    return new Map(
      [...samples].map(([, name, labels = '', value]) => [
        labels === '' ? `${name}` : `${name}{${labels.split(',').sort().join(',')}}`,
        Number(value),
      ]),
    );
  }

  /** Waits until these samples have grown by so much, and nothing else was said of them. */
  async function grow(
    expected: Readonly<Record<string, number>>,
    action: () => Promise<unknown>,
  ): Promise<void> {
    const before = await metrics();
    await action();
    await eventually(async () => {
      const after = await metrics();
      const grown = Object.keys(expected).map((name) => [
        name,
        (after.get(name) ?? 0) - (before.get(name) ?? 0),
      ]);
      expect(Object.fromEntries(grown)).to.deep.equal(expected);
    });
  }

  const requests = (operation: string, method: string, status: number) =>
    `http_server_request_duration_seconds_count{method="${method}",operation="${operation}",status="${status}"}`;

  it('answers in the text format of Prometheus', async () => {
    const { headers, bytes } = await get('/metrics');
    expect(headers.get('content-type')).to.match(/^text\/plain; version=0\.0\.4; charset=utf-8$/);
    expect(bytes.toString()).to.match(/^(?:#.*\n|\w+(?:\{[^\n]*\})? \S+\n|\n)+$/);
  });

  it('counts appends, the groups they were stored in, and their requests', async () => {
    const expected = {
      'event_store_append_duration_seconds_count{outcome="committed"}': 2,
      event_store_commit_group_events_sum: 4,
      [requests('appendEvents', 'POST', 201)]: 2,
    };
    await grow(expected, async () => {
      await post(app().url, anEvent());
      await post(app().url, { events: someEvents(3) });
    });
  });

  it('measures how long requests, appends and reads took, in seconds', async () => {
    const startedAt = performance.now();
    await post(app().url, anEvent());
    await get('/v1/events');
    const ofPages = requests('readEvents', 'GET', 200).replace('_count', '_sum');
    await eventually(async () => {
      const found = await metrics();
      for (const name of [
        'event_store_append_duration_seconds_sum{outcome="committed"}',
        'event_store_read_duration_seconds_sum{read="page"}',
        requests('appendEvents', 'POST', 201).replace('_count', '_sum'),
        ofPages,
      ]) {
        expect(found.get(name), name).to.be.greaterThan(0);
      }
      const passedMs = performance.now() - startedAt;
      expect(found.get(ofPages)).to.be.lessThan(passedMs / 1_000);
    });
  });

  it('counts what was refused, and repeats', async () => {
    const event = anEvent({ eventId: crypto.randomUUID() });
    await post(app().url, event);
    const expected = {
      'event_store_append_duration_seconds_count{outcome="already_stored"}': 1,
      'event_store_append_duration_seconds_count{outcome="refused"}': 1,
      'event_store_append_duration_seconds_count{outcome="conflict"}': 1,
      [requests('appendEvents', 'POST', 200)]: 1,
      [requests('appendEvents', 'POST', 400)]: 1,
      [requests('appendEvents', 'POST', 409)]: 1,
    };
    await grow(expected, async () => {
      await post(app().url, event);
      await post(app().url, { ...event, data: {} });
      await post(app().url, { ...event, data: 7 });
    });
  });

  it('counts reads of each kind, and the events they gave', async () => {
    const { body } = await post(app().url, { events: someEvents(3, { aggregateType: 'Burn' }) });
    const [{ eventId }] = body['events'] as [{ eventId: string }];
    const expected = {
      'event_store_read_duration_seconds_count{read="page"}': 1,
      'event_store_read_events_total{read="page"}': 3,
      'event_store_read_events_total{read="log"}': 3,
      'event_store_read_duration_seconds_count{read="event"}': 1,
      'event_store_read_duration_seconds_count{read="aggregate_types"}': 1,
      'event_store_read_duration_seconds_count{read="aggregates"}': 1,
      [requests('readEvents', 'GET', 200)]: 2,
      [requests('readEvents', 'GET', 400)]: 1,
      [requests('readEvent', 'GET', 200)]: 1,
      [requests('listAggregates', 'GET', 200)]: 2,
      [requests('none', 'GET', 404)]: 1,
    };
    await grow(expected, async () => {
      await get('/v1/events?aggregateType=Burn');
      await get('/v1/events?aggregateType=Burn', { Accept: 'application/x-ndjson' });
      await get('/v1/events?aggregateType=-');
      await get(`/v1/events/${eventId}`);
      await get('/v1/aggregates');
      await get('/v1/aggregates?aggregateType=Burn');
      await get(`/no/such/path/${crypto.randomUUID()}`);
    });
  });

  it('tells the head, the queue, the event loop and the process', async () => {
    await post(app().url, anEvent());
    const found = await metrics();
    expect(found.get('event_store_head_position')).to.equal(await app().store.headPosition());
    expect(found.get('event_store_queue_events')).to.equal(0);
    for (const name of [
      'nodejs_eventloop_lag_seconds',
      'process_resident_memory_bytes',
      'process_cpu_seconds_total',
      'nodejs_heap_size_used_bytes',
    ]) {
      expect(found.get(name), name).to.be.a('number');
    }
  });

  it('tells how many streams of live events are open', async () => {
    const streams = async () => (await metrics()).get('event_store_live_streams');
    const clients = [await LiveClient.open(app().url), await LiveClient.open(app().url)];
    expect(await streams()).to.equal(2);
    for (const client of clients) client.leave();
    await eventually(async () => expect(await streams()).to.equal(0));
    expect((await metrics()).get('event_store_live_streams_dropped_total')).to.equal(0);
  });

  it('has no more labels for paths and ids that somebody makes up', async () => {
    const names = async () => [...(await metrics()).keys()].filter((name) => /request/.test(name));
    await get('/v1/events/1');
    await get('/nowhere');
    await grow({ [requests('none', 'GET', 404)]: 50 }, async () => {
      const before = await names();
      for (let each = 0; each < 50; each += 1) {
        await get(`/v1/events/${each}?id=${each}`);
        await get(`/nowhere/${crypto.randomUUID()}`);
      }
      expect(await names()).to.deep.equal(before);
    });
  });

  it('refuses parameters', async () => {
    expect((await get('/metrics?name[]=x')).status).to.equal(400);
  });
});
