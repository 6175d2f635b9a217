import { someManeuvers } from './maneuver-events.js';
const CRLF = '\r\n';
/** What is sent again when all of it was sent once: so many events. */
const EVENTS_READY = 20_000;
/** `POST /v1/events` with a maneuver each, made beforehand: no client composes while it measures. */
export function appendRequests(url, fields = []) {
    return inTurn(someManeuvers(EVENTS_READY).map((event) => appendRequest(url, event, fields)));
}
/** The same with so many maneuvers in each. */
export function batchRequests(url, events) {
    const batches = Array.from({ length: EVENTS_READY / events }, () => someManeuvers(events));
    return inTurn(batches.map((batch) => appendRequest(url, { events: batch })));
}
export function readRequest(url, target, accept = 'application/json') {
    return Buffer.from(headOf('GET', url, target, [`accept: ${accept}`]));
}
export function postRequest(url, target, content, fields = []) {
    const body = JSON.stringify(content);
    const head = headOf('POST', url, target, [
        'accept: application/json',
        'content-type: application/json',
        `content-length: ${Buffer.byteLength(body)}`,
        ...fields,
    ]);
    return Buffer.from(head + body);
}
/** One after the other, and all over again. */
export function inTurn(requests) {
    let sent = 0;
    return () => {
        const request = requests[sent % requests.length];
        sent += 1;
        return request;
    };
}
function appendRequest(url, content, fields = []) {
    return postRequest(url, '/v1/events', content, fields);
}
function headOf(method, url, target, fields) {
    const lines = [`${method} ${target} HTTP/1.1`, `host: ${new URL(url).host}`, ...fields];
    return lines.join(CRLF) + CRLF + CRLF;
}
//# sourceMappingURL=http-requests.js.map