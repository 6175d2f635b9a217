/** What the check knows the meaning of. `$defs` says nothing of itself: only a `$ref` to it does. */
const KEYWORDS = new Map([
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
const ANNOTATIONS = new Set([
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
export function decidingKeywords(schema) {
    return Object.keys(schema).filter((keyword) => {
        if (keyword === '$schema')
            return !DIALECT.test(String(schema[keyword]));
        return !ANNOTATIONS.has(keyword) && !keyword.startsWith('x-');
    });
}
/** The shape of a known keyword whose value has that shape; undefined for all others. */
export function shapeOf(keyword, value) {
    const shape = KEYWORDS.get(keyword);
    return shape !== undefined && IS_OF_SHAPE[shape](value) ? shape : undefined;
}
export function isObject(value) {
    return typeof value === 'object' && value !== null && !Array.isArray(value);
}
const TYPES = [
    'null',
    'boolean',
    'object',
    'array',
    'string',
    'number',
    'integer',
];
const IS_OF_SHAPE = {
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
function isText(value) {
    return typeof value === 'string';
}
function isTexts(value) {
    return Array.isArray(value) && value.every(isText);
}
function isSchema(value) {
    return typeof value === 'boolean' || isObject(value);
}
//# sourceMappingURL=keywords.js.map