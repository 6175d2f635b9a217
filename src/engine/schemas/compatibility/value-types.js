/** The types of JSON Schema, with its numbers in two, so that none lies within another. */
export const VALUE_TYPES = [
    'null',
    'boolean',
    'object',
    'array',
    'string',
    'integer',
    'fraction',
];
/** 1.0 is an integer, as JSON Schema and JSON have it. */
export function typeOf(value) {
    if (value === null)
        return 'null';
    if (Array.isArray(value))
        return 'array';
    if (typeof value === 'number')
        return Number.isInteger(value) ? 'integer' : 'fraction';
    return typeof value;
}
/** The types that the keyword `type` allows. */
export function typesOf(type) {
    const names = Array.isArray(type) ? type : [type];
    return new Set(names.flatMap((name) => name === 'number' ? ['integer', 'fraction'] : [name]));
}
export function hasType(value, type) {
    return typesOf(type).has(typeOf(value));
}
//# sourceMappingURL=value-types.js.map