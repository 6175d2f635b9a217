import { isReadableObject } from './schema-nodes.js';
import { typesOf, VALUE_TYPES } from './value-types.js';
/** The schemas that accept a value, where the given ones do: those that they bring along too. */
export function impliedNodes(given, nodes) {
    const all = new Set();
    addWithParts(given, all, nodes);
    let types = typesOfAll(all);
    let required = requiredByAll(all);
    while (isOnlyObject(types) && addDependents(required, all, nodes)) {
        types = typesOfAll(all);
        required = requiredByAll(all);
    }
    return { all, types, required };
}
/** Adds the schemas, and those that they bring along by `allOf` and `$ref`. */
function addWithParts(added, all, nodes) {
    const waiting = [...added];
    for (const node of waiting) {
        if (all.has(node))
            continue;
        all.add(node);
        nodes.steps.spend();
        if (!isReadableObject(node))
            continue;
        const { allOf = [], $ref: ref } = node.schema;
        waiting.push(...allOf.map((part) => nodes.node(part, node.document)));
        const target = ref === undefined ? undefined : nodes.target(node);
        if (target !== undefined)
            waiting.push(target);
    }
}
function typesOfAll(all) {
    let types = VALUE_TYPES;
    for (const node of all) {
        if (node.schema === false)
            return new Set();
        if (!isReadableObject(node) || node.schema['type'] === undefined)
            continue;
        const allowed = typesOf(node.schema['type']);
        types = types.filter((type) => allowed.has(type));
    }
    return new Set(types);
}
function requiredByAll(all) {
    const schemas = [...all].filter(isReadableObject).map(({ schema }) => schema);
    const required = new Set();
    for (const schema of schemas) {
        for (const name of (schema['required'] ?? []))
            required.add(name);
    }
    const dependents = schemas.map((schema) => (schema['dependentRequired'] ?? {}));
    // A set goes on to what is added to it meanwhile.
    for (const name of required) {
        for (const of of dependents.filter((each) => Object.hasOwn(each, name))) {
            for (const other of of[name])
                required.add(other);
        }
    }
    return required;
}
function isOnlyObject(types) {
    return types.size === 1 && types.has('object');
}
/** Of `dependentSchemas`, those of members that are there. */
function addDependents(required, all, nodes) {
    const before = all.size;
    for (const node of [...all].filter(isReadableObject)) {
        const dependents = Object.entries((node.schema['dependentSchemas'] ?? {}));
        const apply = dependents.filter(([name]) => required.has(name));
        addWithParts(apply.map(([, schema]) => nodes.node(schema, node.document)), all, nodes);
    }
    return all.size > before;
}
//# sourceMappingURL=implied-nodes.js.map