import { pointerTo } from '../../../events/json-pointer.js';
/** What is taken for a keyword of a schema; nothing else of a schema is one. */
export const KEYWORDS = new Map([
    ...kinds('schema', 'additionalProperties propertyNames items contains not if then else'),
    ...kinds('schema', 'unevaluatedItems unevaluatedProperties'),
    ...kinds('list', 'allOf anyOf oneOf prefixItems'),
    ...kinds('byName', '$defs properties patternProperties dependentSchemas'),
    ...kinds('value', '$schema $ref $comment type enum const required dependentRequired'),
    ...kinds('value', 'multipleOf maximum exclusiveMaximum minimum exclusiveMinimum'),
    ...kinds('value', 'maxLength minLength pattern format maxItems minItems uniqueItems'),
    ...kinds('value', 'maxContains minContains maxProperties minProperties'),
    ...kinds('value', 'title description default deprecated readOnly writeOnly examples'),
    ...kinds('value', 'contentEncoding contentMediaType x-upcast'),
]);
/** The schemas directly inside a schema; none in a boolean. */
export function subschemasOf(schema) {
    if (!isJsonObject(schema))
        return [];
    return Object.entries(schema).flatMap(([keyword, value]) => {
        const at = pointerTo(keyword);
        switch (KEYWORDS.get(keyword)) {
            case 'schema':
                return [{ keyword, pointer: at, schema: value }];
            case 'list':
                return isJsonArray(value) ? membersOf(keyword, at, value.entries()) : [];
            case 'byName':
                return isJsonObject(value) ? membersOf(keyword, at, Object.entries(value)) : [];
            default:
                return [];
        }
    });
}
/** Every schema of a document that is an object, with its JSON Pointer; itself the first. */
export function* schemasIn(document, pointer = '') {
    if (!isJsonObject(document))
        return;
    yield { pointer, schema: document };
    for (const inner of subschemasOf(document)) {
        yield* schemasIn(inner.schema, pointer + inner.pointer);
    }
}
/** The schema with each schema directly inside it changed; the rest stays as it is. */
export function withSubschemas(schema, change) {
    const changed = ([keyword, value]) => {
        const kind = KEYWORDS.get(keyword);
        if (kind === 'schema')
            return [keyword, change(value)];
        if (kind === 'list' && isJsonArray(value))
            return [keyword, value.map(change)];
        if (kind !== 'byName' || !isJsonObject(value))
            return [keyword, value];
        const members = Object.entries(value).map(([name, inner]) => [name, change(inner)]);
        return [keyword, Object.fromEntries(members)];
    };
    return Object.fromEntries(Object.entries(schema).map(changed));
}
/** The schema that steps lead to through keywords; nothing where there is none, or no schema. */
export function schemaAt(document, steps) {
    if (steps.length === 0)
        return isJsonObject(document) || isBoolean(document) ? document : undefined;
    const [keyword = '', name = ''] = steps;
    const kind = KEYWORDS.get(keyword);
    if (kind === undefined || kind === 'value' || !isJsonObject(document))
        return undefined;
    const value = memberOf(document, keyword);
    if (kind === 'schema')
        return value && schemaAt(value, steps.slice(1));
    const inner = steps.length > 1 ? memberOf(value, name) : undefined;
    return inner && schemaAt(inner, steps.slice(2));
}
export function isJsonObject(value) {
    return typeof value === 'object' && value !== null && !Array.isArray(value);
}
export const isJsonArray = Array.isArray;
function isBoolean(value) {
    return typeof value === 'boolean';
}
function memberOf(value, name) {
    if (isJsonArray(value))
        return /^(?:0|[1-9][0-9]*)$/.test(name) ? value[Number(name)] : undefined;
    return isJsonObject(value) && Object.hasOwn(value, name) ? value[name] : undefined;
}
function membersOf(keyword, pointer, members) {
    return Array.from(members, ([name, schema]) => ({
        keyword,
        pointer: pointer + pointerTo(name),
        schema,
    }));
}
function kinds(kind, keywords) {
    return keywords.split(' ').map((keyword) => [keyword, kind]);
}
//# sourceMappingURL=subschemas.js.map