import { Ajv2020 } from 'ajv/dist/2020.js';
import { invalidRequest } from '../errors.js';
import { pointerTo } from '../events/json-pointer.js';
import { rfc3339Time } from '../events/rfc3339-time.js';
import { NEW_API_KEY_FAULTS, NEW_API_KEY_SCHEMA } from './new-api-key.schema.js';
import { grantFault } from './scopes.js';
/** A leap second, or an offset, can be of the year after; RFC 3339 has no way to say that. */
const LAST_TIME_MS = Date.UTC(9999, 11, 31, 23, 59, 59, 999);
/** @throws EventStoreError `invalid_request` with every fault. */
export function parseNewApiKey(given, now) {
    if (!isNewApiKey(given))
        throw invalidRequest(schemaFaults());
    const faults = given.scopes.flatMap((text, index) => {
        const message = grantFault(text);
        return message === undefined ? [] : [{ pointer: `/scopes/${index}`, message }];
    });
    const { name, userId = name, scopes, expiresAt } = given;
    for (const [field, text] of Object.entries({ name, userId })) {
        if (!text.isWellFormed()) {
            faults.push({ pointer: `/${field}`, message: 'has a lone surrogate, which is no text' });
        }
    }
    const expires = expiresAt === undefined ? undefined : rfc3339Time(expiresAt);
    if (expires !== undefined && expires <= now) {
        faults.push({ pointer: '/expiresAt', message: 'must be in the future' });
    }
    if (expires !== undefined && expires > LAST_TIME_MS) {
        faults.push({ pointer: '/expiresAt', message: 'must not be beyond the year 9999, in UTC' });
    }
    if (faults.length > 0)
        throw invalidRequest(faults);
    return { name, userId, scopes, expiresAt: expires === undefined ? undefined : new Date(expires) };
}
const isNewApiKey = new Ajv2020({
    strict: true,
    allErrors: true,
    formats: { 'date-time': (text) => rfc3339Time(text) !== undefined },
}).compile(NEW_API_KEY_SCHEMA);
function schemaFaults() {
    return (isNewApiKey.errors ?? []).map(({ params, instancePath }) => {
        const { missingProperty, additionalProperty } = params;
        if (missingProperty !== undefined) {
            return { pointer: pointerTo(missingProperty), message: 'is required' };
        }
        if (additionalProperty !== undefined) {
            return { pointer: pointerTo(additionalProperty), message: 'is no field of a new key' };
        }
        const [, field = ''] = instancePath.split('/');
        return { pointer: instancePath, message: NEW_API_KEY_FAULTS[field] ?? 'must be an object' };
    });
}
//# sourceMappingURL=parse-new-api-key.js.map