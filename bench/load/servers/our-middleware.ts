import type { Server } from 'node:http';
import type { Request, Response } from 'express';
import { ANYBODY } from '../../../src/access/principal.ts';
import type { EventStore } from '../../../src/event-store.ts';
import type { JsonValue } from '../../../src/events/event.ts';
import { Admission } from '../../../src/http/admission.ts';
import { createApi } from '../../../src/http/create-api.ts';
import { createHttpServer } from '../../../src/http/http-server.ts';
import { JSON_TYPE } from '../../../src/http/media-types.ts';
import { readBody } from '../../../src/http/read-body.ts';
import { APPEND_EVENTS } from '../../../src/http/routes/append-events.operation.ts';
import { createLogger } from '../../../src/platform/logger.ts';
import { createMetrics } from '../../../src/platform/metrics.ts';
import { apiLog } from '../../../src/service-log.ts';
import { apiMetrics } from '../../../src/service-metrics.ts';

const REQUEST_TIMEOUT_MS = 30_000;

/** What lets everybody in, as the service does on the loopback address before there is a key. */
const OPEN = new Admission({
  store: {} as EventStore,
  authentication: { known: () => ANYBODY, principalOf: async () => ANYBODY },
  budgets: {},
});

/** Answers a client that has sent this event. */
export type AnswerTo = (event: JsonValue, response: Response) => Promise<void>;

/**
 * A server whose one route lies behind everything that the service's own lies behind, so that the
 * two differ in what they do with an event, and in nothing else.
 */
export function behindOurMiddleware(answerTo: AnswerTo): Server {
  const route = {
    operation: APPEND_EVENTS,
    handle: async (request: Request, response: Response) =>
      answerTo(await readBody(request, response, JSON_TYPE), response),
  };
  const log = apiLog(createLogger({ level: 'info', format: 'json' }));
  const api = createApi({
    routes: [route],
    admission: OPEN,
    observers: [log, apiMetrics(createMetrics())],
  });
  return createHttpServer(api, { requestTimeoutMs: REQUEST_TIMEOUT_MS });
}
