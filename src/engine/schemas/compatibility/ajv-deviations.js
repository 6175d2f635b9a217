import { canonicalJson } from '../../../events/canonical-json.js';
import { decidingKeywords, isObject } from './keywords.js';
// Where AJV 8.20 differs from JSON Schema, so that what follows from a keyword may not.
/**
 * AJV passes over the `contains` of an empty array where there are `prefixItems` (unless it looks
 * for all errors), so that nothing follows from such a `contains`.
 */
export function isContainsSure({ prefixItems }) {
    return prefixItems === undefined;
}
/**
 * Where it counts nothing, AJV keeps what `contains` said of the array before, among several in one
 * place, for an empty one that follows it. Another `contains` of this kind does the same.
 */
export function isContainsKept({ contains, minContains = 1, maxContains }) {
    return minContains === 1 && maxContains === undefined && hasRules(contains);
}
function hasRules(schema) {
    return isObject(schema) ? decidingKeywords(schema).length > 0 : schema === false;
}
/**
 * AJV throws at a member that matches a pattern, where a schema beside `patternProperties` has left
 * open which members it knows: even in a part that has no say in whether the whole accepts the value.
 */
export function mayFail(schema) {
    if (!isObject(schema))
        return false;
    return (schema['patternProperties'] !== undefined && MERGED.some((each) => Object.hasOwn(schema, each)));
}
const MERGED = ['$ref', 'allOf', 'anyOf', 'oneOf', 'if', 'dependentSchemas'];
/**
 * Where it is quicker, AJV looks for repeats among the items of the type that `items` has, and at
 * no others: it lets items of `prefixItems` of other types repeat, and the text `__proto__` too. So
 * one `uniqueItems` stands for another where these types are the same, or where it is not quicker.
 */
export function isUniquenessSame(known, accepting) {
    const types = itemTypes(known);
    if (types.length === 0)
        return true;
    if (canonicalJson(types) === canonicalJson(itemTypes(accepting)))
        return true;
    const isText = types.length === 1 && types[0] === 'string';
    return known['prefixItems'] === undefined && !isText;
}
function itemTypes({ items }) {
    if (!isObject(items))
        return [];
    const { type = [], nullable } = items;
    const types = Array.isArray(type) ? type : [type];
    return nullable === undefined ? types : [...types, 'nullable'];
}
//# sourceMappingURL=ajv-deviations.js.map