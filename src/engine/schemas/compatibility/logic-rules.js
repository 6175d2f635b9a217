import { behindRef, fault, within } from './place.js';
import { knownAlso, knownOf } from './proof.js';
import { isSameMeaning } from './same-meaning.js';
import { isSaid } from './scalar-rules.js';
import { typesOf } from './value-types.js';
/** The keywords that concern values of every type. */
export const LOGIC_RULES = {
    $ref: reference,
    type,
    enum: listed,
    const: listed,
    format,
    allOf,
    anyOf,
    oneOf,
    not,
    if: condition,
    unevaluatedProperties: unevaluated,
    unevaluatedItems: unevaluated,
};
function reference({ facts, node, place, proof }) {
    const target = proof.nodes.target(node);
    if (target === undefined)
        return fault('not_decided', place, 'is no $ref that can be followed');
    return proof.faults(facts, target, behindRef(place));
}
function type({ facts, schema, place }) {
    const allowed = typesOf(schema['type']);
    const missing = [...facts.types].filter((each) => !allowed.has(each));
    if (missing.length === 0 || (isEach(missing, 'fraction') && areIntegers(facts)))
        return [];
    return fault('type_narrowed', place, `allows fewer types: not ${missing.join(', ')}`);
}
function isEach(types, one) {
    return types.every((each) => each === one);
}
function areIntegers({ readable }) {
    return readable.some(({ schema }) => schema['multipleOf'] === 1);
}
/** What can be listed has been compared before the rule is asked. */
function listed({ place }) {
    return fault('enum_narrowed', place, 'lists fewer values');
}
function format(claim) {
    const { facts, place } = claim;
    const isAsserted = ['string', 'integer', 'fraction'].some((each) => {
        return facts.types.has(each);
    });
    if (!isAsserted || isSaid(claim))
        return [];
    return fault('format_added', place, 'is another format, or there was none');
}
function allOf({ facts, node, schema, place, proof }) {
    return schema['allOf'].flatMap((part, index) => {
        return proof.faults(facts, proof.nodes.node(part, node.document), within(place, index));
    });
}
function anyOf(claim) {
    const { facts, place, proof } = claim;
    const accepting = nodesOf(claim);
    const isOne = (known) => accepting.some((node) => proof.faults(known, node, place).length === 0);
    if (isSaidAlike(claim) || isOne(facts) || byType(claim, isOne))
        return [];
    return fault('any_of_narrowed', place, 'has no one alternative that accepts all as before');
}
function oneOf(claim) {
    const { facts, place, proof } = claim;
    const accepting = nodesOf(claim);
    const isOne = (known) => accepting.some((node) => {
        if (proof.faults(known, node, place).length > 0)
            return false;
        const others = accepting.filter((other) => other !== node);
        if (others.length < accepting.length - 1)
            return false;
        return others.every((other) => proof.isNone(knownAlso(known, other)));
    });
    if (isSaidAlike(claim) || isOne(facts) || byType(claim, isOne))
        return [];
    return fault('one_of_narrowed', place, 'has no one alternative that alone accepts all as before');
}
/** Type by type, a different alternative may do. */
function byType({ facts, proof }, isProven) {
    const types = [...facts.types].filter((each) => each !== 'fraction');
    const names = types.map((each) => {
        return each === 'integer' && facts.types.has('fraction') ? 'number' : each;
    });
    if (names.length < 2)
        return false;
    return names.every((name) => isProven(knownAlso(facts, proof.nodes.made({ type: name }))));
}
function not(claim) {
    const { facts, node, schema, place, proof } = claim;
    const excluded = proof.nodes.node(schema['not'], node.document);
    const isExcluded = facts.readable
        .filter((known) => known.schema['not'] !== undefined)
        .map((known) => proof.nodes.node(known.schema['not'], known.document))
        .some((known) => proof.faults(knownOf([excluded]), known, place).length === 0);
    if (isExcluded || proof.isNone(knownAlso(facts, excluded)))
        return [];
    return fault('not_added', place, 'excludes values');
}
function condition(claim) {
    const { facts, node, schema, place, proof } = claim;
    const [when, then, otherwise] = ['if', 'then', 'else'].map((keyword) => {
        return proof.nodes.node(schema[keyword] ?? true, node.document);
    });
    const unless = proof.nodes.derived(when, 'not', () => ({ not: when.schema }));
    const isMet = [
        { known: knownAlso(facts, when), accepting: then },
        { known: knownAlso(facts, unless), accepting: otherwise },
    ].every(({ known, accepting }) => proof.faults(known, accepting, place).length === 0);
    return isMet ? [] : fault('condition_added', place, 'asks for more under a condition');
}
/** They depend on all keywords around them, so only the whole schema is compared, before this. */
function unevaluated({ schema, keyword, place }) {
    if (schema[keyword] === true)
        return [];
    return fault('not_decided', place, 'is only decided where all around it is the same');
}
function nodesOf({ node, schema, keyword, proof }) {
    return schema[keyword].map((each) => proof.nodes.node(each, node.document));
}
/** The alternatives are the same, word for word. */
function isSaidAlike({ facts, node, keyword, proof }) {
    const only = (from) => proof.nodes.derived(from, `only ${keyword}`, () => ({
        [keyword]: from.schema[keyword],
    }));
    return facts.readable
        .filter(({ schema }) => schema[keyword] !== undefined)
        .some((known) => isSameMeaning(only(known), only(node), proof.nodes));
}
//# sourceMappingURL=logic-rules.js.map