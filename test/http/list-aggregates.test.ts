import { expect } from 'chai';
import { unpack } from 'msgpackr';
import type { AggregateSummary } from '../../src/events/aggregate-summary.ts';
import type { RecordedEvent } from '../../src/events/event.ts';
import { searchOf } from '../support/event-pages.ts';
import { someEvents } from '../support/examples.ts';
import { type Answer, pointersIn, servedStore } from '../support/served-store.ts';

/** In the order of their UTF-8 bytes. The longest that there may be go into a cursor as well. */
const IDS = ['A-1', 'Z', 'a', 'a&b=c?d#e', 'a-10', 'a-2', 'ä', '宙'.repeat(256), '🛰'.repeat(256)];

describe('GET /v1/aggregates', () => {
  const { store, ask, refused } = servedStore();
  let recorded: readonly RecordedEvent[];

  before(async () => {
    const events: RecordedEvent[] = [];
    for (const [index, aggregateId] of IDS.toReversed().entries()) {
      const batch = someEvents(1 + index, { aggregateId });
      events.push(...(await store().append(batch)).events);
    }
    events.push(...(await store().append(someEvents(7, { aggregateType: 'Burn' }))).events);
    recorded = events;
  });

  const list = (parameters: Parameters<typeof searchOf>[0], accept = 'application/json') =>
    ask('GET', `/v1/aggregates?${searchOf(parameters)}`, { Accept: accept });

  it('lists the types that have events, in alphabetical order', async () => {
    for (const path of ['/v1/aggregates', '/v1/aggregates?']) {
      const { status, headers, body } = await ask('GET', path);
      expect(status).to.equal(200);
      expect(headers.get('content-type')).to.equal('application/json; charset=utf-8');
      expect(headers.get('link')).to.equal(null);
      expect(body).to.deep.equal({
        aggregateTypes: ['Burn', 'Mission'].map((aggregateType) => {
          const events = recorded.filter((event) => event.aggregateType === aggregateType);
          return { aggregateType, countEstimate: events.length, ...endsOf(events) };
        }),
      });
    }
  });

  it('lists the aggregates of a type with count, first and last event', async () => {
    const { status, body } = await list({ aggregateType: 'Mission' });
    expect(status).to.equal(200);
    expect(body).to.deep.equal({
      aggregates: IDS.map((id) => summaryOf(recorded, id)),
      page: { limit: 100, nextCursor: null },
    });
  });

  it('leads through them page by page, by link and by cursor, each once', async () => {
    for (const limit of [1, 2, 5, IDS.length - 1, IDS.length, 1_000]) {
      const asked = { aggregateType: 'Mission', limit };
      const byLink: AggregateSummary[] = [];
      const byCursor: AggregateSummary[] = [];
      let path: string | undefined = `/v1/aggregates?${searchOf(asked)}`;
      let cursor: string | undefined;
      do {
        const answer: Answer = await ask('GET', path);
        byLink.push(...pageIn(answer).aggregates);
        const page = pageIn(await list({ ...asked, cursor }));
        byCursor.push(...page.aggregates);
        cursor = page.page.nextCursor ?? undefined;
        path = /^<(\/v1\/aggregates\?[!-;=?-~]+)>; rel="next"$/.exec(
          answer.headers.get('link') ?? '',
        )?.[1];
        expect(path === undefined).to.equal(cursor === undefined);
        expect(page.page.limit).to.equal(limit);
      } while (path !== undefined);
      expect(byLink.map(({ aggregateId }) => aggregateId)).to.deep.equal(IDS);
      expect(byCursor).to.deep.equal(byLink);
    }
  });

  it('shows a type that no event has as empty', async () => {
    const { status, headers, body } = await list({ aggregateType: 'NeverSeen' });
    expect(status).to.equal(200);
    expect(headers.get('link')).to.equal(null);
    expect(body).to.deep.equal({ aggregates: [], page: { limit: 100, nextCursor: null } });
  });

  it('answers in MessagePack the same, and with the same link', async () => {
    for (const parameters of [{}, { aggregateType: 'Mission', limit: 2 }]) {
      const inJson = await list(parameters);
      const { headers, bytes } = await list(parameters, 'application/msgpack');
      expect(headers.get('content-type')).to.equal('application/msgpack');
      expect(unpack(bytes)).to.deep.equal(inJson.body);
      expect(headers.get('link')).to.equal(inJson.headers.get('link'));
    }
  });

  it('answers HEAD as GET, but for the body', async () => {
    const search = searchOf({ aggregateType: 'Mission', limit: 2 });
    const { headers } = await ask('GET', `/v1/aggregates?${search}`);
    const head = await ask('HEAD', `/v1/aggregates?${search}`);
    expect({ status: head.status, bytes: head.bytes.length }).to.deep.equal({
      ...{ status: 200, bytes: 0 },
    });
    for (const name of ['content-type', 'content-length', 'link']) {
      expect(head.headers.get(name)).to.equal(headers.get(name));
    }
  });

  for (const [parameters, pointers] of [
    [{ limit: 10 }, ['/limit']],
    [{ cursor: 'x' }, ['/cursor']],
    [{ limit: 10, cursor: 'x' }, ['/limit', '/cursor']],
    [{ aggregateType: 'no-type' }, ['/aggregateType']],
    [{ aggregateType: '' }, ['/aggregateType']],
    [{ aggregateType: ['Burn', 'Mission'] }, ['/aggregateType']],
    [{ aggregateType: 'Mission', limit: 0 }, ['/limit']],
    [{ aggregateType: 'Mission', limit: 1_001 }, ['/limit']],
    [{ aggregateType: 'Mission', limit: 'x' }, ['/limit']],
    [{ aggregateType: 'Mission', cursor: 'x' }, ['/cursor']],
    [{ aggregateType: 'Mission', cursor: '' }, ['/cursor']],
    [{ aggregateType: 'Mission', aggregateId: 'a', order: 'desc' }, ['/aggregateId', '/order']],
  ] as const) {
    it(`refuses ?${searchOf(parameters)}`, async () => {
      const answer = await refused('invalid_request', () => list(parameters));
      expect(pointersIn(answer)).to.have.members([...pointers]);
    });
  }

  it('refuses a cursor of another type, or one that was changed', async () => {
    const { page } = pageIn(await list({ aggregateType: 'Mission', limit: 1 }));
    const given = page.nextCursor ?? '';
    for (const [aggregateType, cursor] of [
      ['Burn', given],
      ['Mission', given.slice(0, -1)],
      ['Mission', `${given}A`],
    ] as const) {
      const asking = () => list({ aggregateType, cursor });
      expect(pointersIn(await refused('invalid_request', asking))).to.deep.equal(['/cursor']);
    }
  });
});

interface AggregatesBody {
  readonly aggregates: readonly AggregateSummary[];
  readonly page: { readonly limit: number; readonly nextCursor: string | null };
}

function pageIn({ status, body }: Answer): AggregatesBody {
  expect(status, JSON.stringify(body)).to.equal(200);
  expect(body).to.have.all.keys('aggregates', 'page');
  return body as unknown as AggregatesBody;
}

function summaryOf(recorded: readonly RecordedEvent[], aggregateId: string) {
  const events = recorded.filter((event) => event.aggregateId === aggregateId);
  return { aggregateType: 'Mission', aggregateId, count: events.length, ...endsOf(events) };
}

function endsOf(events: readonly RecordedEvent[]) {
  return { first: placeOf(events[0]), last: placeOf(events.at(-1)) };
}

function placeOf(event: RecordedEvent | undefined) {
  if (event === undefined) throw new Error('There is no such event');
  const { sequenceNumber, position, timestamp } = event;
  return { sequenceNumber, position, timestamp };
}
