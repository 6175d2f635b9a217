import { EventStoreError } from '../../errors.js';
/** A document of MongoDB has at most 16 MiB, and text in it what it has in UTF-8. */
export const STATE_BYTES_MAX = 12 * 1024 * 1024;
/**
 * The JSON text of a state, its members in the order they have. What JSON would change silently is
 * refused, because a replay would go on from another state than it came to.
 *
 * @throws EventStoreError `snapshot_too_large`; `internal` where the state is no JSON.
 */
export function stateText(state) {
    if (!isJson(state))
        throw noJson();
    const text = JSON.stringify(state);
    const sizeBytes = Buffer.byteLength(text);
    if (sizeBytes > STATE_BYTES_MAX)
        throw tooLarge(sizeBytes);
    return { text, sizeBytes };
}
/** Members that are undefined are none; −0 is no other number than 0. */
function isJson(value) {
    switch (typeof value) {
        case 'string':
        case 'boolean':
            return true;
        case 'number':
            return Number.isFinite(value);
        case 'object':
            return value === null || (Array.isArray(value) ? value.every(isJson) : isJsonObject(value));
    }
    return false;
}
function isJsonObject(value) {
    const prototype = Object.getPrototypeOf(value);
    if (prototype !== Object.prototype && prototype !== null)
        return false;
    if ('toJSON' in value && typeof value.toJSON === 'function')
        return false;
    return Object.values(value).every((member) => member === undefined || isJson(member));
}
function noJson() {
    const message = 'The state is no JSON (a date, a number that is not finite, …): it is not kept.';
    return new EventStoreError('internal', message, {});
}
function tooLarge(sizeBytes) {
    const limitBytes = STATE_BYTES_MAX;
    const message = `Nothing was stored: the state takes ${sizeBytes} bytes; the limit is ${limitBytes}.`;
    return new EventStoreError('snapshot_too_large', message, { sizeBytes, limitBytes });
}
//# sourceMappingURL=state-text.js.map