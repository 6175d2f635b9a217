import { invalidRequest } from '../errors.js';
import { pointerTo } from '../events/json-pointer.js';
/**
 * The body as an object that has what it must, and nothing that is not named.
 *
 * @throws EventStoreError `invalid_request` with every fault.
 */
export function readFields(body, names) {
    if (typeof body !== 'object' || body === null || Array.isArray(body)) {
        throw invalidRequest([{ pointer: '', message: 'must be a JSON object' }]);
    }
    const given = body;
    const faults = Object.keys(given)
        .filter((name) => !Object.hasOwn(names, name))
        .map((name) => ({ pointer: pointerTo(name), message: 'is no field here' }));
    for (const [name, need] of Object.entries(names)) {
        const isMissing = need === 'required' && !Object.hasOwn(given, name);
        if (isMissing)
            faults.push({ pointer: pointerTo(name), message: 'is required' });
    }
    if (faults.length > 0)
        throw invalidRequest(faults);
    return given;
}
/** @throws EventStoreError `invalid_request`. */
export function objectAt(fields, name) {
    const value = fields[name];
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) {
        return value;
    }
    throw invalidRequest([{ pointer: pointerTo(name), message: 'must be a JSON object' }]);
}
//# sourceMappingURL=read-fields.js.map