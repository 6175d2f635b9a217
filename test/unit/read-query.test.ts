import { expect } from 'chai';
import { RECORDED_EVENT } from '../../src/http/examples.ts';
import { cursorFor, parseReadQuery, startBehind } from '../../src/http/read-query.ts';
import { refusalOf } from '../support/refusal-of.ts';

describe('parseReadQuery', () => {
  it('asks for the whole log where nothing is said', () => {
    expect(parseReadQuery({})).to.deep.equal({
      range: {},
      ...{ limit: undefined, start: undefined, minPosition: undefined, waitMs: 5_000 },
    });
  });

  it('takes every parameter', () => {
    const texts = {
      ...{ aggregateType: 'Mission', aggregateId: 'm 1', userId: 'ada', correlationId: 'c/1' },
      ...{ tag: 'lunar', from: '2031-03-14T06:12:00+02:00', to: '2031-03-15T00:00:00.5Z' },
      order: 'desc',
    };
    const { range, ...others } = parseReadQuery({
      ...texts,
      eventType: ['Planned', 'Executed'],
      ...{ fromPosition: '7', toPosition: '9007199254740991' },
      ...{ fromSequenceNumber: '0', toSequenceNumber: '3' },
      ...{ limit: '1000', minPosition: '12', waitMs: '60000' },
    });
    expect(range).to.deep.equal({
      ...texts,
      eventTypes: ['Planned', 'Executed'],
      ...{ fromPosition: 7, toPosition: Number.MAX_SAFE_INTEGER },
      ...{ fromSequenceNumber: 0, toSequenceNumber: 3 },
    });
    expect(others).to.deep.equal({
      limit: 1_000,
      start: undefined,
      minPosition: 12,
      waitMs: 60_000,
    });
  });

  it('takes one event type for a list of one', () => {
    expect(parseReadQuery({ eventType: 'Planned' }).range.eventTypes).to.deep.equal(['Planned']);
  });

  it('takes every aggregate id that an event may have', () => {
    const aggregateId = '🛰'.repeat(256);
    expect(parseReadQuery({ aggregateId }).range.aggregateId).to.equal(aggregateId);
  });

  it('names every fault at once, each once', async () => {
    const parameters = {
      ...{ aggregateType: '1', aggregateId: 'x'.repeat(257), fromPosition: '-1', toPosition: 'x' },
      ...{ eventType: ['', '', 'x'.repeat(257)], userId: '', tag: '', from: 'now', to: '2031' },
      ...{ order: 'up', limit: '0', cursor: ['a', 'b'], page: '2', waitMs: '60001' },
    };
    const pointers = await faultsOf(parameters);
    expect(pointers).to.have.members(Object.keys(parameters).map((name) => `/${name}`));
  });

  it('takes sequence numbers only together with an aggregate to count in', async () => {
    const numbers = { fromSequenceNumber: '1', toSequenceNumber: '2' };
    const both = ['/fromSequenceNumber', '/toSequenceNumber'];
    expect(await faultsOf({ ...numbers, aggregateType: 'Mission' })).to.deep.equal(both);
    expect(parseReadQuery({ ...numbers, aggregateId: 'm' }).limit).to.equal(undefined);
  });

  it('takes a time to wait only together with a position to wait for', async () => {
    expect(await faultsOf({ waitMs: '100' })).to.deep.equal(['/waitMs']);
    expect(parseReadQuery({ minPosition: '0', waitMs: '100' })).to.include({ waitMs: 100 });
  });
});

describe('The cursor of a query', () => {
  const query = (parameters: Readonly<Record<string, unknown>>) => parseReadQuery(parameters);

  it('says where the page begins', () => {
    for (const start of [
      { unit: 'position', at: 7 },
      { unit: 'sequenceNumber', at: Number.MAX_SAFE_INTEGER },
    ] as const) {
      const cursor = cursorFor(start, query({ tag: 'lunar' }));
      expect(query({ tag: 'lunar', cursor })).to.deep.include({ range: { tag: 'lunar' }, start });
    }
  });

  it('goes with the same parameters in any order, and any size of page or wait', () => {
    const given = query({ tag: 'lunar', eventType: ['A', 'B'], userId: 'ada', limit: '7' });
    const cursor = cursorFor({ unit: 'position', at: 7 }, given);
    const others = { limit: '9', minPosition: '3', waitMs: '1', order: 'asc' };
    const again = query({ ...others, cursor, userId: 'ada', eventType: ['A', 'B'], tag: 'lunar' });
    expect(again.start).to.deep.equal({ unit: 'position', at: 7 });
  });

  it('begins behind an event, in the unit that the range is counted by', () => {
    const event = { ...RECORDED_EVENT, position: 120, sequenceNumber: 8 };
    const one = { aggregateType: 'Mission', aggregateId: 'm' };
    expect(startBehind(event, query({}))).to.deep.equal({ unit: 'position', at: 121 });
    expect(startBehind(event, query({ order: 'desc' }))).to.deep.equal({
      ...{ unit: 'position', at: 119 },
    });
    expect(startBehind(event, query(one))).to.deep.equal({ unit: 'sequenceNumber', at: 9 });
    expect(startBehind(event, query({ ...one, order: 'desc' }))).to.deep.equal({
      ...{ unit: 'sequenceNumber', at: 7 },
    });
  });
});

async function faultsOf(parameters: Readonly<Record<string, unknown>>): Promise<string[]> {
  const { details } = await refusalOf(
    (async () => parseReadQuery(parameters))(),
    'invalid_request',
  );
  return details.faults.map(({ pointer }) => pointer);
}
