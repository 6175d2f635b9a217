import { pointerTo } from './json-pointer.js';
import { rfc3339Time } from './rfc3339-time.js';
/**
 * The attributes of a CloudEvent in JSON that are set, each checked against the core of CloudEvents
 * 1.0.2 (its types in JSON: JSON format 2.2). What is wrong becomes a fault, with a pointer to it.
 */
export function readAttributes(cloudEvent, faults) {
    const attributes = [];
    for (const [name, value] of Object.entries(cloudEvent)) {
        // An attribute that is null is one that is not set.
        if (name === 'data' || value === null)
            continue;
        const message = faultOf(name, value);
        if (message !== undefined)
            faults.push({ pointer: pointerTo(name), message });
        else if (isAttributeValue(value))
            attributes.push([name, value]);
    }
    return Object.fromEntries(attributes);
}
/** What can be an attribute of the type String, and says something. */
export function isAttributeText(value) {
    return (typeof value === 'string' && value !== '' && value.isWellFormed() && !/\p{Cc}/u.test(value));
}
export function isJsonObject(value) {
    return typeof value === 'object' && value !== null && !Array.isArray(value);
}
const INTEGER_MAX = 2 ** 31 - 1;
function isAttributeValue(value) {
    if (typeof value === 'number') {
        return Number.isInteger(value) && value >= -INTEGER_MAX - 1 && value <= INTEGER_MAX;
    }
    return typeof value === 'boolean' || value === '' || isAttributeText(value);
}
function faultOf(name, value) {
    if (name === 'data_base64')
        return 'is binary, which is not stored here: send JSON as data';
    if (!/^[a-z0-9]{1,20}$/.test(name)) {
        return 'is no name of an attribute: 1 to 20 lower-case letters or digits';
    }
    const core = CORE.get(name);
    if (core !== undefined) {
        return isAttributeText(value) && core.isValid(value) ? undefined : core.fault;
    }
    return isAttributeValue(value)
        ? undefined
        : 'must be a boolean, an integer of 32 bits, or text without control characters';
}
const TEXT = {
    isValid: () => true,
    fault: 'must be text that is not empty and has no control characters',
};
const CORE = new Map([
    ['specversion', { isValid: (text) => text === '1.0', fault: 'must be "1.0"' }],
    ['id', TEXT],
    ['source', { isValid: isUriReference, fault: 'must be a URI reference (RFC 3986)' }],
    ['type', TEXT],
    ['subject', TEXT],
    ['time', { isValid: isTime, fault: 'must be a date and time as in RFC 3339' }],
    ['dataschema', { isValid: isUri, fault: 'must be a URI (RFC 3986)' }],
    [
        'datacontenttype',
        { isValid: isJsonType, fault: 'must be a type of JSON: its subtype is json, or ends in +json' },
    ],
]);
function isTime(text) {
    return rfc3339Time(text) !== undefined;
}
/** Not its grammar, but its characters: what no reader would take for a URI is refused. */
export const URI_REFERENCE_PATTERN = /^[A-Za-z0-9\-._~:/?#[\]@!$&'()*+,;=%]+$/;
function isUriReference(text) {
    if (!URI_REFERENCE_PATTERN.test(text))
        return false;
    return !/%(?![0-9A-Fa-f]{2})/.test(text) && text.indexOf('#') === text.lastIndexOf('#');
}
function isUri(text) {
    return /^[A-Za-z][A-Za-z0-9+.-]*:/.test(text) && isUriReference(text);
}
/** Without flags, which JSON Schema has none of. */
export const JSON_TYPE_PATTERN = /^[\w!#$&^.+-]+\/([\w!#$&^.+-]+\+)?[jJ][sS][oO][nN][ \t]*(;.*)?$/;
function isJsonType(text) {
    return JSON_TYPE_PATTERN.test(text);
}
//# sourceMappingURL=cloud-event-attributes.js.map