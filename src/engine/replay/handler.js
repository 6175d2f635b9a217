import { mergeInto } from './merge-patch.js';
export const MERGE_PATCH_NAME = 'merge-patch';
/** Folds each event's data into `{}` by JSON Merge Patch (RFC 7396). It takes events of any type. */
export const MERGE_PATCH = {
    name: MERGE_PATCH_NAME,
    version: 1,
    initial: Object.freeze({}),
    begin(state = {}) {
        const owned = state;
        return { state: owned, apply: ({ data }) => mergeInto(owned, data) };
    },
};
/** `initial` must be frozen: no fold may change it for the next. */
export function reducerHandler({ on, version }, { name, initial }) {
    // A plain object has more names than its own; a Map has no others.
    const steps = new Map(Object.entries(on));
    return {
        name,
        version,
        initial,
        begin(begun = initial) {
            let state = begun;
            return {
                get state() {
                    return state;
                },
                apply(event) {
                    const step = steps.get(event.eventType);
                    if (step !== undefined)
                        state = checkedState(step.call(on, state, event));
                },
            };
        },
    };
}
/** What is within is looked at once, at the end of a replay. */
function checkedState(state) {
    const given = state;
    if (isPlainObject(given))
        return state;
    // Should a promise reject later on, nobody would be listening, and the process would end.
    if (given instanceof Promise)
        given.catch(() => { });
    throw new TypeError(`It gave back ${nameOf(given)} in place of a state`);
}
function isPlainObject(given) {
    if (typeof given !== 'object' || given === null)
        return false;
    const prototype = Object.getPrototypeOf(given);
    return prototype === Object.prototype || prototype === null;
}
function nameOf(given) {
    if (given === null || given === undefined)
        return String(given);
    return typeof given === 'object' ? `a ${given.constructor.name}` : `a ${typeof given}`;
}
//# sourceMappingURL=handler.js.map