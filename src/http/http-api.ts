import express, { type ErrorRequestHandler, type Express, type RequestHandler } from 'express';
import helmet from 'helmet';
import { EventStoreError, isEventStoreError } from '../errors.ts';
import type { EventStore } from '../event-store.ts';
import { LIMITS } from '../events/limits.ts';
import { problemOf } from './problem.ts';
import { appendEventsRoute } from './routes/append-events.route.ts';
import { healthRoutes } from './routes/health.route.ts';
import { readEventsRoute } from './routes/read-events.route.ts';

export interface HttpDeps {
  readonly store: EventStore;
  /** Hears of errors that are ours, not the client's. */
  readonly onFailure: (error: unknown) => void;
}

/** The REST API: its middleware and routes, in their order. */
export function createHttpApi({ store, onFailure }: HttpDeps): Express {
  const api = express();
  api.disable('x-powered-by');
  api.disable('etag');
  api.use(helmet());
  api.use(healthRoutes(store));
  api.use(express.json({ limit: LIMITS.bodyBytesMax }));
  api.use(appendEventsRoute(store));
  api.use(readEventsRoute(store));
  api.use(notFound);
  api.use(answerWithProblem(onFailure));
  return api;
}

const notFound: RequestHandler = ({ method, path }) => {
  throw new EventStoreError('not_found', `There is no ${method} ${path}.`, { path });
};

/** The single exit for errors. What is unknown is reported and leaves as `internal`. */
function answerWithProblem(onFailure: (error: unknown) => void): ErrorRequestHandler {
  // Express knows an error handler by its four parameters.
  return (error, _request, response, next) => {
    const known = asEventStoreError(error);
    const { status, body, retryAfterS } = problemOf(known);
    if (status === 500) onFailure(error);
    if (response.headersSent) return next(error);
    if (retryAfterS !== undefined) response.set('Retry-After', String(retryAfterS));
    response.status(status).type('application/problem+json').send(JSON.stringify(body));
  };
}

function asEventStoreError(error: unknown): EventStoreError {
  if (isEventStoreError(error)) return error;
  const { type, status, message } = error as { type?: string; status?: number; message?: string };
  if (type === 'entity.too.large') {
    const detail = `The body is larger than ${LIMITS.bodyBytesMax} bytes.`;
    return new EventStoreError(
      'payload_too_large',
      detail,
      { limitBytes: LIMITS.bodyBytesMax },
      error,
    );
  }
  if (status !== undefined && status >= 400 && status < 500) {
    const faults = [{ pointer: '', message: message ?? 'cannot be read' }];
    return new EventStoreError('invalid_request', 'The request cannot be read.', { faults }, error);
  }
  return new EventStoreError('internal', 'The request failed for a reason of ours.', {}, error);
}
