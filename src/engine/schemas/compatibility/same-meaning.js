import { canonicalJson } from '../../../events/canonical-json.js';
import { shapeOf } from './keywords.js';
/**
 * Whether two schemas say the same, word for word, annotations aside, and so do the schemas that
 * their `$ref`s lead to. Pairs met again on the way are taken as the same: two graphs that never
 * differ, however long they are followed, describe the same values.
 */
export function isSameMeaning(a, b, nodes) {
    if (a.keywords.length !== b.keywords.length)
        return false;
    const seen = new Set();
    const waiting = [[a, b]];
    for (const [one, other] of waiting) {
        const pair = `${one.id} ${other.id}`;
        if (one === other || seen.has(pair))
            continue;
        seen.add(pair);
        nodes.steps.spend();
        const further = furtherPairs(one, other, nodes);
        if (further === undefined)
            return false;
        waiting.push(...further);
    }
    return true;
}
/** The schemas within that have yet to be compared; undefined where the two differ. */
function furtherPairs(a, b, nodes) {
    if (typeof a.schema === 'boolean' || typeof b.schema === 'boolean')
        return undefined;
    if (a.keywords.length !== b.keywords.length)
        return undefined;
    const pairs = [];
    for (const keyword of a.keywords) {
        if (!Object.hasOwn(b.schema, keyword))
            return undefined;
        const within = pairsWithin(keyword, a, b, nodes);
        if (within === undefined)
            return undefined;
        pairs.push(...within);
    }
    return pairs;
}
function pairsWithin(keyword, a, b, nodes) {
    const one = a.schema[keyword];
    const other = b.schema[keyword];
    const pair = (x, y) => [nodes.node(x, a.document), nodes.node(y, b.document)];
    if (keyword === '$ref')
        return targetPair(a, b, nodes);
    const shape = shapeOf(keyword, one);
    if (shape !== shapeOf(keyword, other))
        return undefined;
    if (shape === 'schema')
        return [pair(one, other)];
    if (shape === 'schemas') {
        const others = other;
        if (one.length !== others.length)
            return undefined;
        return one.map((schema, index) => pair(schema, others[index]));
    }
    if (shape === 'schemas by name') {
        const others = other;
        const names = Object.keys(one);
        if (names.length !== Object.keys(others).length)
            return undefined;
        if (!names.every((name) => Object.hasOwn(others, name)))
            return undefined;
        return names.map((name) => pair(one[name], others[name]));
    }
    return isSameText(keyword, shape !== undefined, one, other) ? [] : undefined;
}
function targetPair(a, b, nodes) {
    const [one, other] = [nodes.target(a), nodes.target(b)];
    return one === undefined || other === undefined ? undefined : [[one, other]];
}
/** An unknown keyword that refers to something elsewhere may mean two things in one text. */
function isSameText(keyword, isKnown, a, b) {
    const text = canonicalJson(a);
    if (text !== canonicalJson(b))
        return false;
    return isKnown || !(keyword.startsWith('$') || /ref"/i.test(text));
}
//# sourceMappingURL=same-meaning.js.map