import { knownOfMember, knownOfOthers, namedMembers } from './known-within.js';
import { matchesSimply } from './matches-simply.js';
import { fault, within } from './place.js';
/** The keywords that look at the values of an object's members. */
export const MEMBER_RULES = {
    properties,
    patternProperties,
    additionalProperties,
};
function properties({ facts, node, schema, place, proof }) {
    return Object.entries(schema['properties']).flatMap(([name, of]) => {
        const known = knownOfMember(name, facts, proof);
        const at = within(place, name);
        const faults = proof.faultsWithin(known, proof.nodes.node(of, node.document), at);
        if (faults.length === 0 || known.some(({ schema }) => !isOpen(schema)))
            return faults;
        return fault('property_added_to_open', at, `could hold anything before: ${name}`);
    });
}
function isOpen(schema) {
    return schema === true || Object.keys(schema).length === 0;
}
function patternProperties(claim) {
    const { node, schema, place, proof } = claim;
    return Object.entries(schema['patternProperties']).flatMap(([pattern, of]) => {
        const accepting = proof.nodes.node(of, node.document);
        if (isSaidOfPattern(pattern, accepting, claim))
            return [];
        const at = within(place, pattern);
        const isThis = (other) => (other === pattern ? true : undefined);
        const faults = faultsOfMembers(claim, accepting, isThis, (name) => {
            return matchesSimply(pattern, name) !== false;
        });
        if (faults.length === 0)
            return [];
        return fault('pattern_properties_narrowed', at, 'allows less where a name matches');
    });
}
function isSaidOfPattern(pattern, accepting, claim) {
    const { facts, place, proof } = claim;
    return facts.readable.some(({ schema, document }) => {
        const of = (schema['patternProperties'] ?? {});
        if (!Object.hasOwn(of, pattern))
            return false;
        const known = proof.nodes.node(of[pattern], document);
        return proof.faultsWithin([known], accepting, place).length === 0;
    });
}
function additionalProperties(claim) {
    const { facts, node, schema, place, proof } = claim;
    const accepting = proof.nodes.node(schema['additionalProperties'], node.document);
    const listed = (schema['properties'] ?? {});
    const patterns = Object.keys(schema['patternProperties'] ?? {});
    const isOther = (pattern) => (patterns.includes(pattern) ? false : undefined);
    const mayBeOther = (name) => {
        if (Object.hasOwn(listed, name))
            return false;
        return patterns.every((pattern) => matchesSimply(pattern, name) !== true);
    };
    if (faultsOfMembers(claim, accepting, isOther, () => false).length > 0) {
        return fault('additional_properties_narrowed', place, 'allows less beyond what is listed');
    }
    const removed = [...namedMembers(facts)].filter(mayBeOther).filter((name) => {
        const known = knownOfMember(name, facts, proof, certain(isOther, name));
        return proof.faultsWithin(known, accepting, place).length > 0;
    });
    if (removed.length === 0)
        return [];
    const names = removed.slice(0, NAMES_MAX).join(', ');
    return fault('property_removed_from_closed', place, `no longer lists: ${names}`);
}
const NAMES_MAX = 10;
/** Of the members that no known `properties` lists, and of those listed ones that are concerned. */
function faultsOfMembers(claim, accepting, matches, isConcerned) {
    const { facts, place, proof } = claim;
    const others = knownOfOthers(facts, proof, matches);
    const faults = proof.faultsWithin(others, accepting, place);
    if (faults.length > 0)
        return faults;
    return [...namedMembers(facts)].filter(isConcerned).flatMap((name) => {
        const known = knownOfMember(name, facts, proof, certain(matches, name));
        return proof.faultsWithin(known, accepting, place);
    });
}
/** What is supposed of the patterns; of the others, whether they match the name. */
function certain(matches, name) {
    return (pattern) => matches(pattern) ?? matchesSimply(pattern, name);
}
//# sourceMappingURL=member-rules.js.map