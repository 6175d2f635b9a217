/** The bounds that all the schemas set together; of integers, the integers at the bounds. */
export function boundsOf(schemas, isInteger) {
    const lower = innermost(schemas, 'minimum', 'exclusiveMinimum', 1);
    const upper = innermost(schemas, 'maximum', 'exclusiveMaximum', -1);
    if (!isInteger)
        return { lower, upper };
    return { lower: atInteger(lower, 1), upper: atInteger(upper, -1) };
}
/** No number lies between the bounds. */
export function areCrossed({ lower, upper }) {
    if (lower.limit !== upper.limit)
        return lower.limit > upper.limit;
    return lower.isExclusive || upper.isExclusive;
}
/** @param inward 1 for a lower bound, -1 for an upper one */
function innermost(schemas, inclusive, exclusive, inward) {
    let bound = { limit: -inward * Infinity, isExclusive: false };
    for (const schema of schemas) {
        for (const keyword of [inclusive, exclusive]) {
            if (schema[keyword] === undefined)
                continue;
            const limit = Number(schema[keyword]);
            const further = (limit - bound.limit) * inward;
            const isExclusive = keyword === exclusive;
            if (further > 0 || (limit === bound.limit && isExclusive))
                bound = { limit, isExclusive };
        }
    }
    return bound;
}
function atInteger(bound, inward) {
    const { limit, isExclusive } = bound;
    const rounded = inward === 1 ? Math.ceil(limit) : Math.floor(limit);
    const nearest = isExclusive && rounded === limit ? limit + inward : rounded;
    return Number.isSafeInteger(nearest) ? { limit: nearest, isExclusive: false } : bound;
}
//# sourceMappingURL=number-bounds.js.map