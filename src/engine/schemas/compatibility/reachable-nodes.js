import { shapeOf } from './keywords.js';
/** The node and every schema that it leads to, by whatever keyword. */
export function reachableNodes(root, nodes) {
    const all = new Set([root]);
    // A set goes on to what is added to it meanwhile.
    for (const node of all) {
        for (const other of schemasWithin(node, nodes, () => true))
            all.add(other);
    }
    return all;
}
/**
 * Whether one of the schemas refers back to itself about the same value: no validator ever comes to
 * an end with it, and no claim of it means anything. One that refers back about a member or an item
 * is no such schema.
 */
export function hasInPlaceCycle(all, nodes) {
    const leadingTo = new Map();
    for (const node of all) {
        for (const other of schemasWithin(node, nodes, isInPlace)) {
            leadingTo.set(other, (leadingTo.get(other) ?? 0) + 1);
        }
    }
    // What nothing leads to is taken away, over and over (Kahn); in a cycle, each has one before it.
    const free = [...all].filter((node) => !leadingTo.has(node));
    for (const node of free) {
        for (const other of schemasWithin(node, nodes, isInPlace)) {
            const left = (leadingTo.get(other) ?? 0) - 1;
            leadingTo.set(other, left);
            if (left === 0)
                free.push(other);
        }
    }
    return free.length < all.size;
}
const IN_PLACE = new Set([
    '$ref',
    'allOf',
    'anyOf',
    'oneOf',
    'not',
    'if',
    'then',
    'else',
    'dependentSchemas',
]);
function isInPlace(keyword) {
    return IN_PLACE.has(keyword);
}
function schemasWithin(node, nodes, isAsked) {
    return node.keywords.filter(isAsked).flatMap((keyword) => {
        if (keyword === '$ref')
            return nodes.target(node) ?? [];
        const value = node.schema[keyword];
        return schemasOf(keyword, value).map((schema) => nodes.node(schema, node.document));
    });
}
function schemasOf(keyword, value) {
    const shape = shapeOf(keyword, value);
    if (shape === 'schema')
        return [value];
    if (shape === 'schemas')
        return value;
    return shape === 'schemas by name' ? Object.values(value) : [];
}
//# sourceMappingURL=reachable-nodes.js.map