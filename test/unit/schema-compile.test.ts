import { Ajv2020 } from 'ajv/dist/2020.js';
import { expect } from 'chai';
import fc from 'fast-check';
import { compileSchema } from '../../src/engine/schemas/documents/compile-schema.ts';
import { FORMATS } from '../../src/engine/schemas/documents/formats.ts';
import { EventStoreError } from '../../src/errors.ts';
import type { JsonObject, JsonValue } from '../../src/events/event.ts';

const faultsOf = (schema: JsonObject, data: JsonObject) =>
  compileSchema({ type: 'object', ...schema })(data);
const ofProperty = (schema: JsonValue, value: JsonValue) =>
  faultsOf({ properties: { a: schema } }, { a: value });
const TOO_MANY = [{ pointer: '', message: 'takes too many steps to check against its schema' }];

describe('the check of data by its schema', () => {
  for (const [what, schema, value, pointer, message] of [
    ['a type', { type: 'number' }, 'x', '/a', 'must be number'],
    ['types', { type: ['string', 'null'] }, 1, '/a', 'must be string or null'],
    ['values', { enum: ['x', 1] }, 2, '/a', 'must be equal to one of "x", 1'],
    ['a value', { const: { b: 1 } }, 2, '/a', 'must be equal to {"b":1}'],
    ['a bound', { type: 'number', maximum: 3 }, 4, '/a', 'must be <= 3'],
    ['a length', { type: 'string', maxLength: 1 }, '🚀🚀', '/a', 'must have at most 1 characters'],
    [
      'a pattern',
      { type: 'string', pattern: '^\\p{L}$' },
      '1',
      '/a',
      'must match the pattern ^\\p{L}$',
    ],
    ['a format', { type: 'string', format: 'uuid' }, '1', '/a', 'must be a uuid'],
    [
      'a repeat',
      { type: 'array', uniqueItems: true },
      [
        { a: 1, b: 2 },
        { b: 2, a: 1 },
      ],
      '/a',
      'must have no item twice',
    ],
    ['no schema', false, 1, '/a', 'may not be there'],
    [
      'a tuple',
      { type: 'array', prefixItems: [true], items: false },
      [1, 2],
      '/a',
      'must have at most 1 items',
    ],
    [
      'a name',
      { type: 'object', propertyNames: { maxLength: 1 } },
      { 'b/c': 1 },
      '/a/b~1c',
      'has a name that must have at most 1 characters',
    ],
    ['a need', { type: 'object', required: ['b/c~'] }, {}, '/a/b~1c~0', 'is required'],
    [
      'a need of another',
      { type: 'object', dependentRequired: { b: ['c'] } },
      { b: 1 },
      '/a/c',
      'is required where there is b',
    ],
    [
      'an unknown',
      { type: 'object', additionalProperties: false },
      { 'b/c': 1 },
      '/a/b~1c',
      'is no property of this event',
    ],
    [
      'an unevaluated',
      { type: 'object', unevaluatedProperties: false },
      { b: 1 },
      '/a/b',
      'is no property of this event',
    ],
    ['a negation', { not: { type: 'string' } }, 'x', '/a', 'is what it must not be'],
  ] as const) {
    it(`says what is wrong with ${what}`, () => {
      expect(ofProperty(schema, value as JsonValue)).to.deep.equal([{ pointer, message }]);
    });
  }

  it('says everything that is wrong, each once, and a hundred at most', () => {
    const schema = { required: ['b'], properties: { a: { type: 'number' } }, minProperties: 2 };
    expect(faultsOf(schema, { a: 'x' }).map(({ pointer }) => pointer)).to.have.members([
      ...['/b', '/a', ''],
    ]);
    expect(faultsOf({ allOf: [{ required: ['b'] }, { required: ['b'] }] }, {})).to.have.length(1);
    expect(faultsOf({ additionalProperties: false }, entries(300, 'x'))).to.have.length(100);
  });

  it('says only the first of large data', () => {
    const schema = { required: ['b'], properties: { a: { type: 'number' } } };
    expect(faultsOf(schema, { a: 'x'.repeat(66_000) })).to.have.length(1);
    expect(faultsOf(schema, { a: new Array<number>(5_000).fill(1) })).to.have.length(1);
  });

  it('cuts long values short', () => {
    const schema = { enum: Array.from({ length: 500 }, (_, index) => `value-${index}`) };
    expect(ofProperty(schema, 1)[0]?.message).to.match(
      /^must be equal to one of .{150,230}, … \(500 values\)$/,
    );
    expect(ofProperty({ const: 'x'.repeat(9_999) }, 1)[0]?.message).to.have.length.below(250);
  });

  it('does not take what every object has for a property', () => {
    const names = { constructor: { type: 'string' }, toString: { type: 'string' } };
    const schema = { properties: names, required: ['constructor'], additionalProperties: false };
    expect(faultsOf(schema, {})).to.deep.equal([
      { pointer: '/constructor', message: 'is required' },
    ]);
    expect(faultsOf(schema, { constructor: 'x' })).to.deep.equal([]);
    expect(faultsOf(schema, { constructor: 'x', valueOf: 1 })).to.have.length(1);
    const unique = { type: 'array', uniqueItems: true, items: { type: 'string' } };
    expect(ofProperty(unique, ['__proto__', '__proto__'])).to.have.length(1);
    expect(({} as Record<string, unknown>)['x']).to.equal(undefined);
  });

  it('compares values by what they say, whatever their properties are called', () => {
    const odd = { toString: null, valueOf: 1, constructor: 'x' };
    expect(
      ofProperty({ const: odd }, { constructor: 'x', valueOf: 1, toString: null }),
    ).to.deep.equal([]);
    expect(ofProperty({ const: {} }, odd)).to.have.length(1);
    expect(ofProperty({ enum: [{}, [odd], 1] }, [odd])).to.deep.equal([]);
    expect(ofProperty({ enum: [{}, 1] }, odd)).to.have.length(1);
    expect(ofProperty({ enum: [] }, odd)).to.have.length(1);
    expect(ofProperty({ type: 'array', uniqueItems: true }, [{}, odd, null])).to.deep.equal([]);
    expect(ofProperty({ type: 'array', uniqueItems: true }, [odd, {}, odd])).to.have.length(1);
    expect(ofProperty({ const: 0 }, -0)).to.deep.equal([]);
    expect(ofProperty({ const: '1' }, 1)).to.have.length(1);
  });

  it('changes nothing of the data and puts in no default', () => {
    const data = Object.freeze({ a: '1' });
    expect(
      faultsOf({ properties: { a: { type: 'string' }, b: { default: 1 } } }, data),
    ).to.deep.equal([]);
    expect(data).to.deep.equal({ a: '1' });
  });

  it('never runs what a schema has for text', () => {
    // biome-ignore lint/suspicious/noTemplateCurlyInString: it must not become one.
    const code = '"];globalThis.hacked=1;//`${globalThis.hacked=1}\u2028\'';
    const schema: JsonObject = {
      $defs: { [code]: { type: 'object' } },
      properties: {
        [code]: {
          $ref: `#/$defs/${encodeURIComponent(code.replaceAll('~', '~0').replaceAll('/', '~1'))}`,
        },
      },
      required: [code],
      dependentRequired: { [code]: [code] },
      enum: [{ [code]: {} }],
      description: code,
      $comment: code,
      additionalProperties: false,
    };
    expect(faultsOf(schema, { [code]: {} })).to.deep.equal([]);
    expect(faultsOf(schema, { [`${code}x`]: {} })).to.have.length.above(1);
    expect(globalThis).not.to.have.property('hacked');
  });

  for (const [what, schema] of [
    ['a keyword with a wrong value', { properties: 5 }],
    ['an unknown keyword', { typo: 1 }],
    ['a bound of what has none', { properties: { a: { type: 'string', minimum: 1 } } }],
    ['an unknown format', { properties: { a: { type: 'string', format: 'color' } } }],
    ['an unknown dialect', { $schema: 'https://example.com/schema' }],
    ['an unknown reference', { $ref: '#/$defs/x' }],
  ] as const) {
    it(`is none where the schema has ${what}`, () => {
      expect(() => compileSchema({ type: 'object', ...schema } as JsonObject))
        .to.throw(EventStoreError)
        .with.property('code', 'invalid_request');
    });
  }

  it('knows the dialect and the upcast as what they are', () => {
    const schema = { $schema: 'https://json-schema.org/draft/2020-12/schema', 'x-upcast': {} };
    expect(faultsOf(schema, {})).to.deep.equal([]);
  });
});

