import type { ServerResponse } from 'node:http';
import { endAtPace, type Pace } from './end-at-pace.ts';
import type { Encoded } from './event-formats.ts';

/**
 * Ends a response with a body of known length; a request by HEAD gets its headers alone. A client
 * that is too slow to take it is given up.
 */
export function send(
  response: ServerResponse,
  status: number,
  { contentType, body }: Encoded,
  pace?: Pace,
): void {
  response.statusCode = status;
  response.setHeader('Content-Type', contentType);
  response.setHeader('Content-Length', Buffer.byteLength(body));
  void endAtPace(response, body, pace);
}
