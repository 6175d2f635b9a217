import type { ServerResponse } from 'node:http';
import type { Encoded } from './event-formats.ts';

/** Ends a response with a body of known length; a request by HEAD gets its headers alone. */
export function send(response: ServerResponse, status: number, { contentType, body }: Encoded) {
  response.statusCode = status;
  response.setHeader('Content-Type', contentType);
  response.setHeader('Content-Length', Buffer.byteLength(body));
  response.end(body);
}
