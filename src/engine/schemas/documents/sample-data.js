import { localPlace } from './references.js';
import { isJsonArray, isJsonObject, schemaAt } from './subschemas.js';
const VALUES_MAX = 2_000;
const DEPTH_MAX = 40;
const TEXT_CHARACTERS_MAX = 1_000;
const ITEMS = 3;
/**
 * Data to try a schema on: none at all, its own examples, and one that has everything the schema
 * speaks of, as deep as it goes. It need not fit: what it is for is to make the check work.
 */
export function sampleData(bundled) {
    const { examples = [] } = bundled;
    const given = isJsonArray(examples) ? examples.filter(isJsonObject) : [];
    const made = new SampleMaker(bundled).value(bundled, 0);
    return [{}, ...given, ...(isJsonObject(made) ? [made] : [])];
}
class SampleMaker {
    #document;
    #values = 0;
    constructor(document) {
        this.#document = document;
    }
    value(schema, depth) {
        this.#values += 1;
        if (!isJsonObject(schema) || depth > DEPTH_MAX || this.#values > VALUES_MAX)
            return null;
        const { $ref, const: only, enum: values, type } = schema;
        if (only !== undefined)
            return only;
        if (isJsonArray(values))
            return values.at(-1) ?? null;
        const parts = this.#parts(schema, typeof $ref === 'string' ? $ref : undefined, depth);
        const made = this.#ofType(isJsonArray(type) ? type[0] : type, schema, depth);
        const objects = [...parts, made].filter(isJsonObject);
        return objects.length > 0 ? Object.assign({}, ...objects) : (made ?? parts[0] ?? null);
    }
    /** What the schemas of the same value would have. */
    #parts(schema, reference, depth) {
        const lists = [schema['allOf'], schema['anyOf'], schema['oneOf']];
        const inner = [
            ...lists.flatMap((list) => (isJsonArray(list) ? list : [])),
            ...[schema['if'], schema['then'], schema['else']],
            ...(reference === undefined ? [] : [this.#target(reference)]),
        ];
        return inner.filter((each) => each !== undefined).map((each) => this.value(each, depth + 1));
    }
    #target(reference) {
        const steps = localPlace(reference)
            ?.split('/')
            .slice(1)
            .map((step) => step.replaceAll('~1', '/').replaceAll('~0', '~'));
        return steps && schemaAt(this.#document, steps);
    }
    #ofType(type, schema, depth) {
        if (type === 'object' || schema['properties'] !== undefined)
            return this.#object(schema, depth);
        if (type === 'array')
            return this.#array(schema, depth);
        if (type === 'string')
            return 'a'.repeat(Math.min(longest(schema), TEXT_CHARACTERS_MAX));
        if (type === 'boolean')
            return true;
        return type === undefined || type === 'null' ? null : 1;
    }
    #object({ properties, additionalProperties }, depth) {
        const names = isJsonObject(properties) ? Object.entries(properties) : [];
        const further = isJsonObject(additionalProperties)
            ? [['a', additionalProperties]]
            : [];
        return Object.fromEntries([...names, ...further].map(([name, inner]) => [name, this.value(inner, depth + 1)]));
    }
    #array({ prefixItems, items }, depth) {
        const first = isJsonArray(prefixItems) ? prefixItems : [];
        const further = items === undefined ? [] : new Array(ITEMS).fill(items);
        return [...first, ...further].map((inner) => this.value(inner, depth + 1));
    }
}
function longest({ maxLength }) {
    return typeof maxLength === 'number' ? Math.max(maxLength, 0) : TEXT_CHARACTERS_MAX;
}
//# sourceMappingURL=sample-data.js.map