import { expect } from 'chai';
import fc from 'fast-check';
import { copyJsonObject } from '../../src/events/copy-json.ts';
import { LIMITS } from '../../src/events/limits.ts';

describe('copyJsonObject', () => {
  it('copies every JSON object, and shares nothing with it', () => {
    const objects = fc.dictionary(fc.string(), fc.jsonValue({ maxDepth: 5 }));
    fc.assert(
      fc.property(objects, (object) => {
        const source: unknown = JSON.parse(JSON.stringify(object));
        fc.pre(!JSON.stringify(object).includes('__proto__') && !hasNul(object));
        const copied = copyJsonObject(source, '');
        if (!('copy' in copied)) throw new Error(JSON.stringify(copied.fault));
        expect(JSON.stringify(copied.copy)).to.equal(JSON.stringify(source));
        expect(shared(source, copied.copy)).to.equal(false);
      }),
      { numRuns: 1_000 },
    );
  });

  it('gives objects without a prototype one', () => {
    const source: object = Object.assign(Object.create(null), { a: Object.create(null) });
    expect(copyJsonObject(source, '')).to.deep.include({ copy: { a: {} } });
  });

  for (const [name, value] of [
    ['undefined', undefined],
    ['NaN', Number.NaN],
    ['infinity', Number.NEGATIVE_INFINITY],
    ['a bigint', 7n],
    ['a symbol', Symbol('x')],
    ['a function', () => 7],
    ['a date', new Date(0)],
    ['a regular expression', /x/],
    ['a map', new Map()],
    ['a buffer', Buffer.from('x')],
    ['a boxed number', Object(7)],
    ['an object of a class', new (class Orbit {})()],
    ['a lone surrogate', 'a\ud83d'],
  ] as const) {
    it(`refuses ${name}, and points to it`, () => {
      const copied = copyJsonObject({ a: 1, 'b/c': [0, { '~': value }], d: value }, '/2/data');
      expect('fault' in copied && copied.fault.pointer).to.equal('/2/data/b~1c/1/~0');
      expect('fault' in copied && copied.fault.message).to.match(/^(is|has) /);
    });
  }

  it('refuses an array with a hole', () => {
    const list: unknown[] = [1];
    list[2] = 3;
    expect(copyJsonObject({ list }, '')).to.have.nested.property('fault.pointer', '/list/1');
  });

  it('refuses names that cannot be stored, and points to them', () => {
    for (const json of ['{"a":{"__proto__":{}}}', '{"a":{"\\u0000":{}}}', '{"a":{"\\ud800":{}}}']) {
      const copied = copyJsonObject(JSON.parse(json), '/data');
      expect('fault' in copied && copied.fault.pointer, json).to.match(/^\/data\/a\/./);
    }
    expect(Object.keys(Object.prototype)).to.deep.equal([]);
  });

  it('refuses what is no object, at the place it was told', () => {
    for (const value of [null, undefined, [], 'x', 7, new Date(), new Map()]) {
      expect(copyJsonObject(value, '/0/data')).to.deep.equal({
        fault: { pointer: '/0/data', message: 'must be a JSON object' },
      });
    }
  });

  it('counts objects and arrays alike as levels, up to the limit', () => {
    for (const wrap of [(value: unknown) => [value], (value: unknown) => ({ a: value })]) {
      const nested = (levels: number): unknown => (levels === 0 ? 7 : wrap(nested(levels - 1)));
      expect(copyJsonObject({ a: nested(LIMITS.depthMax - 1) }, '')).to.have.property('copy');
      expect(copyJsonObject({ a: nested(LIMITS.depthMax) }, '')).to.have.property('fault');
    }
  });

  it('comes to an end with an object that contains itself', () => {
    const circle: Record<string, unknown> = {};
    circle['circle'] = circle;
    expect(copyJsonObject(circle, '')).to.have.property('fault');
  });
});

function hasNul(value: unknown): boolean {
  return /"(?:[^"\\]|\\.)*\\u0000(?:[^"\\]|\\.)*":/.test(JSON.stringify(value));
}

function shared(one: unknown, other: unknown): boolean {
  if (typeof one !== 'object' || one === null) return false;
  if (one === other) return true;
  return Object.entries(one).some(([name, value]) =>
    shared(value, (other as Record<string, unknown>)[name]),
  );
}
