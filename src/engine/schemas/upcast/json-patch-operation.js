import { applyPatch, Pointer } from 'rfc6902';
import { ownCopy } from './own-copy.js';
/**
 * What most operations do is done here: members of objects are set, taken away and moved. All else,
 * and what is no success, is the library's, which reads the pointers each time.
 */
export function patchOperation(operation) {
    const done = onMembers(operation);
    const source = sourceOf(operation);
    return {
        apply(target) {
            if (done(target))
                return;
            if (source !== undefined)
                assertOwn(source, target);
            const [failure] = applyPatch(target, [operation]);
            if (failure)
                throw failure;
        },
        copiedLength(target) {
            if (operation.op !== 'copy')
                return 0;
            const text = JSON.stringify(source?.get(target));
            return text?.length ?? 0;
        },
    };
}
/** Where something must be already. */
function sourceOf(operation) {
    if (operation.op === 'add' || operation.op === 'test')
        return undefined;
    return Pointer.fromJSON('from' in operation ? operation.from : operation.path);
}
/** The library takes what every object inherits, such as `toString`, for a member of the data. */
function assertOwn(source, target) {
    const { parent, key, value } = source.evaluate(target);
    if (value === undefined || Object.hasOwn(Object(parent), key))
        return;
    throw new Error('there is no such member');
}
const NEVER = () => false;
/** Does the operation where all that it touches are members of objects, and says whether. */
function onMembers(operation) {
    const path = Pointer.fromJSON(operation.path);
    switch (operation.op) {
        case 'add':
            return (target) => set(path, target, ownCopy(operation.value));
        case 'replace':
            return (target) => member(path, target) !== undefined && set(path, target, ownCopy(operation.value));
        case 'remove':
            return (target) => take(path, target) !== undefined;
        case 'move':
            return moving(Pointer.fromJSON(operation.from), path);
        default:
            return NEVER;
    }
}
/** A place within what is moved is gone with it: that is no success, as it must be. */
function moving(from, path) {
    return (target) => {
        if (!isObject(path.evaluate(target).parent))
            return false;
        const moved = take(from, target);
        return moved !== undefined && set(path, target, moved);
    };
}
function set(path, target, value) {
    const { parent, key } = path.evaluate(target);
    if (!isObject(parent))
        return false;
    parent[key] = value;
    return true;
}
function take(path, target) {
    const taken = member(path, target);
    if (taken !== undefined)
        delete path.evaluate(target).parent[path.tokens.at(-1)];
    return taken;
}
/** Undefined where it is none, and where it is an item of an array. */
function member(path, target) {
    const { parent, key } = path.evaluate(target);
    return isObject(parent) && Object.hasOwn(parent, key) ? parent[key] : undefined;
}
function isObject(value) {
    return typeof value === 'object' && value !== null && !Array.isArray(value);
}
//# sourceMappingURL=json-patch-operation.js.map