import { canonicalJson } from '../../../events/canonical-json.js';
import { decidingKeywords, isObject, shapeOf } from './keywords.js';
import { targetOf } from './schema-document.js';
export function isReadableObject(node) {
    return node.isReadable && typeof node.schema === 'object';
}
/** Hands out the nodes of one comparison. */
export class SchemaNodes {
    steps;
    #placed = new Map();
    #made = new Map();
    #valueSets = new Map();
    #count = 0;
    constructor(steps) {
        this.steps = steps;
    }
    /** The schema that stands in the document. */
    node(schema, document) {
        if (typeof schema === 'boolean')
            return this.ofBoolean(schema);
        if (!isObject(schema))
            throw new TypeError('a schema is an object or a boolean');
        const placed = this.#placed.get(document) ?? new Map();
        this.#placed.set(document, placed);
        const known = placed.get(schema);
        if (known !== undefined)
            return known;
        const node = this.#create(schema, document);
        placed.set(schema, node);
        return node;
    }
    ofBoolean(schema) {
        return this.#kept(String(schema), () => this.#create(schema, { root: schema }));
    }
    /** A schema without a `$ref`, which stands nowhere. */
    made(schema) {
        return this.#kept(canonicalJson(schema), () => this.#create(schema, { root: schema }));
    }
    /** A schema composed of those at a node; `name` says how, and the same gives the same. */
    derived(from, name, compose) {
        return this.#kept(`${from.id} ${name}`, () => this.#create(compose(), from.document));
    }
    target(node) {
        if (typeof node.schema === 'boolean')
            return undefined;
        const target = targetOf(node.document, String(node.schema['$ref']));
        if (typeof target !== 'boolean' && !isObject(target))
            return undefined;
        return this.node(target, node.document);
    }
    /** The values of an `enum`, each as its canonical text. */
    valueSet(values) {
        const known = this.#valueSets.get(values);
        if (known !== undefined)
            return known;
        const set = new Set(values.map(canonicalJson));
        this.#valueSets.set(values, set);
        return set;
    }
    #kept(key, create) {
        const known = this.#made.get(key);
        if (known !== undefined)
            return known;
        const node = create();
        this.#made.set(key, node);
        return node;
    }
    #create(schema, document) {
        this.#count += 1;
        const keywords = typeof schema === 'boolean' ? [] : decidingKeywords(schema);
        this.steps.spend(1 + keywords.length);
        const isReadable = typeof schema === 'boolean' ||
            keywords.every((keyword) => shapeOf(keyword, schema[keyword]) !== undefined);
        return { id: this.#count, schema, document, keywords, isReadable };
    }
}
//# sourceMappingURL=schema-nodes.js.map