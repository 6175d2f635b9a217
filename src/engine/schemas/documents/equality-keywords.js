import { _ } from 'ajv';
import { canonicalJson } from '../../../events/canonical-json.js';
/**
 * `const`, `enum` and `uniqueItems`, in place of AJV's. Those compare items each with every other
 * one, call `toString` and `valueOf` where data has something of that name, and do not see
 * `"__proto__"` twice. Here values are equal where their canonical JSON (RFC 8785) is.
 */
export function replaceEqualityKeywords(ajv, meter) {
    const definitions = [
        {
            keyword: 'const',
            error: errorWith('allowedValue'),
            compile: (only) => memberTest([only], meter),
        },
        {
            keyword: 'enum',
            schemaType: 'array',
            error: errorWith('allowedValues'),
            compile: (values) => memberTest(values, meter),
        },
        {
            keyword: 'uniqueItems',
            type: 'array',
            schemaType: 'boolean',
            compile: (mustBeUnique) => (items) => !mustBeUnique || areUnique(items, meter),
        },
    ];
    for (const definition of definitions) {
        ajv.removeKeyword(String(definition.keyword));
        ajv.addKeyword(definition);
    }
}
function errorWith(param) {
    return { message: 'is not allowed', params: ({ schemaCode }) => _ `{${param}: ${schemaCode}}` };
}
/** A text, number, boolean or null is found without writing it out. */
function memberTest(values, meter) {
    const scalars = new Set(values.filter(isScalar));
    const texts = new Set(values.filter((value) => !isScalar(value)).map(canonicalJson));
    return (value) => {
        if (isScalar(value))
            return scalars.has(value);
        return texts.size > 0 && texts.has(written(value, meter));
    };
}
function areUnique(items, meter) {
    const texts = new Set();
    for (const item of items)
        texts.add(written(item, meter));
    return texts.size === items.length;
}
/** To write a value out takes longer than to look at what is there. */
function written(value, meter) {
    const text = canonicalJson(value);
    meter.spend(8 + text.length / 2);
    return text;
}
function isScalar(value) {
    return typeof value !== 'object' || value === null;
}
//# sourceMappingURL=equality-keywords.js.map