import { circleFault } from './endless-references.js';
import { localReference, parseReference } from './references.js';
import { schemaPath } from './schema-name.js';
import { isJsonObject, schemaAt, schemasIn, withSubschemas } from './subschemas.js';
const BUNDLED_BYTES_MAX = 1024 * 1024;
/**
 * One self-contained document: every document that it refers to, directly or not, lies in its
 * `$defs`, and every `$ref` is local. The documents themselves must be without `schemaFaults`.
 * What `$ref`s say in values (`const`, `enum`, `default`, `examples`) is data and stays.
 */
export function bundledSchema(name, document, find) {
    const gathered = new Gathering(name, document, find);
    gathered.follow(name, document);
    if (gathered.faults.length > 0)
        return { faults: gathered.faults };
    const bundled = assembled(name, gathered.documents);
    const fault = sizeFault(bundled) ?? circleFault(bundled);
    return fault === undefined ? { bundled } : { faults: [fault] };
}
/** Follows references until every document is known, or something is wrong with one. */
class Gathering {
    documents = new Map();
    faults = [];
    #find;
    /** The documents on the way to the one that is read, the first included. */
    #way = new Set();
    #bytes = 0;
    constructor(name, document, find) {
        this.#find = find;
        this.#take(name, document);
    }
    /** `blamed` is the `$ref` of the first document that led here; its own where absent. */
    follow(name, document, blamed) {
        this.#way.add(schemaPath(name));
        for (const { pointer, schema } of schemasIn(document)) {
            if (typeof schema['$ref'] !== 'string')
                continue;
            const place = blamed ?? `${pointer}/$ref`;
            const message = this.#followed(name, document, schema['$ref'], place);
            if (message !== undefined)
                this.faults.push({ pointer: place, message });
            if (this.faults.length > 0 && blamed !== undefined)
                break;
        }
        this.#way.delete(schemaPath(name));
    }
    #followed(from, document, reference, place) {
        const target = parseReference(reference, from);
        if (target === undefined)
            return `leads out of the registry: ${shortened(reference)}`;
        const path = schemaPath(target.name);
        if (path === schemaPath(from))
            return placeFault(target, document);
        if (this.#way.has(path))
            return `leads in a circle: ${path} refers back to ${schemaPath(from)}`;
        const known = this.documents.get(path)?.document;
        const found = known ?? this.#find(target.name);
        if (found === undefined)
            return `leads to ${path}, which is not in the registry`;
        if (known === undefined && !this.#take(target.name, found))
            return TOO_LARGE;
        const fault = placeFault(target, found);
        if (fault === undefined && known === undefined)
            this.follow(target.name, found, place);
        return fault;
    }
    #take(name, document) {
        this.#bytes += Buffer.byteLength(JSON.stringify(document));
        this.documents.set(schemaPath(name), { name, document });
        return this.#bytes <= BUNDLED_BYTES_MAX;
    }
}
function placeFault({ name, steps }, document) {
    if (schemaAt(document, steps) !== undefined)
        return undefined;
    return `leads to ${localReference(steps)} of ${schemaPath(name)}, where there is no schema`;
}
const TOO_LARGE = `makes the schema larger than ${BUNDLED_BYTES_MAX} bytes, with all it refers to`;
function sizeFault(bundled) {
    const isTooLarge = Buffer.byteLength(JSON.stringify(bundled)) > BUNDLED_BYTES_MAX;
    return isTooLarge ? { pointer: '', message: `is, bundled, too large: ${TOO_LARGE}` } : undefined;
}
function assembled(root, documents) {
    const places = new Map();
    const own = documents.get(schemaPath(root))?.document ?? {};
    for (const path of documents.keys()) {
        places.set(path, path === schemaPath(root) ? [] : ['$defs', freeName(path, own)]);
    }
    const definitions = Array.from(documents.values(), ({ name, document }) => {
        const { $schema, 'x-upcast': upcast, ...schema } = document;
        return [places.get(schemaPath(name))?.[1], localised(schema, name, places)];
    }).flatMap(([key, schema]) => (key === undefined ? [] : [[key, schema]]));
    const bundled = localised(own, root, places);
    if (definitions.length === 0)
        return bundled;
    return { ...bundled, $defs: { ...definitionsOf(bundled), ...Object.fromEntries(definitions) } };
}
/** A name in `$defs` that the document has not used for something of its own. */
function freeName(path, document) {
    let name = path;
    while (Object.hasOwn(definitionsOf(document), name))
        name += '_';
    return name;
}
function definitionsOf({ $defs }) {
    return isJsonObject($defs) ? $defs : {};
}
function localised(schema, from, places) {
    const change = (inner) => isJsonObject(inner) ? localised(inner, from, places) : inner;
    const changed = withSubschemas(schema, change);
    const reference = changed['$ref'];
    const target = typeof reference === 'string' ? parseReference(reference, from) : undefined;
    if (target === undefined)
        return changed;
    const steps = [...(places.get(schemaPath(target.name)) ?? []), ...target.steps];
    return { ...changed, $ref: localReference(steps) };
}
function shortened(text) {
    return text.length > 100 ? `${text.slice(0, 100)}…` : text;
}
//# sourceMappingURL=bundle-schema.js.map