describe('the check of data by a hostile schema', () => {
  it('ends where references double the work again and again', () => {
    const $defs: Record<string, JsonObject> = { d60: {} };
    for (let index = 0; index < 60; index++) {
      const next = { $ref: `#/$defs/d${index + 1}` };
      $defs[`d${index}`] = { allOf: [next, next] };
    }
    expect(faultsOf({ $ref: '#/$defs/d0', $defs }, {})).to.deep.equal(TOO_MANY);
  });

  it('ends where each level of the data doubles the work', () => {
    const next = { properties: { next: { $ref: '#/$defs/node' } } };
    const node = {
      type: 'object',
      anyOf: [{ allOf: [next, { required: ['x'] }] }, { allOf: [next, { required: ['y'] }] }],
    };
    const schema = { $ref: '#/$defs/node', $defs: { node } };
    expect(faultsOf(schema, nested(60))).to.deep.equal(TOO_MANY);
    expect(faultsOf(schema, nested(3))[0]).to.deep.equal({
      pointer: '/next/next/next/x',
      message: 'is required',
    });
  });

  it('ends where a leaf refuses after others have been asked', () => {
    const next = { $ref: '#/$defs/node' };
    const node = {
      type: 'object',
      properties: { next },
      oneOf: [
        { properties: { next } },
        { properties: { next, z: { minLength: 5, type: 'string' } } },
      ],
      maxProperties: 1,
    };
    expect(faultsOf({ $ref: '#/$defs/node', $defs: { node } }, nested(60))).to.deep.equal(TOO_MANY);
  });

  it('ends where a long text is asked too often', () => {
    for (const keyword of [{ minLength: 1 }, { pattern: '^[a-z]*$' }, { format: 'regex' }]) {
      const $defs = {
        once: { type: 'string', ...keyword },
        often: { allOf: new Array(50).fill({ $ref: '#/$defs/once' }) },
      };
      const asked = { allOf: new Array(50).fill({ $ref: '#/$defs/often' }) };
      const schema = { $defs, properties: { a: asked } };
      const data = { a: 'a'.repeat(1_000_000) };
      expect(faultsOf(schema, data), JSON.stringify(keyword)).to.deep.equal(TOO_MANY);
    }
  });

  it('ends where large arrays are compared, and their items are', () => {
    const many = Array.from({ length: 100_000 }, (_, index) => ({ index }));
    expect(ofProperty({ type: 'array', uniqueItems: true }, many)).to.deep.equal([]);
    const asked = { allOf: new Array(300).fill({ $ref: '#/$defs/u' }) };
    const $defs = { u: { type: 'array', uniqueItems: true } };
    expect(faultsOf({ $defs, properties: { a: asked } }, { a: many })).to.deep.equal(TOO_MANY);
  });

  it('ends where one long item is written out too often', () => {
    const $defs = { u: { type: 'array', uniqueItems: true } };
    const asked = { allOf: new Array(50).fill({ $ref: '#/$defs/u' }) };
    const data = { a: ['x'.repeat(1_000_000)] };
    expect(faultsOf({ $defs, properties: { a: { $ref: '#/$defs/u' } } }, data)).to.deep.equal([]);
    expect(faultsOf({ $defs, properties: { a: asked } }, data)).to.deep.equal(TOO_MANY);
  });

  it('ends where an object with many names is gone through too often', () => {
    const $defs = {
      once: { type: 'object', additionalProperties: { type: 'number' } },
      often: { allOf: new Array(60).fill({ $ref: '#/$defs/once' }) },
    };
    const data = { a: entries(50_000, 'k') };
    expect(faultsOf({ $defs, properties: { a: { $ref: '#/$defs/once' } } }, data)).to.deep.equal(
      [],
    );
    const faults = faultsOf({ $defs, properties: { a: { $ref: '#/$defs/often' } } }, data);
    expect(faults).to.deep.equal(TOO_MANY);
  });

  it('ends where all faults would take too long, with the first', () => {
    const part = {
      properties: { a: { type: 'number' } },
      anyOf: new Array(300).fill({ required: ['x'] }),
    };
    const $defs: Record<string, JsonObject> = { d12: part };
    for (let index = 0; index < 12; index++) {
      const next = { $ref: `#/$defs/d${index + 1}` };
      $defs[`d${index}`] = { type: 'object', allOf: [next, next] };
    }
    $defs['d12'] = { type: 'object', ...part };
    const faults = faultsOf({ $ref: '#/$defs/d0', $defs }, { a: 'x' });
    expect(faults).to.have.length.above(0);
    expect(faults).not.to.deep.equal(TOO_MANY);
  });

  it('lets large data through that an honest schema asks a few things of', () => {
    const point = {
      type: 'object',
      required: ['t'],
      properties: {
        t: { type: 'number' },
        s: { type: 'string', minLength: 1, pattern: '^[a-z]+$' },
      },
      additionalProperties: false,
    };
    const schema = {
      properties: { a: { type: 'array', items: { anyOf: [{ type: 'string' }, point] } } },
    };
    const data = { a: Array.from({ length: 40_000 }, (_, t) => ({ t, s: 'abc' })) };
    expect(faultsOf(schema, data)).to.deep.equal([]);
    const map = {
      patternProperties: { '^k\\d+$': { type: 'number' } },
      additionalProperties: false,
    };
    expect(faultsOf(map, entries(50_000, 'k'))).to.deep.equal([]);
  });

  it('is again as it was after a check that took too many steps', () => {
    const $defs: Record<string, JsonObject> = { d40: { type: 'object' } };
    for (let index = 0; index < 40; index++) {
      const next = { $ref: `#/$defs/d${index + 1}` };
      $defs[`d${index}`] = { allOf: [next, next] };
    }
    const check = compileSchema({
      type: 'object',
      properties: { heavy: { $ref: '#/$defs/d0' }, light: { type: 'number' } },
      $defs,
    });
    expect(check({ heavy: {} })).to.deep.equal(TOO_MANY);
    expect(check({ light: 1 })).to.deep.equal([]);
    expect(check({ light: 'x' })).to.deep.equal([{ pointer: '/light', message: 'must be number' }]);
  });

  it('agrees with AJV as it is, of any schema and data', () => {
    const formats = { ...FORMATS };
    fc.assert(
      fc.property(schemas, fc.dictionary(fc.constantFrom(...NAMES), values), (schema, data) => {
        const document = { type: 'object', properties: { a: schema, b: schema } } as JsonObject;
        const options = { strict: false, formats, ownProperties: true, logger: false } as const;
        const plain = new Ajv2020(options).compile(document);
        // AJV tells objects of different prototypes apart; those of JSON all have one.
        const loose = JSON.parse(JSON.stringify(data)) as JsonObject;
        let faults: number;
        try {
          faults = compileSchema(document)(loose).length;
        } catch {
          return true; // Strict where AJV here is not.
        }
        return plain(loose) === (faults === 0);
      }),
    );
  });
});

