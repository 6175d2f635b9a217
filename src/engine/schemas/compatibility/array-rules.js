import { isContainsKept, isContainsSure, isUniquenessSame } from './ajv-deviations.js';
import { knownOfItem, prefixLength } from './known-within.js';
import { fault, within } from './place.js';
export const ARRAY_RULES = {
    prefixItems,
    items,
    minItems,
    maxItems,
    uniqueItems,
    contains,
};
function prefixItems({ facts, node, schema, place, proof }) {
    return schema['prefixItems'].flatMap((item, index) => {
        const accepting = proof.nodes.node(item, node.document);
        return proof.faultsWithin(knownOfItem(index, facts, proof), accepting, within(place, index));
    });
}
function items({ facts, node, schema, place, proof }) {
    const accepting = proof.nodes.node(schema['items'], node.document);
    const first = (schema['prefixItems'] ?? []).length;
    const last = prefixLength(facts, schema);
    for (let index = first; index <= last; index++) {
        const faults = proof.faultsWithin(knownOfItem(index, facts, proof), accepting, place);
        if (faults.length === 0)
            continue;
        if (accepting.schema !== false)
            return faults;
        return fault('items_narrowed', place, 'allows no further items');
    }
    return [];
}
function minItems({ facts, schema, place }) {
    if (facts.itemCounts.min >= Number(schema['minItems']))
        return [];
    return fault('item_count_tightened', place, 'asks for more items');
}
function maxItems({ facts, schema, place, proof }) {
    const max = Number(schema['maxItems']);
    if (facts.itemCounts.max <= max)
        return [];
    if (proof.isNoneWithin(knownOfItem(max, facts, proof)))
        return [];
    return fault('item_count_tightened', place, 'asks for fewer items');
}
function uniqueItems({ facts, schema, place }) {
    if (schema['uniqueItems'] === false || facts.itemCounts.max <= 1)
        return [];
    const isImplied = facts.readable.some((known) => {
        return known.schema['uniqueItems'] === true && isUniquenessSame(known.schema, schema);
    });
    return isImplied ? [] : fault('unique_items_added', place, 'allows no item twice');
}
function contains(claim) {
    const { facts, schema } = claim;
    const min = Number(schema['minContains'] ?? 1);
    const max = Number(schema['maxContains'] ?? Infinity);
    const known = facts.readable.filter((node) => {
        return node.schema['contains'] !== undefined && isContainsSure(node.schema);
    });
    const isEnough = min === 0 || known.some((node) => containsAtLeast(min, node, claim));
    const isFew = max === Infinity || known.some((node) => containsAtMost(max, node, claim));
    if (isEnough && isFew)
        return [];
    return fault('contains_added', claim.place, 'asks for other items than before');
}
function containsAtLeast(min, known, claim) {
    const { node, schema, place, proof } = claim;
    if (Number(known.schema['minContains'] ?? 1) < min)
        return false;
    if (isContainsKept(known.schema) && !isContainsKept(schema))
        return false;
    const counted = proof.nodes.node(known.schema['contains'], known.document);
    const accepting = proof.nodes.node(schema['contains'], node.document);
    return proof.faultsWithin([counted], accepting, place).length === 0;
}
/** Whatever is counted here was counted there. */
function containsAtMost(max, known, claim) {
    const { node, schema, place, proof } = claim;
    if (Number(known.schema['maxContains'] ?? Infinity) > max)
        return false;
    const counted = proof.nodes.node(schema['contains'], node.document);
    const before = proof.nodes.node(known.schema['contains'], known.document);
    return proof.faultsWithin([counted], before, place).length === 0;
}
//# sourceMappingURL=array-rules.js.map