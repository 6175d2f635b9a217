import { ARRAY_RULES } from './array-rules.js';
import { LOGIC_RULES } from './logic-rules.js';
import { MEMBER_RULES } from './member-rules.js';
import { OBJECT_RULES } from './object-rules.js';
import { within } from './place.js';
import { NUMBER_RULES, TEXT_RULES } from './scalar-rules.js';
import { VALUE_TYPES } from './value-types.js';
/** Why keywords of the node may refuse a value of which the facts are known. */
export function keywordFaults(facts, node, place, proof) {
    return node.keywords.flatMap((keyword) => {
        const known = KEYWORD_RULES.get(keyword);
        if (known === undefined)
            return [];
        const { rule, types } = known;
        if (!types.some((type) => facts.types.has(type)))
            return [];
        if (acceptsListed(keyword, facts, node, proof))
            return [];
        const at = within(place, keyword);
        return rule({ facts, node, schema: node.schema, keyword, place: at, proof });
    });
}
/** The keyword accepts every value that is possible at all, one by one. */
function acceptsListed(keyword, facts, node, proof) {
    if (facts.values === undefined)
        return false;
    const alone = proof.nodes.derived(node, `only ${keyword}`, () => withSiblings(keyword, node));
    return facts.values.every((value) => proof.evaluate(value, alone) === 'accepted');
}
/** The keywords that are read together with one; those without a rule of their own among them. */
const SIBLINGS = {
    additionalProperties: ['properties', 'patternProperties'],
    items: ['prefixItems'],
    contains: ['minContains', 'maxContains'],
    if: ['then', 'else'],
};
function withSiblings(keyword, { schema }) {
    const kept = [keyword, ...(SIBLINGS[keyword] ?? [])];
    return Object.fromEntries(Object.entries(schema).filter(([name]) => kept.includes(name)));
}
const KEYWORD_RULES = new Map([
    ...rulesFor(VALUE_TYPES, LOGIC_RULES),
    ...rulesFor(['integer', 'fraction'], NUMBER_RULES),
    ...rulesFor(['string'], TEXT_RULES),
    ...rulesFor(['object'], OBJECT_RULES),
    ...rulesFor(['object'], MEMBER_RULES),
    ...rulesFor(['array'], ARRAY_RULES),
]);
function rulesFor(types, rules) {
    return Object.entries(rules).map(([keyword, rule]) => [keyword, { rule, types }]);
}
//# sourceMappingURL=keyword-rules.js.map