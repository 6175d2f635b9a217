import { invalidRequest } from '../../errors.js';
const PATH_CHARACTERS_MAX = 2_048;
const POINTER = /^(?:\/(?:[^~/]|~[01])*)*$/;
/**
 * Of a JSON Pointer (RFC 6901).
 *
 * @throws EventStoreError `invalid_request` where it is none.
 */
export function statePath(pointer) {
    const isPointer = typeof pointer === 'string' && pointer.length <= PATH_CHARACTERS_MAX;
    if (isPointer && POINTER.test(pointer)) {
        return pointer
            .split('/')
            .slice(1)
            .map((name) => name.replaceAll('~1', '/').replaceAll('~0', '~'));
    }
    const message = `must be a JSON Pointer of at most ${PATH_CHARACTERS_MAX} characters, such as /orbit/0`;
    throw invalidRequest([{ pointer: '/path', message }]);
}
const INDEX = /^(?:0|[1-9][0-9]*)$/;
/** What is at a place; undefined where nothing is. No name leads beyond an object's own. */
export function valueAt(state, path) {
    let value = state;
    for (const name of path) {
        if (typeof value !== 'object' || value === null)
            return undefined;
        if (Array.isArray(value) && !INDEX.test(name))
            return undefined;
        if (!Object.hasOwn(value, name))
            return undefined;
        value = value[name];
    }
    return value;
}
//# sourceMappingURL=state-path.js.map