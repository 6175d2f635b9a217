import fc from 'fast-check';
import type { JsonObject, JsonValue } from '../../../src/events/event.ts';
import { FORMATS, NAMES, NUMBERS, PATTERNS, SCALARS } from './pools.ts';

/** Schemas that are small, use every keyword, and often mean the same names and numbers. */
export function anySchema(depth = 2): fc.Arbitrary<JsonObject | boolean> {
  if (depth === 0) return fc.oneof({ weight: 6, arbitrary: keywords(0) }, fc.boolean());
  return fc.oneof(
    { weight: 12, arbitrary: keywords(depth) },
    { weight: 3, arbitrary: record(depth) },
    { weight: 1, arbitrary: fc.boolean() },
  );
}

/** A whole document: `$ref`s lead to `#`, or to its `$defs`. */
export function anyDocument(): fc.Arbitrary<JsonObject> {
  return fc
    .tuple(fc.oneof(keywords(2), record(2)), fc.option(anySchema(1)), anySchema(1))
    .map(([schema, first, second]) => ({ ...schema, $defs: { d0: first ?? true, d1: second } }));
}

/** As most schemas of events are: an object with a few members of which the types are known. */
function record(depth: number): fc.Arbitrary<JsonObject> {
  return fc
    .record({
      type: fc.constant('object'),
      properties: members(depth),
      required: fc.option(fc.uniqueArray(fc.constantFrom(...NAMES), { maxLength: 2 })),
      additionalProperties: fc.option(fc.oneof(fc.boolean(), anySchema(depth - 1))),
    })
    .map(withoutNull);
}

function keywords(depth: number): fc.Arbitrary<JsonObject> {
  return fc
    .uniqueArray(keyword(depth), { minLength: 0, maxLength: 4, selector: ([name]) => name })
    .map((entries) => Object.fromEntries(entries));
}

/** One keyword with its value. */
export function keyword(depth: number): fc.Arbitrary<readonly [string, JsonValue]> {
  const flat = fc.oneof(...Object.entries(FLAT).map(([name, value]) => entry(name, value)));
  if (depth === 0) return flat;
  const nested = NESTED.map(([name, value]) => entry(name, value(depth)));
  return fc.oneof({ weight: 4, arbitrary: flat }, { weight: 3, arbitrary: fc.oneof(...nested) });
}

function entry(
  name: string,
  value: fc.Arbitrary<JsonValue>,
): fc.Arbitrary<readonly [string, JsonValue]> {
  return value.map((each) => [name, each] as const);
}

const count = fc.integer({ min: 0, max: 3 });
const number = fc.constantFrom(...NUMBERS);
const name = fc.constantFrom(...NAMES);
const types = fc.constantFrom(
  ...['null', 'boolean', 'object', 'array', 'string', 'number', 'integer', 'object', 'string'],
);
const scalar = fc.constantFrom<JsonValue>(...SCALARS, { a: 1 }, { b: 'a', a: [1] }, [], ['a', 'a']);

const FLAT: Readonly<Record<string, fc.Arbitrary<JsonValue>>> = {
  type: fc.oneof(types, fc.uniqueArray(types, { minLength: 1, maxLength: 3 })),
  enum: fc.array(scalar, { minLength: 1, maxLength: 4 }),
  const: scalar,
  minimum: number,
  maximum: number,
  exclusiveMinimum: number,
  exclusiveMaximum: number,
  multipleOf: fc.constantFrom(0.1, 0.5, 1, 2, 3, 6),
  minLength: count,
  maxLength: count,
  pattern: fc.constantFrom(...PATTERNS),
  format: fc.constantFrom(...FORMATS),
  required: fc.uniqueArray(name, { minLength: 1, maxLength: 3 }),
  minProperties: count,
  maxProperties: count,
  dependentRequired: fc.dictionary(name, fc.uniqueArray(name, { maxLength: 2 }), {
    maxKeys: 2,
    noNullPrototype: true,
  }),
  minItems: count,
  maxItems: count,
  uniqueItems: fc.boolean(),
  minContains: count,
  maxContains: count,
  $ref: fc.constantFrom('#/$defs/d0', '#/$defs/d1', '#'),
};

const NESTED: readonly (readonly [string, (depth: number) => fc.Arbitrary<JsonValue>])[] = [
  ['properties', members],
  ['properties', members],
  ['patternProperties', (depth) => some(fc.constantFrom(...PATTERNS), depth)],
  ['additionalProperties', inner],
  ['propertyNames', inner],
  ['dependentSchemas', members],
  ['prefixItems', several],
  ['items', inner],
  ['items', inner],
  ['contains', inner],
  ['allOf', several],
  ['anyOf', several],
  ['oneOf', several],
  ['not', inner],
  ['if', inner],
  ['then', inner],
  ['else', inner],
  ['unevaluatedProperties', inner],
  ['unevaluatedItems', inner],
];

function inner(depth: number): fc.Arbitrary<JsonValue> {
  return anySchema(depth - 1);
}

function several(depth: number): fc.Arbitrary<JsonValue> {
  return fc.array(anySchema(depth - 1), { minLength: 1, maxLength: 3 });
}

function members(depth: number): fc.Arbitrary<JsonObject> {
  return some(name, depth);
}

function some(names: fc.Arbitrary<string>, depth: number): fc.Arbitrary<JsonObject> {
  return fc.dictionary(names, anySchema(depth - 1), {
    minKeys: 1,
    maxKeys: 3,
    noNullPrototype: true,
  });
}

function withoutNull(schema: JsonObject): JsonObject {
  return Object.fromEntries(Object.entries(schema).filter(([, value]) => value !== null));
}
