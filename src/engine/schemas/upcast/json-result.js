import { copyJsonObject } from '../../../events/copy-json.js';
import { LIMITS } from '../../../events/limits.js';
/**
 * What code has given back, where it is JSON. It is not copied: data that was read is changed by
 * nobody, so events may share a part that the code has put into each of them.
 *
 * @throws Error that says where it is none.
 */
export function jsonResult(result, name) {
    if (isPlainObject(result) && isJson(result, 1))
        return result;
    // What is looked at closely may turn out to be JSON: −0, a text of two halves of a character.
    const copied = copyJsonObject(result, '');
    if ('copy' in copied)
        return copied.copy;
    const { pointer, message } = copied.fault;
    throw new Error(`${name} ${pointer}${pointer === '' ? '' : ' '}${message}`);
}
export function isPlainObject(value) {
    if (typeof value !== 'object' || value === null)
        return false;
    const prototype = Object.getPrototypeOf(value);
    return prototype === Object.prototype || prototype === null;
}
/** A quick look: true only for what is JSON. */
function isJson(value, depth) {
    switch (typeof value) {
        case 'string':
            return value.isWellFormed();
        case 'number':
            return Number.isFinite(value) && !Object.is(value, -0);
        case 'boolean':
            return true;
        case 'object':
            if (value === null)
                return true;
            if (depth > LIMITS.depthMax)
                return false;
            return Array.isArray(value) ? areJson(value, depth) : hasJson(value, depth);
    }
    return false;
}
function areJson(values, depth) {
    for (let index = 0; index < values.length; index++) {
        if (!isJson(values[index], depth + 1))
            return false;
    }
    return true;
}
function hasJson(value, depth) {
    if (!isPlainObject(value))
        return false;
    for (const name in value) {
        if (!isUsable(name) || !isJson(value[name], depth + 1))
            return false;
    }
    return true;
}
const NAMES_MAX = 5_000;
/** Names recur from event to event, and to look at one takes longer than to find it here. */
const usableNames = new Set();
function isUsable(name) {
    if (usableNames.has(name))
        return true;
    if (name === '__proto__' || name.includes('\u0000') || !name.isWellFormed())
        return false;
    if (usableNames.size < NAMES_MAX)
        usableNames.add(name);
    return true;
}
//# sourceMappingURL=json-result.js.map