import { expect } from 'chai';
import { schemaFaults } from '../../src/engine/schemas/documents/schema-faults.ts';
import type { JsonObject, JsonValue } from '../../src/events/event.ts';

const pointersOf = (document: JsonValue) => schemaFaults(document).map(({ pointer }) => pointer);
const withProperty = (schema: JsonValue): JsonObject => ({
  type: 'object',
  properties: { a: schema },
});

describe('what no schema of the registry may be', () => {
  it('leaves a schema alone that uses all it may', () => {
    const schema: JsonObject = {
      $schema: 'https://json-schema.org/draft/2020-12/schema',
      $comment: 'for people',
      type: 'object',
      title: 'MissionCreated',
      required: ['name'],
      additionalProperties: false,
      properties: {
        name: { type: 'string', minLength: 1, pattern: '^[A-Z][a-z]+$', examples: [{ $ref: 'x' }] },
        startsAt: { type: 'string', format: 'date-time' },
        orbit: { $ref: '../../Orbit/OrbitDetermined/v1.json#/$defs/elements' },
        before: { $ref: 'schema:/Orbit/OrbitDetermined/v1.json' },
        itself: { $ref: '#' },
        $id: { type: 'string' },
        $data: { const: { $data: '/name', $id: 'x' } },
        constructor: { enum: [{ $ref: 'https://elsewhere.example/' }] },
        pattern: { default: { pattern: '^(a+)+$' } },
      },
      patternProperties: { '^x-[a-z]+$': { type: ['string', 'null'] } },
      dependentRequired: { $data: ['name'] },
      $defs: { $anchor: { type: 'array', prefixItems: [true], items: false } },
      'x-upcast': { steps: [{ $id: 'anything' }] },
    };
    expect(schemaFaults(schema)).to.deep.equal([]);
  });

  for (const document of [null, true, 'x', 3, []]) {
    it(`is ${JSON.stringify(document)}: it must be an object`, () => {
      expect(schemaFaults(document)).to.deep.equal([
        { pointer: '', message: 'must be a JSON object' },
      ]);
    });
  }

  it('is one for anything but objects', () => {
    expect(pointersOf({})).to.deep.equal(['/type']);
    expect(pointersOf({ type: ['object', 'null'] })).to.deep.equal(['/type']);
    expect(pointersOf({ type: 'array' })).to.deep.equal(['/type']);
  });

  for (const keyword of [
    ...['$id', '$anchor', '$dynamicRef', '$dynamicAnchor', '$recursiveRef', '$vocabulary'],
    ...['$async', 'nullable', 'definitions', 'dependencies', 'discriminator', 'formatMaximum'],
    ...['x-steps', 'toString', 'typo'],
  ]) {
    it(`has ${keyword}, at the top or anywhere below`, () => {
      expect(pointersOf({ type: 'object', [keyword]: true })).to.deep.equal([`/${keyword}`]);
      for (const place of ['not', 'items', 'if', 'contains', 'unevaluatedProperties']) {
        expect(pointersOf(withProperty({ [place]: { [keyword]: 1 } }))).to.deep.equal([
          `/properties/a/${place}/${keyword}`,
        ]);
      }
      expect(pointersOf({ type: 'object', $defs: { 'a/b': { [keyword]: 'x' } } })).to.deep.equal([
        `/$defs/a~1b/${keyword}`,
      ]);
    });
  }

  it('takes a bound from the data', () => {
    expect(pointersOf(withProperty({ minimum: { $data: '1/b' } }))).to.deep.equal([
      '/properties/a/minimum',
    ]);
  });

  it('has x-upcast or $schema below the top, or another dialect', () => {
    expect(pointersOf(withProperty({ 'x-upcast': {} }))).to.deep.equal(['/properties/a/x-upcast']);
    expect(pointersOf(withProperty({ $schema: 'x' }))).to.deep.equal(['/properties/a/$schema']);
    expect(
      pointersOf({ type: 'object', $schema: 'http://json-schema.org/draft-07/schema#' }),
    ).to.deep.equal(['/$schema']);
    expect(pointersOf({ type: 'object', 'x-upcast': [] })).to.deep.equal(['/x-upcast']);
  });

  for (const reference of [
    ...['https://example.com/s.json', 'file:///etc/passwd', '//host/A/B/v1.json', '/A/B/v1.json?x'],
    ...['../../../x.json', 'schema://h/A/B/v1.json', '#anchor', '#a/b', '#/%zz', '#/a~2b', '#/a~'],
    ...['v0.json', 'C/D/E/v1.json', 'v1.json#x', 'schema:/A/B/v1.json?#', 'urn:uuid:x', 'data:,{}'],
  ]) {
    it(`refers to ${reference}`, () => {
      expect(pointersOf(withProperty({ $ref: reference }))).to.deep.equal(['/properties/a/$ref']);
    });
  }

  it('refers with something that is no text', () => {
    expect(pointersOf(withProperty({ $ref: { a: 1 } }))).to.deep.equal(['/properties/a/$ref']);
  });

  it('names a format that nobody checks, or that takes too long', () => {
    for (const format of ['url', 'toString', 'color', 7]) {
      expect(pointersOf(withProperty({ format })), `${format}`).to.deep.equal([
        '/properties/a/format',
      ]);
    }
  });

  it('is too deep, however deep', () => {
    for (const depth of [33, 200_000]) {
      const start = JSON.parse('{"type":"object"}') as Record<string, JsonValue>;
      let inner: JsonValue = 1;
      for (let level = 1; level < depth; level++)
        inner = level % 2 === 0 ? [inner] : { not: inner };
      start['default'] = inner;
      expect(schemaFaults(start)).to.deep.equal([
        { pointer: '', message: 'is nested deeper than 32 levels' },
      ]);
    }
  });

  it('has too many values, too many bytes or too many patterns', () => {
    const message = (document: JsonValue) => schemaFaults(document).map((fault) => fault.message);
    const values = { type: 'object', enum: new Array<number>(10_000).fill(1) };
    expect(message(values)).to.deep.equal(['has more than 10000 values']);
    const text = { type: 'object', title: 'é'.repeat(131_072) };
    expect(message(text)).to.deep.equal(['has more than 262144 bytes']);
    const names = Array.from({ length: 201 }, (_, index) => [`^a${index}`, true] as const);
    expect(message({ type: 'object', patternProperties: Object.fromEntries(names) })).to.deep.equal(
      ['has more than 200 patterns'],
    );
    expect(
      message({ type: 'object', patternProperties: Object.fromEntries(names.slice(1)) }),
    ).to.deep.equal([]);
  });

  it('has a name that would be taken for something else, wherever it is', () => {
    const hostile = JSON.parse('{"type":"object","default":{"b":[{"__proto__":{"x":1}}]}}');
    expect(pointersOf(hostile)).to.deep.equal(['/default/b/0']);
    expect(pointersOf({ type: 'object', properties: { 'a\u0000': true } })).to.deep.equal([
      '/properties',
    ]);
    expect(pointersOf({ type: 'object', title: '\ud800' })).to.deep.equal(['/title']);
    expect(({} as Record<string, unknown>)['x']).to.equal(undefined);
  });
});
