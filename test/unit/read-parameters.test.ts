import { expect } from 'chai';
import type { Fault } from '../../src/errors.ts';
import type { Parameter } from '../../src/http/operation.ts';
import { parametersReader } from '../../src/http/read-parameters.ts';
import { refusalOf } from '../support/refusal-of.ts';

const aParameter = (name: string, schema: Parameter['schema']): Parameter => ({
  ...{ name, in: 'query', description: 'An example.', schema },
  fault: `is a wrong ${name}`,
});

const read = parametersReader([
  aParameter('text', { type: 'string', minLength: 1, maxLength: 3 }),
  aParameter('count', { type: 'integer', minimum: 0, maximum: Number.MAX_SAFE_INTEGER }),
  aParameter('several', { type: 'array', items: { type: 'string', minLength: 1 }, maxItems: 2 }),
  aParameter('order', { enum: ['asc', 'desc'] }),
]);

async function faultsOf(given: Readonly<Record<string, unknown>>): Promise<readonly Fault[]> {
  const { details } = await refusalOf((async () => read(given))(), 'invalid_request');
  return details.faults;
}

describe('parametersReader', () => {
  it('gives texts as texts, integers as numbers and what may be repeated as lists', () => {
    expect(read({})).to.deep.equal({});
    expect(read({ text: '7', count: '7', several: 'a', order: 'asc' })).to.deep.equal({
      ...{ text: '7', count: 7, several: ['a'], order: 'asc' },
    });
    expect(read({ several: ['a', 'b'], count: '0' })).to.deep.equal({
      ...{ several: ['a', 'b'], count: 0 },
    });
    expect(read({ count: '9007199254740991' })).to.deep.equal({ count: 2 ** 53 - 1 });
  });

  it('says what is wrong of each value, in the words of its parameter', async () => {
    for (const [name, values] of [
      ['text', ['', 'four', '🛰🛰🛰🛰']],
      ['count', ['', '-1', '1.5', '1e2', '0x10', ' 1', '٣', '9007199254740992', '1'.repeat(17)]],
      ['several', ['', ['a', ''], ['a', 'b', 'c']]],
      ['order', ['', 'ASC', 'up']],
    ] as const) {
      for (const value of values) {
        expect(await faultsOf({ [name]: value }), `${name}: ${value}`).to.deep.equal([
          { pointer: `/${name}`, message: `is a wrong ${name}` },
        ]);
      }
    }
  });

  it('takes what may be given once no second time, also with the same value', async () => {
    for (const name of ['text', 'count', 'order']) {
      expect(await faultsOf({ [name]: ['1', '1'] })).to.deep.equal([
        { pointer: `/${name}`, message: 'may be given once' },
      ]);
    }
  });

  it('refuses what it does not know, whatever it is called', async () => {
    const given = JSON.parse('{"__proto__":"1","constructor":"1","a/b~c":"1","text[]":"1"}');
    const faults = await faultsOf(given);
    expect(faults.map(({ pointer }) => pointer)).to.have.members([
      ...['/__proto__', '/constructor', '/a~1b~0c', '/text[]'],
    ]);
    for (const { pointer, message } of faults) {
      const hint = pointer === '/text[]' ? ': perhaps text is meant' : '';
      expect(message).to.equal(`is no parameter here${hint}`);
    }
  });

  it('says what may be meant by a name cut off, or by one with an ending', async () => {
    for (const name of ['sev', 'SEVERAL', 'severals']) {
      expect(await faultsOf({ [name]: '1' })).to.deep.equal([
        { pointer: `/${name}`, message: 'is no parameter here: perhaps several is meant' },
      ]);
    }
  });

  it('tells all faults at once', async () => {
    const faults = await faultsOf({ text: '', count: 'x', several: [''], order: 'up', more: '' });
    expect(faults.map(({ pointer }) => pointer)).to.have.members([
      ...['/text', '/count', '/several', '/order', '/more'],
    ]);
  });
});
