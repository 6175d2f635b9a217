import { v7 as uuidv7 } from 'uuid';
const UNKNOWN_YET = { operationId: undefined, countedAs: undefined, brokenOffBy: undefined };
const CONTEXT = Symbol('request context');
/** Begins a request: every response says the id by which the log and its events know it. */
export function beginRequest(request, response, randomBytes) {
    const given = request.headers['x-request-id'];
    const requestId = typeof given === 'string' && REQUEST_ID_PATTERN.test(given)
        ? given
        : uuidv7({ random: randomBytes(16) });
    const context = { requestId, startedAtMs: performance.now(), ...UNKNOWN_YET };
    response[CONTEXT] = context;
    response.setHeader('X-Request-Id', requestId);
    return context;
}
export function contextOf(response) {
    const context = response[CONTEXT];
    if (context === undefined)
        throw new Error('The request was never begun');
    return context;
}
/**
 * What the events of this request record of it: its id, and its trace (W3C Trace Context, level 1,
 * §3.2). A trace that is not as the standard has it is left out, as the standard asks for.
 */
export function appendContextOf(request, response) {
    const { requestId } = contextOf(response);
    const { traceparent, tracestate } = request.headers;
    if (typeof traceparent !== 'string' || !TRACEPARENT.test(traceparent)) {
        return { correlationId: requestId };
    }
    const hasState = typeof tracestate === 'string' && TRACESTATE.test(tracestate);
    return { correlationId: requestId, traceparent, ...(hasState && { tracestate }) };
}
/** Without spaces, so that it stands out in a log line. */
export const REQUEST_ID_PATTERN = /^[\x21-\x7e]{1,128}$/;
const TRACEPARENT = /^00-(?!0{32})[0-9a-f]{32}-(?!0{16})[0-9a-f]{16}-[0-9a-f]{2}$/;
/** The standard lets it be longer; no event has to keep more than this. */
const TRACESTATE = /^[\x20-\x7e]{1,256}$/;
//# sourceMappingURL=request-context.js.map