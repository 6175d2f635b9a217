import { expect } from 'chai';
import { parseReadQuery } from '../../src/http/read-query.ts';
import { refusalOf } from '../support/refusal-of.ts';

describe('parseReadQuery', () => {
  it('asks for the first hundred events of the log where nothing is said', () => {
    expect(parseReadQuery({})).to.deep.include({
      unit: 'position',
      from: 1,
      to: Number.MAX_SAFE_INTEGER,
      order: 'asc',
      limit: 100,
    });
  });

  it('takes every parameter', () => {
    const query = parseReadQuery({
      ...{ aggregateType: 'Mission', aggregateId: 'm 1', fromPosition: '7', toPosition: '9' },
      ...{ order: 'desc', limit: '1000' },
    });
    expect(query).to.deep.include({
      ...{ aggregateType: 'Mission', aggregateId: 'm 1', from: 7, to: 9 },
      ...{ order: 'desc', limit: 1_000, unit: 'position' },
    });
  });

  it('pages one aggregate by its sequence numbers, unless positions are asked for', () => {
    const one = { aggregateType: 'Mission', aggregateId: 'm' };
    expect(parseReadQuery(one).unit).to.equal('sequenceNumber');
    expect(parseReadQuery({ ...one, toPosition: '7' }).unit).to.equal('position');
    expect(parseReadQuery({ aggregateId: 'm' }).unit).to.equal('position');
    expect(parseReadQuery({ aggregateType: 'Mission' }).unit).to.equal('position');
  });

  it('takes every aggregate id that an event may have', () => {
    const aggregateId = '🛰'.repeat(256);
    expect(parseReadQuery({ aggregateId }).aggregateId).to.equal(aggregateId);
  });

  it('names every fault at once', async () => {
    const parameters = {
      ...{ aggregateType: '1', aggregateId: 'x'.repeat(257), fromPosition: '-1', toPosition: 'x' },
      ...{ order: 'up', limit: '0', cursor: ['a', 'b'], page: '2' },
    };
    const { details } = await refusalOf(
      (async () => parseReadQuery(parameters))(),
      'invalid_request',
    );
    const pointers = details.faults.map(({ pointer }) => pointer);
    expect(pointers).to.have.members(Object.keys(parameters).map((name) => `/${name}`));
  });
});
