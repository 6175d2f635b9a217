import { expect } from 'chai';
import { inclusionFaults } from '../../src/engine/schemas/compatibility/inclusion-faults.ts';
import type { JsonObject, JsonValue } from '../../src/events/event.ts';

const UNDECIDED = ['not_decided'];

describe('inclusionFaults, of schemas that would take for ever', () => {
  it('gives up on alternatives times alternatives', () => {
    const some = (count: number, from: number): JsonObject => ({
      anyOf: numbers(count).map((at) => ({ properties: { [`a${from}`]: { minimum: at } } })),
    });
    const all = (from: number) => ({ allOf: numbers(12).map((at) => some(12, from + at)) });
    expect(codes(all(0), { ...all(0), required: ['x'] })).to.deep.equal(UNDECIDED);
    expect(codes(all(0), all(50))).to.deep.equal(UNDECIDED);
  });

  it('gives up on alternatives within alternatives', () => {
    const nested = (depth: number, leaf: JsonObject): JsonObject =>
      depth === 0
        ? leaf
        : {
            anyOf: numbers(3).map((at) =>
              nested(depth - 1, { ...leaf, [`min${depth % 2 === 0 ? 'imum' : 'Items'}`]: at }),
            ),
          };
    expect(codes(nested(6, { maxLength: 9 }), nested(6, { maxLength: 8 }))).to.deep.equal(
      UNDECIDED,
    );
  });

  it('gives up on definitions that double at each step', () => {
    const doubling = (leaf: JsonObject): JsonObject => {
      const defs = numbers(30).map((at) => [
        `d${at}`,
        { properties: { a: { $ref: `#/$defs/d${at + 1}` }, b: { $ref: `#/$defs/d${at + 1}` } } },
      ]);
      return { $ref: '#/$defs/d0', $defs: { ...Object.fromEntries(defs), d30: leaf } };
    };
    expect(codes(doubling({ type: 'integer' }), doubling({ type: 'number' }))).to.deep.equal(
      UNDECIDED,
    );
    expect(
      codes(doubling({ type: 'integer', title: 'a' }), doubling({ type: 'integer' })),
    ).to.deep.equal([]);
  });

  it('gives up on a chain of definitions that is too long', () => {
    const chain = (leaf: JsonObject): JsonObject => {
      const defs = numbers(5_000).map((at) => [`d${at}`, { $ref: `#/$defs/d${at + 1}` }]);
      return { $ref: '#/$defs/d0', $defs: { ...Object.fromEntries(defs), d5000: leaf } };
    };
    expect(codes(chain({ type: 'integer' }), chain({ type: 'number' }))).to.deep.equal(UNDECIDED);
  });

  it('gives up on what is nested too deep, or too large', () => {
    let deep: JsonValue = true;
    for (let depth = 0; depth < 100_000; depth++) deep = { not: deep };
    expect(codes(deep, true)).to.deep.equal(UNDECIDED);
    expect(codes({ type: 'string' }, deep)).to.deep.equal(UNDECIDED);
    expect(codes({ enum: numbers(60_000) }, true)).to.deep.equal(UNDECIDED);
  });

  it('gives up on many members against many patterns', () => {
    const properties = Object.fromEntries(
      numbers(400).map((at) => [`${'a'.repeat(100)}${at}`, {}]),
    );
    const patternProperties = Object.fromEntries(
      numbers(400).map((at) => [`^a*a*b${at}$`, { type: 'string' }]),
    );
    expect(codes({ properties }, { patternProperties })).to.have.length.above(0);
  });

  it('never tries a pattern that may take long', () => {
    const name = 'a'.repeat(60);
    const known = { properties: { [name]: true }, additionalProperties: false };
    for (const pattern of ['^(a+)+$', 'a*a*a*a*b', '^a*a*a*$', '(a|a)*b']) {
      const faults = inclusionFaults(known, { patternProperties: { [pattern]: { type: 'null' } } });
      expect(
        faults.map(({ code }) => code),
        pattern,
      ).to.deep.equal(['pattern_properties_narrowed']);
    }
  });

  it('decides schemas of many members', () => {
    const wide = (type: string): JsonObject => ({
      type: 'object',
      properties: Object.fromEntries(
        numbers(2_000).map((at) => [`p${at}`, { type, title: `${at}` }]),
      ),
      required: numbers(1_000).map((at) => `p${at}`),
      additionalProperties: false,
    });
    expect(codes(wide('integer'), wide('number'))).to.deep.equal([]);
    expect(codes(wide('number'), wide('integer'))).to.have.length(100);
  });

  it('decides long lists of values', () => {
    const list = (count: number): JsonObject => ({ enum: numbers(count).map((at) => ({ at })) });
    expect(codes(list(4_000), list(4_001))).to.deep.equal([]);
    expect(codes(list(4_001), list(4_000))).to.deep.equal(['enum_narrowed']);
  });
});

function codes(accepted: JsonValue, accepting: JsonValue): readonly string[] {
  return inclusionFaults(accepted, accepting).map(({ code }) => code);
}

function numbers(count: number): readonly number[] {
  return Array.from({ length: count }, (_, at) => at);
}
