import { knownOfMember, knownOfOthers, namedMembers } from './known-within.js';
import { fault, within } from './place.js';
import { knownAlso } from './proof.js';
/** The keywords that look at which members an object has. */
export const OBJECT_RULES = {
    required,
    minProperties,
    maxProperties,
    propertyNames,
    dependentRequired,
    dependentSchemas,
};
function required({ facts, schema, place }) {
    return schema['required'].flatMap((name, index) => {
        if (facts.required.has(name))
            return [];
        return fault('required_added', within(place, index), `may not be left out: ${name}`);
    });
}
function minProperties({ facts, schema, place }) {
    const min = Math.max(facts.memberCounts.min, facts.required.size);
    if (min >= Number(schema['minProperties']))
        return [];
    return fault('property_count_tightened', place, 'asks for more properties');
}
function maxProperties(claim) {
    const max = Number(claim.schema['maxProperties']);
    if (claim.facts.memberCounts.max <= max || possibleMembers(claim) <= max)
        return [];
    return fault('property_count_tightened', claim.place, 'asks for fewer properties');
}
function possibleMembers({ facts, proof }) {
    if (!proof.isNoneWithin(knownOfOthers(facts, proof)))
        return Infinity;
    return [...namedMembers(facts)].filter((name) => {
        return !proof.isNoneWithin(knownOfMember(name, facts, proof));
    }).length;
}
function propertyNames(claim) {
    const { facts, node, schema, place, proof } = claim;
    const names = proof.nodes.node(schema['propertyNames'], node.document);
    const refused = [...namedMembers(facts)].filter((name) => {
        if (proof.evaluate(name, names) === 'accepted')
            return false;
        return !proof.isNoneWithin(knownOfMember(name, facts, proof));
    });
    if (refused.length === 0 && acceptsOtherNames(claim, names))
        return [];
    return fault('property_names_narrowed', place, 'allows fewer names of properties');
}
/** The names that no `properties` lists: any, or where the object is closed those of its patterns. */
function acceptsOtherNames({ facts, place, proof }, names) {
    const known = facts.readable
        .filter(({ schema }) => schema['propertyNames'] !== undefined)
        .map(({ schema, document }) => proof.nodes.node(schema['propertyNames'], document));
    const accepts = (text) => proof.faultsWithin([...known, proof.nodes.made(text)], names, place).length === 0;
    const others = facts.readable
        .filter(({ schema }) => schema['additionalProperties'] === false)
        .map(({ schema }) => Object.keys(schema['patternProperties'] ?? {}))
        .some((patterns) => patterns.every((pattern) => accepts({ type: 'string', pattern })));
    return others || accepts({ type: 'string' });
}
function dependentRequired({ facts, schema, place, proof }) {
    return Object.entries(schema['dependentRequired']).flatMap(([name, needed]) => {
        const present = knownAlso(facts, proof.nodes.made({ type: 'object', required: [name] }));
        const has = proof.facts(present).required;
        if (needed.every((other) => has.has(String(other))))
            return [];
        if (proof.isNone(present))
            return [];
        return fault('dependency_added', within(place, name), 'asks for more where that property is');
    });
}
function dependentSchemas({ facts, node, schema, place, proof }) {
    const dependents = Object.entries(schema['dependentSchemas']);
    return dependents.flatMap(([name, dependent]) => {
        const present = knownAlso(facts, proof.nodes.made({ type: 'object', required: [name] }));
        return proof.faults(present, proof.nodes.node(dependent, node.document), within(place, name));
    });
}
//# sourceMappingURL=object-rules.js.map