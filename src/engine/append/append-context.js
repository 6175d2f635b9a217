import { invalidRequest } from '../../errors.js';
import { LIMITS } from '../../events/limits.js';
/** @throws EventStoreError `invalid_request`. */
export function checkedContext(context) {
    const faults = faultsOf(context);
    if (faults.length > 0)
        throw invalidRequest(faults);
    return context;
}
/**
 * The metadata with what the request adds to it: who appended the event, where that is not whose
 * it is, and the trace, where it speaks of no trace itself. Half a trace of the event's own and half
 * of the request's would be the trace of nothing.
 */
export function withContext(metadata, userId, { appendedBy, traceparent, tracestate }) {
    const addsTrace = traceparent !== undefined && !hasTrace(metadata);
    const addsAppender = appendedBy !== undefined && appendedBy !== userId;
    if (!addsTrace && !addsAppender)
        return metadata;
    return {
        ...metadata,
        ...(addsAppender && { appendedBy }),
        ...(addsTrace && { traceparent }),
        ...(addsTrace && tracestate !== undefined && { tracestate }),
    };
}
/** What stored metadata says beside what a request may have added to metadata such as given. */
export function withoutContext(stored, given) {
    const { appendedBy, ...others } = stored;
    const rest = appendedBy === undefined || 'appendedBy' in given ? stored : others;
    const { traceparent, tracestate: _, ...untraced } = rest;
    return isTraceparent(traceparent) && !hasTrace(given) ? untraced : rest;
}
function hasTrace(metadata) {
    return 'traceparent' in metadata || 'tracestate' in metadata;
}
/** As W3C Trace Context, level 1, §3.2 has it: all zeros is no id. */
const TRACEPARENT = /^00-(?!0{32})[0-9a-f]{32}-(?!0{16})[0-9a-f]{16}-[0-9a-f]{2}$/;
const CONTROL_CHARACTER = /\p{Cc}/u;
function isTraceparent(value) {
    return typeof value === 'string' && TRACEPARENT.test(value);
}
function faultsOf(context) {
    if (typeof context !== 'object' || context === null) {
        return [{ pointer: '/context', message: 'must be an object' }];
    }
    const { traceparent } = context;
    const faults = [];
    const max = LIMITS.idCharactersMax;
    const message = `must be 1 to ${max} characters, none of them a control character`;
    for (const name of ['correlationId', 'appendedBy', 'tracestate']) {
        if (!isName(context[name]))
            faults.push({ pointer: `/context/${name}`, message });
    }
    if (traceparent !== undefined && !isTraceparent(traceparent)) {
        const fault = 'must be a traceparent of version 00 (W3C Trace Context)';
        faults.push({ pointer: '/context/traceparent', message: fault });
    }
    return faults;
}
/** Characters are counted as code points, as a schema counts them. */
function isName(value) {
    if (value === undefined)
        return true;
    if (typeof value !== 'string' || value.length === 0)
        return false;
    const max = LIMITS.idCharactersMax;
    if (value.length > max && [...value.slice(0, 2 * max + 1)].length > max)
        return false;
    return value.isWellFormed() && !CONTROL_CHARACTER.test(value);
}
//# sourceMappingURL=append-context.js.map