import cors from 'cors';
import type { RequestHandler } from 'express';

/** How long a browser may rely on the answer to a preflight. */
const PREFLIGHT_HOLDS_S = 600;

/**
 * Lets pages of these origins ask (CORS, in the Fetch standard). They ask with a credential of their
 * own: cookies are not used.
 */
export function crossOrigin(origins: readonly string[]): RequestHandler {
  const answer = cors({
    origin: [...origins],
    methods: ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE'],
    allowedHeaders: TAKEN,
    exposedHeaders: GIVEN,
    maxAge: PREFLIGHT_HOLDS_S,
  });
  return (request, response, next) => {
    // Any other OPTIONS asks for the methods of a path.
    const isOptions = request.method === 'OPTIONS';
    if (isOptions && request.headers['access-control-request-method'] === undefined) next();
    else answer(request, response, next);
  };
}

const TAKEN = [
  ...['Authorization', 'Accept', 'Content-Type', 'Content-Encoding', 'Idempotency-Key'],
  ...['If-Match', 'If-None-Match', 'Last-Event-ID', 'X-Request-Id'],
  ...['traceparent', 'tracestate'],
];

const GIVEN = [
  ...['ETag', 'Link', 'Location', 'Retry-After', 'WWW-Authenticate', 'X-Request-Id'],
  ...['RateLimit', 'RateLimit-Policy'],
];
