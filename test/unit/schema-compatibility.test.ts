import { expect } from 'chai';
import { inclusionFaults } from '../../src/engine/schemas/compatibility/inclusion-faults.ts';
import { testWidenings } from '../support/schemas/widenings.ts';

describe('inclusionFaults, of values without members', () => {
  testWidenings([
    {
      what: 'true and false',
      narrow: false,
      wide: true,
      faults: [['accepts_nothing', '']],
      witness: 1,
    },
    {
      what: 'one type more',
      narrow: { type: 'string' },
      wide: { type: ['string', 'null'] },
      faults: [['type_narrowed', '/type']],
      witness: null,
    },
    {
      what: 'integers among numbers',
      narrow: { type: 'integer' },
      wide: { type: 'number' },
      faults: [['type_narrowed', '/type']],
      witness: 1.5,
    },
    {
      what: 'a list of values that grows',
      narrow: { enum: ['a', { x: 1, y: [2] }] },
      wide: { enum: ['b', { y: [2], x: 1.0 }, 'a'] },
      faults: [['enum_narrowed', '/enum']],
      witness: 'b',
    },
    {
      what: 'listed multiples',
      narrow: { enum: [4, 'a'] },
      wide: { multipleOf: 2 },
      faults: [['enum_narrowed', '/enum']],
      witness: 6,
    },
    {
      what: 'one value among others',
      narrow: { const: 'a' },
      wide: { enum: ['a', 'b'] },
      faults: [['enum_narrowed', '/const']],
      witness: 'b',
    },
    {
      what: 'listed values among all of their type',
      narrow: { enum: ['a', 'bb'] },
      wide: { type: 'string', minLength: 1, maxLength: 2, pattern: '^[a-z]+$' },
      faults: [['enum_narrowed', '/enum']],
      witness: 'c',
    },
    {
      what: 'a lower bound',
      narrow: { type: 'number', minimum: 3 },
      wide: { type: 'number', minimum: 2 },
      faults: [['bound_tightened', '/minimum']],
      witness: 2.5,
    },
    {
      what: 'an upper bound',
      narrow: { type: 'number', maximum: 2 },
      wide: { type: 'number', maximum: 3 },
      faults: [['bound_tightened', '/maximum']],
      witness: 2.5,
    },
    {
      what: 'a bound that is excluded',
      narrow: { exclusiveMinimum: 0, exclusiveMaximum: 9 },
      wide: { minimum: 0, maximum: 9 },
      faults: [
        ['bound_tightened', '/exclusiveMinimum'],
        ['bound_tightened', '/exclusiveMaximum'],
      ],
      witness: 0,
    },
    {
      what: 'a bound against a value that is excluded',
      narrow: { minimum: 1, maximum: 8 },
      wide: { exclusiveMinimum: 0, exclusiveMaximum: 9 },
      faults: [
        ['bound_tightened', '/minimum'],
        ['bound_tightened', '/maximum'],
      ],
      witness: 0.5,
    },
    {
      what: 'multiples of 6 among those of 3, of integers in bounds',
      narrow: { type: 'integer', minimum: 0, maximum: 1_000, multipleOf: 6 },
      wide: { type: 'integer', minimum: 0, maximum: 1_000, multipleOf: 3 },
      faults: [['multiple_of_tightened', '/multipleOf']],
      witness: 3,
    },
    {
      what: 'multiples of 1 among integers',
      narrow: { type: 'number', multipleOf: 1 },
      wide: { type: 'integer' },
      faults: [['multiple_of_tightened', '/multipleOf']],
      witness: 1e21,
    },
    {
      what: 'lengths',
      narrow: { minLength: 2, maxLength: 3 },
      wide: { minLength: 1, maxLength: 4 },
      faults: [
        ['length_tightened', '/minLength'],
        ['length_tightened', '/maxLength'],
      ],
      witness: '😀',
    },
    {
      what: 'a pattern',
      narrow: { type: 'string', pattern: '^a' },
      wide: { type: 'string' },
      faults: [['pattern_changed', '/pattern']],
      witness: 'b',
    },
    {
      what: 'a format',
      narrow: { type: 'string', format: 'date' },
      wide: { type: 'string' },
      faults: [['format_added', '/format']],
      witness: 'b',
    },
    {
      what: 'a format of numbers',
      narrow: { type: 'number', format: 'int32' },
      wide: { type: 'number' },
      faults: [['format_added', '/format']],
      witness: 1.5,
    },
  ]);

  it('leaves out of a list what the other keywords refuse', () => {
    const narrow = { type: 'string', maxLength: 1, enum: ['a', 'bb', 1] };
    expect(inclusionFaults(narrow, { enum: ['a'] })).to.deep.equal([]);
    expect(inclusionFaults({ ...narrow, maxLength: 2 }, { enum: ['a'] })).to.have.length(1);
  });

  it('takes integers at a bound for the bound', () => {
    const above = { type: 'integer', exclusiveMinimum: 0, maximum: 9.5 };
    expect(inclusionFaults(above, { minimum: 1, exclusiveMaximum: 10 })).to.deep.equal([]);
    expect(inclusionFaults({ ...above, type: 'number' }, { minimum: 1 })).to.have.length(1);
  });

  it('knows that a keyword concerns its own type alone', () => {
    const keywords = {
      minimum: 1,
      multipleOf: 2,
      minLength: 3,
      pattern: 'a',
      format: 'date',
      required: ['a'],
      properties: { a: false },
      additionalProperties: false,
      minItems: 2,
      items: false,
      contains: false,
    };
    expect(inclusionFaults({ type: ['null', 'boolean'] }, keywords)).to.deep.equal([]);
    expect(inclusionFaults({ minLength: 3 }, { type: 'string' })).to.have.length(1);
    expect(inclusionFaults({ properties: {} }, { type: 'object' })).to.have.length(1);
  });

  it('knows that booleans and null can be listed', () => {
    expect(inclusionFaults({ type: 'boolean' }, { enum: [true, false] })).to.deep.equal([]);
    expect(inclusionFaults({ type: ['boolean', 'null'] }, { enum: [true, false] })).to.have.length(
      1,
    );
  });

  it('takes -0 for 0, and 1.0 for an integer', () => {
    expect(inclusionFaults({ const: -0 }, { const: 0 })).to.deep.equal([]);
    expect(inclusionFaults({ const: JSON.parse('1.0') }, { type: 'integer' })).to.deep.equal([]);
    expect(inclusionFaults({ const: 1e300 }, { type: 'integer' })).to.deep.equal([]);
  });

  it('says that a schema which accepts nothing is accepted by all', () => {
    const empty = [
      false,
      { type: 'string', enum: [1] },
      { type: 'number', minimum: 2, maximum: 1 },
      { type: 'number', exclusiveMinimum: 1, maximum: 1 },
      { type: 'integer', exclusiveMinimum: 0, exclusiveMaximum: 1 },
      { type: 'string', minLength: 2, maxLength: 1 },
      { type: 'array', minItems: 2, maxItems: 1 },
      { type: 'array', minItems: 1, items: false },
      { type: 'object', minProperties: 2, maxProperties: 1 },
      { type: 'object', required: ['a', 'b'], maxProperties: 1 },
      { type: 'object', required: ['a'], properties: { a: false } },
      { type: 'object', required: ['a'], properties: { b: true }, additionalProperties: false },
      { allOf: [{ type: 'string' }, { type: 'number' }] },
      { type: 'string', not: { type: ['string', 'null'] } },
      { type: 'string', anyOf: [{ type: 'number' }, { const: 1 }] },
      {
        $ref: '#/$defs/a',
        $defs: { a: { type: 'object', required: ['a'], properties: { a: { $ref: '#' } } } },
      },
    ];
    for (const schema of empty) {
      expect(inclusionFaults(schema, { const: 'x' }), JSON.stringify(schema)).to.deep.equal([]);
    }
  });

  it('passes over annotations, but not where they are names or values', () => {
    const plain = {
      type: 'object',
      properties: { title: { type: 'string' }, 'x-unit': { const: { title: 1 } } },
    };
    const annotated = {
      $schema: 'https://json-schema.org/draft/2020-12/schema',
      $id: 'urn:example:a',
      $comment: 'a',
      title: 'b',
      description: 'c',
      default: {},
      examples: [1],
      deprecated: true,
      readOnly: true,
      'x-upcast': { jsonPatch: [] },
      ...plain,
    };
    expect(inclusionFaults(plain, annotated)).to.deep.equal([]);
    expect(inclusionFaults(annotated, plain)).to.deep.equal([]);
    const beside = { patternProperties: { '^x-': true }, allOf: [{ type: 'object' }] };
    expect(inclusionFaults(beside, { title: 'a', ...beside })).to.deep.equal([]);
    const other = {
      ...plain,
      properties: { ...plain.properties, 'x-unit': { const: { title: 2 } } },
    };
    expect(inclusionFaults(plain, other)).to.have.length(1);
    const without = { ...plain, properties: { 'x-unit': plain.properties['x-unit'] } };
    expect(inclusionFaults(without, plain)).to.have.length(1);
  });
});
