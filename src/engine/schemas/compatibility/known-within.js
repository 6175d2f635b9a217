import { matchesSimply } from './matches-simply.js';
import { memberSchemas } from './member-schemas.js';
/** Every name that `properties` has in what is known. */
export function namedMembers({ readable }) {
    return new Set(readable.flatMap(({ schema }) => Object.keys(schema['properties'] ?? {})));
}
/** What is known of the member of that name, if it is there. `false` among it: it is not. */
export function knownOfMember(name, facts, proof, matches = (pattern) => matchesSimply(pattern, name)) {
    const isName = facts.readable.every(({ schema: { propertyNames }, document }) => {
        if (propertyNames === undefined)
            return true;
        return proof.evaluate(name, proof.nodes.node(propertyNames, document)) !== 'refused';
    });
    if (!isName)
        return [proof.nodes.ofBoolean(false)];
    return knownOfMembers(name, facts, proof, matches);
}
/** What is known of each member whose name is not among `namedMembers`. */
export function knownOfOthers(facts, proof, matches = () => undefined) {
    return knownOfMembers(undefined, facts, proof, matches);
}
function knownOfMembers(name, { readable, memberCounts }, proof, matches) {
    if (memberCounts.max === 0)
        return [proof.nodes.ofBoolean(false)];
    proof.nodes.steps.spend(readable.length);
    return readable.flatMap((node) => {
        const { certain, unsure, otherwise } = memberSchemas(node, name, matches);
        const known = certain.map((schema) => proof.nodes.node(schema, node.document));
        return otherwise === undefined ? known : [anyOf([...unsure, otherwise], node, proof)];
    });
}
function anyOf(schemas, node, proof) {
    const ids = schemas.map((schema) => proof.nodes.node(schema, node.document).id);
    return proof.nodes.derived(node, `any of ${ids.join(' ')}`, () => ({ anyOf: schemas }));
}
/** What is known of the item at that index, if there is one. */
export function knownOfItem(index, facts, proof) {
    if (facts.itemCounts.max <= index)
        return [proof.nodes.ofBoolean(false)];
    proof.nodes.steps.spend(facts.readable.length);
    return facts.readable.map(({ schema, document }) => {
        const prefix = (schema['prefixItems'] ?? []);
        return proof.nodes.node(prefix[index] ?? schema['items'] ?? true, document);
    });
}
/** The length of the longest `prefixItems`: from that index on, all items are known alike. */
export function prefixLength({ readable }, ...further) {
    const schemas = [...readable.map(({ schema }) => schema), ...further];
    return Math.max(0, ...schemas.map(({ prefixItems }) => (prefixItems ?? []).length));
}
//# sourceMappingURL=known-within.js.map