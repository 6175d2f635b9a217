import { expect } from 'chai';
import type { RecordedEvent } from '../../src/events/event.ts';
import { LIMITS } from '../../src/events/limits.ts';
import { anAggregate, anEvent, someEvents } from '../support/examples.ts';
import { type HttpServer, startHttpServer } from '../support/http-server.ts';
import { openedStore } from '../support/opened-store.ts';

type Query = Readonly<Record<string, string | number>>;

describe('GET /v1/events', () => {
  const opened = openedStore();
  const aggregate = anAggregate();
  let server: HttpServer;
  let recorded: readonly RecordedEvent[];

  before(async () => {
    server = await startHttpServer(opened.store());
    const { aggregateId } = aggregate;
    await opened
      .store()
      .append(
        Array.from({ length: 60 }, (_, index) => [
          anEvent(aggregate),
          anEvent({ aggregateType: 'Spacecraft', ...(index % 3 === 0 && { aggregateId }) }),
        ]).flat(),
      );
    recorded = await opened.store().readLog().toArray();
  });
  after(() => server.close());

  const get = (query: Query | string) => page(`${server.url}/v1/events?${textOf(query)}`);

  it('answers a page, whether there is more, and the head', async () => {
    const { status, headers, body } = await get({ limit: 7 });
    expect(status).to.equal(200);
    expect(headers.get('content-type')).to.equal('application/json; charset=utf-8');
    expect(body.events).to.deep.equal(recorded.slice(0, 7));
    expect(body.page.limit).to.equal(7);
    expect(body.page.nextCursor).to.be.a('string');
    expect(body.head).to.equal(120);
  });

  it('answers 100 events where nothing else is said', async () => {
    const { body } = await get({});
    expect(body.events).to.deep.equal(recorded.slice(0, 100));
    expect(body.page.limit).to.equal(100);
  });

  it('answers the last page without a cursor or a link', async () => {
    for (const limit of [120, 121, 1_000]) {
      const { headers, body } = await get({ limit });
      expect(body.events).to.have.length(120);
      expect(body.page).to.deep.equal({ limit, nextCursor: null });
      expect(headers.get('link')).to.equal(null);
    }
    expect((await get({ limit: 119 })).body.page.nextCursor).to.be.a('string');
  });

  it('answers an unknown aggregate and an unknown type with an empty page', async () => {
    for (const query of [{ ...anAggregate() }, { aggregateType: 'NeverSeen' }]) {
      const { status, body } = await get(query);
      expect(status).to.equal(200);
      expect(body).to.deep.equal({ events: [], page: { limit: 100, nextCursor: null }, head: 120 });
    }
  });

  const isOf = (key: Partial<RecordedEvent>) => (event: RecordedEvent) =>
    Object.entries(key).every(([name, value]) => event[name as keyof RecordedEvent] === value);
  const choices: readonly (readonly [string, Query, (event: RecordedEvent) => boolean])[] = [
    ['the whole log', {}, () => true],
    ['a type', { aggregateType: 'Spacecraft' }, isOf({ aggregateType: 'Spacecraft' })],
    ['an aggregate', { ...aggregate }, isOf(aggregate)],
    [
      'an aggregate id',
      { aggregateId: aggregate.aggregateId },
      isOf({ aggregateId: aggregate.aggregateId }),
    ],
    [
      'a range of positions',
      { fromPosition: 11, toPosition: 47 },
      ({ position }) => position >= 11 && position <= 47,
    ],
    [
      'a range of an aggregate',
      { ...aggregate, fromPosition: 11, toPosition: 47 },
      (event) => isOf(aggregate)(event) && event.position >= 11 && event.position <= 47,
    ],
  ];
  for (const [name, query, matches] of choices) {
    for (const order of ['asc', 'desc']) {
      it(`pages through ${name} by link and by cursor, ${order}`, async () => {
        const forwards = recorded.filter(matches);
        const expected = order === 'asc' ? forwards : forwards.toReversed();
        const asked = { ...query, order, limit: 8 };
        const byLink = await followLinks(`/v1/events?${textOf(asked)}`);
        expect(byLink.flat()).to.deep.equal(expected);
        for (const events of byLink.slice(0, -1)) expect(events).to.have.length(8);
        expect(await followCursors(asked)).to.deep.equal(expected);
      });
    }
  }

  it('shows each event once though others arrive between two pages', async () => {
    const query = { aggregateType: 'Burn', limit: 5 };
    await opened.store().append(someEvents(8, { aggregateType: 'Burn' }));
    for (const order of ['asc', 'desc']) {
      const before = await opened.store().readLog({ aggregateType: 'Burn' }).toArray();
      const first = await get({ ...query, order });
      await opened.store().append(someEvents(2, { aggregateType: 'Burn' }));
      const rest = await followCursors({
        ...query,
        order,
        cursor: first.body.page.nextCursor ?? '',
      });
      const positions = [...first.body.events, ...rest].map(({ position }) => position);
      expect(new Set(positions).size).to.equal(positions.length);
      expect(positions).to.include.members(before.map(({ position }) => position));
    }
  });

  for (const [given, used] of [
    [{}, { order: 'desc' }],
    [{}, aggregate],
    [{}, { aggregateType: 'Mission' }],
    [{}, { aggregateId: aggregate.aggregateId }],
    [aggregate, {}],
    [aggregate, { ...anAggregate() }],
    [{ ...aggregate, order: 'desc' }, aggregate],
    [{ aggregateType: 'Mission' }, { aggregateType: 'Spacecraft' }],
  ] as readonly (readonly [Query, Query])[]) {
    it(`refuses a cursor of ?${textOf(given)} with ?${textOf(used)}`, async () => {
      const cursor = (await get({ ...given, limit: 2 })).body.page.nextCursor ?? '';
      const { status, body } = await get({ ...used, cursor });
      expect(status).to.equal(400);
      expect(body).to.deep.include({ code: 'invalid_request' });
      expect(body.faults.map(({ pointer }) => pointer)).to.deep.equal(['/cursor']);
    });
  }

  it('takes another page size with a cursor', async () => {
    const { body } = await get({ limit: 2 });
    const next = await get({ limit: 3, cursor: body.page.nextCursor ?? '' });
    expect(next.body.events).to.deep.equal(recorded.slice(2, 5));
  });

  it('refuses a cursor that it never gave', async () => {
    const given = (await get({ limit: 2 })).body.page.nextCursor ?? '';
    for (const cursor of [
      ...['x', '0', 'ap1', '%00', '🛰️', `${given}A`, `${given}!!`, `!${given}`, given.slice(1)],
      ...[
        'ap0',
        'ap-1',
        'ap1.5',
        'xp1',
        'ax1',
        'ap01',
        'ap1\n',
        'xap1',
        'ap1x',
        'ap99999999999999999999',
      ].map((text) => Buffer.from(text).toString('base64url')),
    ]) {
      const { status, body } = await get({ cursor });
      expect(status, cursor).to.equal(400);
      expect(body.faults.map(({ pointer }) => pointer)).to.deep.equal(['/cursor']);
    }
  });

  for (const [query, pointers] of [
    ['limit=0', ['/limit']],
    ['limit=1001', ['/limit']],
    ['limit=1.5', ['/limit']],
    ['limit=1e2', ['/limit']],
    ['limit=-1', ['/limit']],
    ['limit=', ['/limit']],
    ['limit=1&limit=2', ['/limit']],
    ['order=sideways', ['/order']],
    ['fromPosition=-1', ['/fromPosition']],
    ['toPosition=0x10', ['/toPosition']],
    ['fromPosition=99999999999999999', ['/fromPosition']],
    ['aggregateType=no-type', ['/aggregateType']],
    ['aggregateType=', ['/aggregateType']],
    [`aggregateId=${'x'.repeat(257)}`, ['/aggregateId']],
    ['aggregateId[$ne]=x', ['/aggregateId[$ne]']],
    ['position=1', ['/position']],
    ['__proto__=1', ['/__proto__']],
    ['a%2Fb~c=1', ['/a~1b~0c']],
    ['limit=0&order=x&colour=red', ['/limit', '/order', '/colour']],
  ] as const) {
    it(`refuses ?${query.slice(0, 40)}`, async () => {
      const { status, headers, body } = await get(query);
      expect(status).to.equal(400);
      expect(headers.get('content-type')).to.equal('application/problem+json; charset=utf-8');
      expect(body.code).to.equal('invalid_request');
      expect(body.faults.map(({ pointer }) => pointer)).to.have.members([...pointers]);
    });
  }

  async function followLinks(path: string): Promise<RecordedEvent[][]> {
    const { body, headers } = await page(server.url + path);
    const link = headers.get('link');
    expect(link === null).to.equal(body.page.nextCursor === null);
    if (link === null) return [body.events];
    const target = /^<(\/[^>]+)>; rel="next"$/.exec(link)?.[1] ?? '';
    return [body.events, ...(await followLinks(target))];
  }

  async function followCursors(query: Query): Promise<RecordedEvent[]> {
    const { body } = await get(query);
    const { nextCursor } = body.page;
    if (nextCursor === null) return body.events;
    return [...body.events, ...(await followCursors({ ...query, cursor: nextCursor }))];
  }

  it('ends a page of large events early, and goes on with the next', async () => {
    const large = anAggregate('Launcher');
    const data = { text: 'x'.repeat(LIMITS.dataBytesMax - 20) };
    for (let batch = 0; batch < 2; batch += 1) {
      await opened.store().append(Array.from({ length: 6 }, () => anEvent({ ...large, data })));
    }
    const first = await get({ ...large, limit: 12 });
    expect(first.body.events.length).to.equal(7);
    const cursor = first.body.page.nextCursor ?? '';
    const second = await get({ ...large, limit: 12, cursor });
    const numbers = [...first.body.events, ...second.body.events].map((e) => e.sequenceNumber);
    expect(numbers).to.deep.equal(Array.from({ length: 12 }, (_, index) => index + 1));
    expect(second.body.page.nextCursor).to.equal(null);
  });
});

interface Page {
  readonly events: RecordedEvent[];
  readonly page: { readonly limit: number; readonly nextCursor: string | null };
  readonly head: number;
  /** Of a problem. */
  readonly code: string;
  readonly faults: { readonly pointer: string }[];
}

async function page(url: string) {
  const { status, headers, ...response } = await answered(url);
  return { status, headers, body: response.body as Page };
}

async function answered(url: string) {
  const response = await fetch(url);
  const body: unknown = await response.json();
  return { status: response.status, headers: response.headers, body };
}

function textOf(query: Query | string): string {
  if (typeof query === 'string') return query;
  return new URLSearchParams(
    Object.entries(query).map(([name, value]): [string, string] => [name, `${value}`]),
  ).toString();
}
