// biome-ignore-all lint/suspicious/noThenProperty: a keyword of JSON Schema.
import { expect } from 'chai';
import { inclusionFaults } from '../../src/engine/schemas/compatibility/inclusion-faults.ts';
import type { JsonObject } from '../../src/events/event.ts';
import { testWidenings } from '../support/schemas/widenings.ts';

const kind = (name: string, more: JsonObject = {}) => ({
  type: 'object',
  properties: { kind: { const: name }, ...more },
  required: ['kind'],
});

describe('inclusionFaults, of schemas made of schemas', () => {
  testWidenings([
    {
      what: 'a condition less of all',
      narrow: { allOf: [{ type: 'string' }, { minLength: 2 }] },
      wide: { allOf: [{ type: 'string' }] },
      faults: [['length_tightened', '/allOf/1/minLength']],
      witness: 'a',
    },
    {
      what: 'one alternative more',
      narrow: { anyOf: [{ type: 'string' }, { type: 'null' }] },
      wide: { anyOf: [{ type: 'null' }, { type: 'number' }, { type: 'string' }] },
      faults: [['any_of_narrowed', '/anyOf']],
      witness: 1,
    },
    {
      what: 'alternatives among types',
      narrow: { anyOf: [{ type: 'string' }, { type: 'integer', minimum: 3 }] },
      wide: { type: ['string', 'number'], minimum: 2 },
      faults: [['any_of_narrowed', '/anyOf']],
      witness: 2.5,
    },
    {
      what: 'types among alternatives',
      narrow: { type: ['string', 'integer'], maxLength: 3 },
      wide: { oneOf: [{ type: 'string', maxLength: 4 }, { type: 'number' }] },
      faults: [
        ['length_tightened', '/maxLength'],
        ['type_narrowed', '/type'],
      ],
      witness: 'aaaa',
    },
    {
      what: 'one more of alternatives that a constant tells apart',
      narrow: { oneOf: [kind('a'), kind('b', { n: { type: 'integer' } })] },
      wide: { oneOf: [kind('b', { n: { type: 'number' } }), kind('c'), kind('a')] },
      faults: [['one_of_narrowed', '/oneOf']],
      witness: { kind: 'c' },
    },
    {
      what: 'what is excluded',
      narrow: { not: { type: 'string', minLength: 3 } },
      wide: { not: { type: 'string', minLength: 5 } },
      faults: [['not_added', '/not']],
      witness: 'aaaa',
    },
    {
      what: 'a type against what excludes another',
      narrow: { type: 'object', properties: { a: { type: 'string' } }, required: ['a'] },
      wide: { type: 'object', not: { required: ['a'], properties: { a: { type: 'number' } } } },
      faults: [
        ['property_added_to_open', '/properties/a'],
        ['required_added', '/required/0'],
      ],
      witness: {},
    },
    {
      what: 'a condition that asks for less',
      narrow: { if: { required: ['a'] }, then: { required: ['b', 'c'] }, else: false },
      wide: { if: { required: ['a'] }, then: { required: ['b'] } },
      faults: [['condition_added', '/if']],
      witness: { a: 1, b: 1 },
    },
    {
      what: 'a condition of which both cases do',
      narrow: { if: { type: 'string' }, then: { maxLength: 2 }, else: { type: 'integer' } },
      wide: { type: ['string', 'integer'], maxLength: 3 },
      faults: [['condition_added', '/if']],
      witness: 'aaa',
    },
    {
      what: 'definitions elsewhere, whose pointer stays at the $ref',
      narrow: { properties: { a: { $ref: '#/$defs/n' } }, $defs: { n: { type: 'integer' } } },
      wide: { properties: { a: { $ref: '#/$defs/m' } }, $defs: { m: { type: 'number' } } },
      faults: [['type_narrowed', '/properties/a/$ref']],
      witness: { a: 0.5 },
    },
    {
      what: 'a schema that refers to itself about its items',
      narrow: { type: 'array', items: { $ref: '#' }, maxItems: 2 },
      wide: { type: 'array', items: { $ref: '#' }, maxItems: 3 },
      faults: [
        ['item_count_tightened', '/items/$ref'],
        ['item_count_tightened', '/maxItems'],
      ],
      witness: [[], [], []],
    },
    {
      what: 'two schemas that refer to each other about their members',
      narrow: tree({ type: 'integer' }),
      wide: tree({ type: 'number' }),
      faults: [['type_narrowed', '/$ref']],
      witness: { value: 1, kids: [{ value: 0.5, kids: [] }] },
    },
  ]);

  it('does not take the one text for the same where its $ref leads elsewhere', () => {
    const to = (target: JsonObject) => ({ items: { $ref: '#/$defs/a' }, $defs: { a: target } });
    expect(
      inclusionFaults(to({ type: 'string' }), to({ type: 'string', title: 'a' })),
    ).to.deep.equal([]);
    expect(inclusionFaults(to({ type: 'string' }), to({ type: 'null' }))).to.have.length(1);
    const without = (target: JsonObject) => ({ not: { $ref: '#/$defs/a' }, $defs: { a: target } });
    expect(inclusionFaults(without({ type: 'string' }), without({ type: 'null' }))).to.have.length(
      1,
    );
  });

  it('does not lean on a claim about the same value', () => {
    const schema = { $ref: '#/$defs/a', $defs: { a: { allOf: [{ $ref: '#' }] } } };
    const codes = inclusionFaults({ type: 'string' }, schema).map(({ code }) => code);
    expect(codes).to.deep.equal(['not_decided']);
  });

  /** Found by the property test: AJV throws in the second, which cannot accept the value. */
  it('decides nothing where AJV may throw in a part that has no say', () => {
    const closed = { type: 'object', properties: { b: {} }, additionalProperties: false };
    const failing = {
      required: ['ab'],
      additionalProperties: {
        patternProperties: { '^x-': {} },
        oneOf: [true, { required: ['z'] }],
      },
    };
    const codes = inclusionFaults(closed, { oneOf: [closed, failing] }).map(({ code }) => code);
    expect(codes).to.deep.equal(['not_decided']);
  });

  it('does not accept by two of which one alone must accept', () => {
    const texts = { type: 'string', minLength: 2 };
    expect(inclusionFaults(texts, { oneOf: [{ minLength: 1 }, { minLength: 9 }] })).to.have.length(
      1,
    );
    expect(inclusionFaults(texts, { oneOf: [true, true] })).to.have.length(1);
    expect(inclusionFaults(texts, { oneOf: [{ minLength: 1 }, { maxLength: 1 }] })).to.deep.equal(
      [],
    );
  });

  it('accepts whole what depends on all around it, if that is the same', () => {
    const closed = { allOf: [{ properties: { a: true } }], unevaluatedProperties: false };
    expect(inclusionFaults({ ...closed, title: 'a' }, closed)).to.deep.equal([]);
    expect(inclusionFaults({ ...closed, type: 'object' }, closed)).to.have.length(1);
    const within = { items: { allOf: [{ ...closed, description: 'b' }, { required: ['a'] }] } };
    expect(inclusionFaults(within, { items: closed })).to.deep.equal([]);
  });
});

function tree(value: JsonObject): JsonObject {
  return {
    $ref: '#/$defs/node',
    $defs: {
      node: {
        type: 'object',
        properties: { value, kids: { $ref: '#/$defs/nodes' } },
        additionalProperties: false,
      },
      nodes: { type: 'array', items: { $ref: '#/$defs/node' } },
    },
  };
}
