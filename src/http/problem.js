import { EventStoreError, isEventStoreError } from '../errors.js';
import { PROBLEM_TYPE, PROBLEMS } from './problems.js';
import { contextOf } from './request-context.js';
import { send } from './send.js';
/** An error as problem details (RFC 9457). */
export function problemOf({ code, message, details }) {
    const { status } = PROBLEMS[code];
    return {
        status,
        body: {
            type: `/problems/${code}`,
            title: titleOf(code),
            status,
            code,
            detail: message,
            ...details,
        },
        headers: headersOf(status, details),
    };
}
function headersOf(status, details) {
    if ('allow' in details)
        return { Allow: details.allow.join(', ') };
    if ('challenge' in details)
        return { 'WWW-Authenticate': String(details.challenge) };
    if ('scope' in details)
        return { 'WWW-Authenticate': insufficientScope(String(details.scope)) };
    if (status !== 503 && status !== 429)
        return {};
    const retryAfterMs = 'retryAfterMs' in details ? Number(details.retryAfterMs) : 1_000;
    return { 'Retry-After': String(Math.ceil(retryAfterMs / 1_000)) };
}
/** RFC 6750, section 3.1. What no scope can be (RFC 6749, section 3.3) is left out. */
function insufficientScope(scope) {
    const named = SCOPE_TOKEN.test(scope) ? `, scope="${scope}"` : '';
    return `Bearer realm="event-store", error="insufficient_scope"${named}`;
}
const SCOPE_TOKEN = /^[\x21\x23-\x5b\x5d-\x7e]{1,128}$/;
export function titleOf(code) {
    const words = code.replaceAll('_', ' ');
    return words.charAt(0).toUpperCase() + words.slice(1);
}
/**
 * Answers with the problem that an error is; one that is not ours leaves as `internal`. True where
 * it is for those who run the service to hear of.
 */
export function answerWithProblem(response, error) {
    const known = asKnown(error);
    const { status, body, headers } = problemOf(known);
    if (response.headersSent) {
        // What was sent must not be taken for the whole.
        contextOf(response).brokenOffBy = known.code;
        response.destroy();
    }
    else {
        for (const [name, value] of Object.entries(headers))
            response.setHeader(name, value);
        const contentType = `${PROBLEM_TYPE}; charset=utf-8`;
        send(response, status, { contentType, body: JSON.stringify(body) });
    }
    return status === 500;
}
function asKnown(error) {
    if (isEventStoreError(error))
        return error;
    return new EventStoreError('internal', 'The request failed for a reason of ours.', {}, error);
}
//# sourceMappingURL=problem.js.map