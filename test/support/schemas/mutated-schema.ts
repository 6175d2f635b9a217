import fc from 'fast-check';
import type { JsonArray, JsonObject, JsonValue } from '../../../src/events/event.ts';
import { anySchema, keyword } from './any-schema.ts';

type Schema = JsonObject | boolean;

/** One change of one schema somewhere in a document. */
export interface Mutation {
  readonly place: number;
  readonly change: (schema: Schema) => Schema;
}

type Change = (schema: Schema, choice: number) => Schema;

export function mutations(): fc.Arbitrary<readonly Mutation[]> {
  const change = fc.oneof(
    { weight: 8, arbitrary: fc.constantFrom(...CHANGES) },
    keyword(1).map(([name, value]): Change => set(name, value)),
    anySchema(1).map(
      (other): Change =>
        (schema) => ({ anyOf: [schema, other] }),
    ),
    anySchema(1).map(
      (other): Change =>
        (schema) => ({ allOf: [other, schema] }),
    ),
    anySchema(1).map(
      (other): Change =>
        (schema) => ({ oneOf: [schema, other] }),
    ),
    anySchema(1).map(
      (other): Change =>
        (schema, choice) =>
          withMember(schema, choice, other),
    ),
  );
  const mutation = fc
    .tuple(fc.nat(1_000), fc.nat(1_000), change)
    .map(([place, choice, one]) => ({ place, change: (schema: Schema) => one(schema, choice) }));
  return fc.array(mutation, { minLength: 1, maxLength: 3 });
}

/** The document after all the changes. What its `$ref`s lead to stays in its place. */
export function mutated(document: JsonObject, changes: readonly Mutation[]): JsonObject {
  let current = document;
  for (const { place, change } of changes) {
    const count = { left: place % schemasIn(current) };
    const changed = objectOf(changedAt(current, count, change) as Schema);
    current = { $defs: current['$defs'] as JsonValue, ...changed };
  }
  return current;
}

/** Widening, narrowing, or neither. */
const CHANGES: readonly Change[] = [
  dropOne,
  dropOne,
  dropOne,
  (schema, choice) => shifted(schema, choice, 1),
  (schema, choice) => shifted(schema, choice, -1),
  (schema) => ({ allOf: [schema] }),
  (schema) => ({ anyOf: [schema] }),
  (schema) => ({ oneOf: [schema, false] }),
  (schema) => ({ not: { not: schema } }),
  (schema) => ({ if: schema, else: false }),
  (schema) => ({ ...objectOf(schema), title: 'changed' }),
  (schema) => ({ ...objectOf(schema), additionalProperties: false }),
  (schema) => without(schema, 'additionalProperties'),
  (schema) => without(schema, 'required'),
  widenedType,
  exchanged,
  exchanged,
  shortened,
  () => true,
  () => false,
  () => ({}),
];

function objectOf(schema: Schema): JsonObject {
  if (typeof schema === 'object') return schema;
  return schema ? {} : { not: {} };
}

function set(name: string, value: JsonValue): Change {
  return (schema) => ({ ...objectOf(schema), [name]: value });
}

function without(schema: Schema, name: string | undefined): Schema {
  if (typeof schema === 'boolean') return schema;
  return Object.fromEntries(Object.entries(schema).filter(([key]) => key !== name));
}

function dropOne(schema: Schema, choice: number): Schema {
  return without(schema, picked(Object.keys(schema), choice));
}

function shifted(schema: Schema, choice: number, by: number): Schema {
  const numbers = Object.entries(schema).filter(([, value]) => typeof value === 'number');
  const [name, value] = picked(numbers, choice) ?? [];
  if (name === undefined) return schema;
  const least = name.startsWith('m') && !/imum$/.test(name) ? 0 : -Infinity;
  const next = Math.max(least, Number(value) + by);
  return { ...objectOf(schema), [name]: name === 'multipleOf' && next <= 0 ? 1 : next };
}

