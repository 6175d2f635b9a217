import { fault } from './place.js';
export const NUMBER_RULES = {
    minimum: (claim) => bound(claim, ({ lower }, limit) => lower.limit >= limit),
    maximum: (claim) => bound(claim, ({ upper }, limit) => upper.limit <= limit),
    exclusiveMinimum: (claim) => bound(claim, ({ lower }, limit) => {
        return lower.limit > limit || (lower.limit === limit && lower.isExclusive);
    }),
    exclusiveMaximum: (claim) => bound(claim, ({ upper }, limit) => {
        return upper.limit < limit || (upper.limit === limit && upper.isExclusive);
    }),
    multipleOf,
};
export const TEXT_RULES = {
    minLength: ({ facts, schema, place }) => {
        const isImplied = facts.lengths.min >= Number(schema['minLength']);
        return isImplied ? [] : fault('length_tightened', place, 'asks for longer texts');
    },
    maxLength: ({ facts, schema, place }) => {
        const isImplied = facts.lengths.max <= Number(schema['maxLength']);
        return isImplied ? [] : fault('length_tightened', place, 'asks for shorter texts');
    },
    pattern: (claim) => {
        return isSaid(claim)
            ? []
            : fault('pattern_changed', claim.place, 'is another pattern, or there was none');
    },
};
function bound({ facts, schema, keyword, place }, isImplied) {
    if (isImplied(facts.bounds, Number(schema[keyword])))
        return [];
    return fault('bound_tightened', place, 'leaves out numbers at its end');
}
function multipleOf(claim) {
    if (isSaid(claim) || isMultipleOfDivisor(claim))
        return [];
    return fault('multiple_of_tightened', claim.place, 'asks for multiples of another number');
}
/**
 * Integers that are multiples of 6 are multiples of 3, but only while doubles are exact: AJV
 * divides, and refuses every quotient from 10^21 on.
 */
function isMultipleOfDivisor({ facts, schema }) {
    const divisor = Number(schema['multipleOf']);
    const { lower, upper } = facts.bounds;
    if (facts.types.has('fraction') || !Number.isSafeInteger(divisor))
        return false;
    if (lower.limit < Number.MIN_SAFE_INTEGER || upper.limit > Number.MAX_SAFE_INTEGER)
        return false;
    const known = facts.readable.map((node) => node.schema['multipleOf'] ?? 1).map(Number);
    return [1, ...known].some((each) => Number.isSafeInteger(each) && each % divisor === 0);
}
/** The same is said already, word for word. */
export function isSaid({ facts, schema, keyword }) {
    return facts.readable.some((node) => node.schema[keyword] === schema[keyword]);
}
//# sourceMappingURL=scalar-rules.js.map