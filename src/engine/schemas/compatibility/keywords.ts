import type { JsonObject, JsonValue } from '../../../events/event.ts';

/** What a keyword of JSON Schema 2020-12 holds. */
export type KeywordShape =
  | 'value'
  | 'values'
  | 'boolean'
  | 'number'
  | 'count'
  | 'text'
  | 'texts'
  | 'texts by name'
  | 'types'
  | 'schema'
  | 'schemas'
  | 'schemas by name';

/** What the check knows the meaning of. `$defs` says nothing of itself: only a `$ref` to it does. */
const KEYWORDS: ReadonlyMap<string, KeywordShape> = new Map<string, KeywordShape>([
  ['$ref', 'text'],
  ['type', 'types'],
  ['enum', 'values'],
  ['const', 'value'],
  ['minimum', 'number'],
  ['maximum', 'number'],
  ['exclusiveMinimum', 'number'],
  ['exclusiveMaximum', 'number'],
  ['multipleOf', 'number'],
  ['minLength', 'count'],
  ['maxLength', 'count'],
  ['pattern', 'text'],
  ['format', 'text'],
  ['required', 'texts'],
  ['properties', 'schemas by name'],
  ['patternProperties', 'schemas by name'],
  ['additionalProperties', 'schema'],
  ['propertyNames', 'schema'],
  ['minProperties', 'count'],
  ['maxProperties', 'count'],
  ['dependentRequired', 'texts by name'],
  ['dependentSchemas', 'schemas by name'],
  ['prefixItems', 'schemas'],
  ['items', 'schema'],
  ['minItems', 'count'],
  ['maxItems', 'count'],
  ['uniqueItems', 'boolean'],
  ['contains', 'schema'],
  ['minContains', 'count'],
  ['maxContains', 'count'],
  ['allOf', 'schemas'],
  ['anyOf', 'schemas'],
  ['oneOf', 'schemas'],
  ['not', 'schema'],
  ['if', 'schema'],
  ['then', 'schema'],
  ['else', 'schema'],
  ['unevaluatedProperties', 'schema'],
  ['unevaluatedItems', 'schema'],
]);

const ANNOTATIONS: ReadonlySet<string> = new Set([
  '$comment',
  '$defs',
  '$id',
  'contentEncoding',
  'contentMediaType',
  'contentSchema',
  'default',
  'definitions',
  'deprecated',
  'description',
  'examples',
  'readOnly',
  'title',
  'writeOnly',
]);

const DIALECT = /^https:\/\/json-schema\.org\/draft\/2020-12\/schema#?$/;

/** The members of a schema that decide what it accepts, in their order. */
export function decidingKeywords(schema: JsonObject): readonly string[] {
  return Object.keys(schema).filter((keyword) => {
    if (keyword === '$schema') return !DIALECT.test(String(schema[keyword]));
    return !ANNOTATIONS.has(keyword) && !keyword.startsWith('x-');
  });
}

/** The shape of a known keyword whose value has that shape; undefined for all others. */
export function shapeOf(keyword: string, value: JsonValue): KeywordShape | undefined {
  const shape = KEYWORDS.get(keyword);
  return shape !== undefined && IS_OF_SHAPE[shape](value) ? shape : undefined;
}

export function isObject(value: JsonValue | undefined): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

const TYPES: readonly JsonValue[] = [
  'null',
  'boolean',
  'object',
  'array',
  'string',
  'number',
  'integer',
];

const IS_OF_SHAPE: Readonly<Record<KeywordShape, (value: JsonValue) => boolean>> = {
  value: () => true,
  values: (value) => Array.isArray(value),
  boolean: (value) => typeof value === 'boolean',
  number: (value) => Number.isFinite(value),
  count: (value) => Number.isInteger(value) && Number(value) >= 0,
  text: isText,
  texts: isTexts,
  'texts by name': (value) => isObject(value) && Object.values(value).every(isTexts),
  types: (value) => (Array.isArray(value) ? value : [value]).every((type) => TYPES.includes(type)),
  schema: isSchema,
  schemas: (value) => Array.isArray(value) && value.every(isSchema),
  'schemas by name': (value) => isObject(value) && Object.values(value).every(isSchema),
};

function isText(value: JsonValue): boolean {
  return typeof value === 'string';
}

function isTexts(value: JsonValue): boolean {
  return Array.isArray(value) && value.every(isText);
}

function isSchema(value: JsonValue): boolean {
  return typeof value === 'boolean' || isObject(value);
}