function widenedType(schema: Schema, choice: number): Schema {
  const { type } = objectOf(schema);
  if (type === undefined) return schema;
  const types = Array.isArray(type) ? (type as JsonArray) : [type];
  const more = picked(['null', 'string', 'number', 'object'], choice) as string;
  return { ...objectOf(schema), type: [...new Set([...types, more])] };
}

/** A keyword for the one that is nearly the same, and one kind of number for the other. */
function exchanged(schema: Schema, choice: number): Schema {
  const entries = Object.entries(schema).flatMap(([name, value]) => {
    const text = name === 'type' && typeof value === 'string' ? value : name;
    return EXCHANGED.filter((pair) => pair.includes(text)).map((pair) => {
      const other = pair[1 - pair.indexOf(text)] as string;
      return [name, text === name ? { [other]: value } : { [name]: other }] as const;
    });
  });
  const [name, replacement] = picked(entries, choice) ?? [];
  return { ...objectOf(without(schema, name)), ...replacement };
}

const EXCHANGED: readonly (readonly string[])[] = [
  ['minimum', 'exclusiveMinimum'],
  ['maximum', 'exclusiveMaximum'],
  ['integer', 'number'],
  ['anyOf', 'oneOf'],
  ['anyOf', 'allOf'],
  ['minContains', 'maxContains'],
  ['additionalProperties', 'propertyNames'],
  ['items', 'contains'],
];

/** A list (`enum`, `required`, `anyOf`, `type` …) without its last entry. */
function shortened(schema: Schema, choice: number): Schema {
  const lists = Object.entries(schema).filter(([, list]) => Array.isArray(list) && list.length > 1);
  const [name, list] = picked(lists, choice) ?? [];
  if (name === undefined) return schema;
  return { ...objectOf(schema), [name]: (list as JsonArray).slice(0, -1) };
}

function withMember(schema: Schema, choice: number, member: Schema): Schema {
  const object = objectOf(schema);
  const name = picked(['a', 'b', 'x-a', 'constructor'], choice) as string;
  return {
    ...object,
    properties: { ...((object['properties'] ?? {}) as JsonObject), [name]: member },
  };
}

function picked<T>(from: readonly T[], choice: number): T | undefined {
  return from[choice % Math.max(1, from.length)];
}

const BY_NAME = ['properties', 'patternProperties', 'dependentSchemas'];
const LISTS = ['allOf', 'anyOf', 'oneOf', 'prefixItems'];
const SINGLE = [
  'additionalProperties',
  'propertyNames',
  'items',
  'contains',
  'not',
  'if',
  'then',
  'else',
  'unevaluatedProperties',
  'unevaluatedItems',
];

function schemasIn(schema: JsonValue): number {
  const visited = { left: Number.MAX_SAFE_INTEGER };
  changedAt(schema, visited, (same) => same);
  return Number.MAX_SAFE_INTEGER - visited.left;
}

/** Counts down over the schemas within, and changes the one where nothing is left. */
function changedAt(
  schema: JsonValue,
  count: { left: number },
  change: (schema: Schema) => Schema,
): JsonValue {
  const isHere = count.left === 0;
  count.left -= 1;
  if (isHere) return change(schema as Schema);
  if (typeof schema !== 'object' || schema === null) return schema;
  const at = (inner: JsonValue) => changedAt(inner, count, change);
  return mapped(schema as JsonObject, (value, name) => {
    if (SINGLE.includes(name)) return at(value);
    if (LISTS.includes(name)) return (value as JsonArray).map(at);
    const isNamed = name === '$defs' ? isReferredTo(schema as JsonObject) : BY_NAME.includes(name);
    return isNamed ? mapped(value as JsonObject, at) : value;
  });
}

function mapped(
  object: JsonObject,
  change: (value: JsonValue, name: string) => JsonValue,
): JsonObject {
  const entries = Object.entries(object).map(
    ([name, value]) => [name, change(value, name)] as const,
  );
  return Object.fromEntries(entries);
}

/** A change of what nothing refers to would change nothing. */
function isReferredTo({ $defs, ...document }: JsonObject): boolean {
  return JSON.stringify(document).includes('"#/$defs/');
}
