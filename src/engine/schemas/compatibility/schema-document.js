import { isObject } from './keywords.js';
const DEPTH_MAX = 128;
const VALUES_MAX = 20_000;
/** Why nothing is compared that is so large; undefined where it is not. */
export function sizeFault(root) {
    const waiting = [
        { value: root, depth: 0 },
    ];
    for (const { value, depth } of waiting) {
        if (typeof value !== 'object' || value === null)
            continue;
        if (depth >= DEPTH_MAX)
            return `is nested deeper than ${DEPTH_MAX} levels`;
        for (const member of Object.values(value))
            waiting.push({ value: member, depth: depth + 1 });
        if (waiting.length > VALUES_MAX)
            return `has more than ${VALUES_MAX} values`;
    }
    return undefined;
}
/**
 * What makes a `$ref` or a name mean something else than it says, so that nothing can be said of
 * such a schema: a base URI of its own within it, or the name `__proto__`, which AJV passes over.
 */
export function namingFault(root) {
    const waiting = [root];
    for (const value of waiting) {
        if (typeof value !== 'object' || value === null)
            continue;
        if (Object.hasOwn(value, '__proto__'))
            return 'has the name __proto__';
        if (value !== root && isObject(value) && typeof value['$id'] === 'string') {
            return 'has an $id within';
        }
        waiting.push(...Object.values(value));
    }
    return undefined;
}
/** `#`, or `#/` and names in plain characters, which no two readers of URIs take differently. */
const PLAIN_REF = /^#(?:\/(?:[A-Za-z0-9$._-]|~0|~1)+)*$/;
/** What a local `$ref` leads to; undefined where that is nothing, or not plain to see. */
export function targetOf({ root }, ref) {
    if (!PLAIN_REF.test(ref))
        return undefined;
    let target = root;
    for (const token of ref.split('/').slice(1)) {
        const name = token.replaceAll('~1', '/').replaceAll('~0', '~');
        target = memberOf(target, name);
    }
    return target;
}
function memberOf(value, name) {
    if (typeof value !== 'object' || value === null || !Object.hasOwn(value, name))
        return undefined;
    return value[name];
}
//# sourceMappingURL=schema-document.js.map