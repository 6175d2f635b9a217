import { casesOf } from './alternatives.js';
import { knownOfItem, knownOfMember, prefixLength } from './known-within.js';
import { areCrossed } from './number-bounds.js';
import { ROOT } from './place.js';
/** Whether the facts contradict each other, so that no value fulfils them. */
export function isContradiction(facts, proof) {
    if (facts.values?.length === 0)
        return true;
    if ([...facts.types].every((type) => IS_IMPOSSIBLE[type](facts, proof)))
        return true;
    if (isExcluded(facts, proof))
        return true;
    const cases = casesOf(facts, proof.nodes);
    return cases?.every((known) => proof.isNone(known)) ?? false;
}
/** A value of that type cannot fulfil the facts. */
const IS_IMPOSSIBLE = {
    null: () => false,
    boolean: () => false,
    object: isImpossibleObject,
    array: isImpossibleArray,
    string: ({ lengths }) => lengths.min > lengths.max,
    integer: ({ bounds }) => areCrossed(bounds),
    fraction: ({ bounds }) => areCrossed(bounds),
};
function isImpossibleObject(facts, proof) {
    const { memberCounts, required } = facts;
    if (Math.max(memberCounts.min, required.size) > memberCounts.max)
        return true;
    return [...required].some((name) => proof.isNoneWithin(knownOfMember(name, facts, proof)));
}
function isImpossibleArray(facts, proof) {
    const { min, max } = facts.itemCounts;
    if (min > max)
        return true;
    const indexes = Array.from({ length: Math.min(min, prefixLength(facts) + 1) }, (_, at) => at);
    return indexes.some((index) => proof.isNoneWithin(knownOfItem(index, facts, proof)));
}
/** A `not` excludes all that is known. */
function isExcluded(facts, proof) {
    return facts.readable.some(({ schema: { not }, document }) => {
        if (not === undefined)
            return false;
        return proof.faults(facts, proof.nodes.node(not, document), ROOT).length === 0;
    });
}
//# sourceMappingURL=emptiness.js.map