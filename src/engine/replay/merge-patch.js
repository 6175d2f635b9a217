import { LIMITS } from '../../events/limits.js';
/**
 * Applies a JSON Merge Patch (RFC 7396) to `target`, in place. The patch is left as it is, and none
 * of its objects becomes a part of the target: only its arrays do, which no merge patch changes.
 *
 * @throws RangeError where the patch is nested deeper than an event's data may be.
 */
export function mergeInto(target, patch, depth = 1) {
    if (depth > LIMITS.depthMax) {
        throw new RangeError(`The data is nested deeper than ${LIMITS.depthMax} levels`);
    }
    // Unlike `for … in` it sees own names alone.
    for (const name of Object.keys(patch)) {
        const value = patch[name];
        if (value === null)
            delete target[name];
        else if (isObject(value))
            mergeInto(ownObject(target, name), value, depth + 1);
        else
            set(target, name, value);
    }
}
/** The object that is already there under that name, or a new one in place of what is there. */
function ownObject(target, name) {
    const there = Object.hasOwn(target, name) ? target[name] : undefined;
    if (isObject(there))
        return there;
    const made = {};
    set(target, name, made);
    return made;
}
/** Assigned, `__proto__` would be no member but the prototype. */
function set(target, name, value) {
    if (name !== '__proto__')
        target[name] = value;
    else
        Object.defineProperty(target, name, { value, ...OWN });
}
const OWN = { enumerable: true, writable: true, configurable: true };
function isObject(value) {
    return typeof value === 'object' && value !== null && !Array.isArray(value);
}
//# sourceMappingURL=merge-patch.js.map