import { endAtPace } from './end-at-pace.js';
/**
 * Ends a response with a body of known length; a request by HEAD gets its headers alone. A client
 * that is too slow to take it is given up.
 */
export function send(response, status, { contentType, body }, pace) {
    response.statusCode = status;
    response.setHeader('Content-Type', contentType);
    response.setHeader('Content-Length', Buffer.byteLength(body));
    void endAtPace(response, body, pace);
}
//# sourceMappingURL=send.js.map