/** Not `toString`: AJV calls it (see above). */
const NAMES = ['a', 'b', 'c', 'hasOwnProperty'] as const;
const { value: values } = fc.letrec<{ value: JsonValue }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 3 },
    fc.constantFrom<JsonValue>(null, true, 0, 1, -1.5, '', 'a', 'ab', '2026-01-01'),
    fc.array(tie('value'), { maxLength: 3 }),
    fc.dictionary(fc.constantFrom(...NAMES), tie('value'), { maxKeys: 3 }),
  ),
}));
const { schema: schemas } = fc.letrec<{ schema: JsonValue }>((tie) => ({
  schema: fc.oneof(
    { maxDepth: 3 },
    fc.constantFrom<JsonValue>(true, false, {}, { type: 'string', minLength: 1 }),
    fc.constantFrom<JsonValue>({ type: 'string', format: 'date' }, { enum: ['a', 1, null, [1]] }),
    fc.constantFrom<JsonValue>({ type: 'number', minimum: 0 }, { type: 'string', pattern: '^a' }),
    fc.record({
      type: fc.constant('array'),
      items: tie('schema'),
      uniqueItems: fc.boolean(),
    }),
    fc.record({ type: fc.constant('array'), contains: tie('schema'), maxItems: fc.nat(3) }),
    fc.record({
      type: fc.constant('object'),
      properties: fc.dictionary(fc.constantFrom(...NAMES), tie('schema'), { maxKeys: 3 }),
      additionalProperties: tie('schema'),
      required: fc.uniqueArray(fc.constantFrom(...NAMES), { maxLength: 2 }),
    }),
    fc.record({
      type: fc.constant('object'),
      patternProperties: fc.record({ '^[ab]': tie('schema') }),
      unevaluatedProperties: tie('schema'),
    }),
    fc.record({ anyOf: fc.array(tie('schema'), { minLength: 1, maxLength: 3 }) }),
    fc.record({ oneOf: fc.array(tie('schema'), { minLength: 1, maxLength: 3 }) }),
    fc.record({ allOf: fc.array(tie('schema'), { minLength: 1, maxLength: 3 }) }),
    fc.record({ not: tie('schema') }),
    // biome-ignore lint/suspicious/noThenProperty: it is a keyword of JSON Schema.
    fc.record({ if: tie('schema'), then: tie('schema'), else: tie('schema') }),
  ) as fc.Arbitrary<JsonValue>,
}));

function nested(levels: number): JsonObject {
  let data: JsonObject = {};
  for (let level = 0; level < levels; level++) data = { next: data };
  return data;
}

function entries(count: number, start: string): JsonObject {
  return Object.fromEntries(Array.from({ length: count }, (_, index) => [`${start}${index}`, 1]));
}
