import { expect } from 'chai';
import { anEvent } from '../support/examples.ts';
import { pointersIn, servedStore } from '../support/served-store.ts';

/** A time that is none, or not as RFC 3339 has it. */
const NO_TIMES = [
  ...['', 'now', '2031', '2031-03-14', '2031-03-14T06:12Z', '2031-03-14T06:12:00', '1900000000'],
  ...['2031-03-14T06:12:00+0200', '2031-03-14T06:12:00+24:00', '2031-03-14T06:12:00,5Z'],
  ...['2031-02-29T00:00:00Z', '2031-13-01T00:00:00Z', '2031-04-31T00:00:00Z'],
  ...['2031-03-14T24:00:00Z', '2031-03-14T06:60:00Z', '+002031-03-14T06:12:00Z'],
  ...['2031-03-14T06:12:00Z ', '2031-03-14T06:12:00ZZ', 'Fri, 14 Mar 2031 06:12:00 GMT'],
];
const NO_COUNTS = [
  '',
  '-1',
  '1.5',
  '1e2',
  '0x10',
  ' 1',
  '+1',
  '９',
  '9007199254740992',
  'Infinity',
];

describe('GET /v1/events refuses', () => {
  const { store, ask, refused } = servedStore();

  before(async () => {
    await store().append([anEvent()]);
  });

  async function isRefused(search: string, pointers: readonly string[]): Promise<void> {
    for (const accept of ['application/json', 'application/x-ndjson']) {
      const asking = () => ask('GET', `/v1/events?${search}`, { Accept: accept });
      const answer = await refused('invalid_request', asking);
      expect(pointersIn(answer), search).to.have.members([...pointers]);
    }
  }

  for (const [search, pointers] of [
    ['position=1', ['/position']],
    ['aggregateid=x', ['/aggregateid']],
    ['eventTypes=x', ['/eventTypes']],
    ['__proto__=1', ['/__proto__']],
    ['constructor=1', ['/constructor']],
    ['=1', ['/']],
    ['a%2Fb~c=1', ['/a~1b~0c']],
    ['aggregateId[$ne]=x', ['/aggregateId[$ne]']],
    ['eventType[]=x', ['/eventType[]']],
    ['limit=0&order=x&colour=red', ['/limit', '/order', '/colour']],
  ] as const) {
    it(`what is no parameter: ?${search}`, () => isRefused(search, pointers));
  }

  for (const name of ['aggregateId', 'userId', 'correlationId', 'tag', 'eventType']) {
    it(`a text for ${name} that no event can have`, async () => {
      await isRefused(`${name}=`, [`/${name}`]);
      await isRefused(name, [`/${name}`]);
      await isRefused(`${name}=${'x'.repeat(257)}`, [`/${name}`]);
      await isRefused(`${name}=${encodeURIComponent('🛰'.repeat(257))}`, [`/${name}`]);
    });
  }

  it('what is no aggregate type', async () => {
    for (const type of ['', 'no-type', '1st', '$where', 'a.b', 'Ä', 'x'.repeat(65)]) {
      await isRefused(`aggregateType=${encodeURIComponent(type)}`, ['/aggregateType']);
    }
  });

  it('more than twenty event types, or one twice', async () => {
    const types = Array.from({ length: 20 }, (_, index) => `eventType=t${index}`).join('&');
    expect((await ask('GET', `/v1/events?${types}`)).status).to.equal(200);
    await isRefused(`${types}&eventType=t20`, ['/eventType']);
    await isRefused('eventType=a&eventType=b&eventType=a', ['/eventType']);
    await isRefused('eventType=a&eventType=', ['/eventType']);
  });

  for (const name of ['from', 'to']) {
    it(`what is no time for ${name}`, async () => {
      for (const time of NO_TIMES)
        await isRefused(`${name}=${encodeURIComponent(time)}`, [`/${name}`]);
    });
  }

  it('a time whose + was not escaped, and says how to', async () => {
    const { body } = await ask('GET', '/v1/events?from=2031-03-14T06:12:00+02:00');
    expect(body['detail']).to.match(/\+ is %2B/);
  });

  for (const name of [
    ...['fromPosition', 'toPosition', 'minPosition', 'limit'],
    ...['fromSequenceNumber', 'toSequenceNumber'],
  ]) {
    it(`what is no number for ${name}`, async () => {
      for (const count of NO_COUNTS) {
        await isRefused(`${name}=${encodeURIComponent(count)}`, [`/${name}`]);
      }
    });
  }

  it('a page of none, or of more than 1,000', async () => {
    for (const limit of [0, 1_001, 10_000]) await isRefused(`limit=${limit}`, ['/limit']);
  });

  it('an order that is none', async () => {
    for (const order of ['', 'ASC', 'up', '1']) await isRefused(`order=${order}`, ['/order']);
  });

  it('sequence numbers without an aggregate to count in', async () => {
    const both = 'fromSequenceNumber=1&toSequenceNumber=2';
    await isRefused(both, ['/fromSequenceNumber', '/toSequenceNumber']);
    await isRefused(`aggregateType=Mission&${both}`, ['/fromSequenceNumber', '/toSequenceNumber']);
  });

  it('a time to wait that is too long, or without a position to wait for', async () => {
    await isRefused('minPosition=1&waitMs=60001', ['/waitMs']);
    await isRefused('minPosition=1&waitMs=-1', ['/waitMs']);
    await isRefused('waitMs=100', ['/waitMs']);
  });

  it('what may be given once and is given twice', async () => {
    for (const name of ['aggregateId', 'from', 'limit', 'order', 'minPosition']) {
      await isRefused(`${name}=1&${name}=1`, [`/${name}`]);
    }
  });

  it('a query by HEAD as well, without a body', async () => {
    const { status, bytes } = await ask('HEAD', '/v1/events?limit=0');
    expect({ status, length: bytes.length }).to.deep.equal({ status: 400, length: 0 });
  });
});
