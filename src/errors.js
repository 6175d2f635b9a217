/** The one class of error this product throws. `message` is for people, `details` for programs. */
export class EventStoreError extends Error {
    name = 'EventStoreError';
    code;
    details;
    constructor(code, message, details, cause) {
        super(message, cause === undefined ? undefined : { cause });
        this.code = code;
        this.details = details;
    }
}
/** A client that has made more faults than this has made the same one again and again. */
const FAULTS_MAX = 100;
/** The refusal of a request with at least one fault; its message names the first. */
export function invalidRequest(faults) {
    const [first = { pointer: '', message: 'is not valid' }] = faults;
    const place = first.pointer === '' ? 'The request' : first.pointer;
    const more = faults.length > 1 ? ` (and ${faults.length - 1} more)` : '';
    const message = `${place} ${first.message}${more}`;
    return new EventStoreError('invalid_request', message, { faults: faults.slice(0, FAULTS_MAX) });
}
/** The refusal of events whose data is not as their schemas have it; its message names the first. */
export function schemaViolation(faults) {
    const [{ pointer, message } = { pointer: '', message: '' }] = faults;
    const more = faults.length > 1 ? ` (and ${faults.length - 1} more)` : '';
    const said = `Nothing was stored: ${pointer} ${message}${more}`;
    return new EventStoreError('schema_violation', said, { faults: faults.slice(0, FAULTS_MAX) });
}
/** Narrows an unknown error to ours, of one code where given. */
export function isEventStoreError(error, code) {
    return error instanceof EventStoreError && (code === undefined || error.code === code);
}
//# sourceMappingURL=errors.js.map