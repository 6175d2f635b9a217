import { ANYBODY } from '../../../src/access/principal.js';
import { Admission } from '../../../src/http/admission.js';
import { createApi } from '../../../src/http/create-api.js';
import { createHttpServer } from '../../../src/http/http-server.js';
import { JSON_TYPE } from '../../../src/http/media-types.js';
import { readBody } from '../../../src/http/read-body.js';
import { APPEND_EVENTS } from '../../../src/http/routes/append-events.operation.js';
import { createLogger } from '../../../src/platform/logger.js';
import { createMetrics } from '../../../src/platform/metrics.js';
import { apiLog } from '../../../src/service-log.js';
import { apiMetrics } from '../../../src/service-metrics.js';
const REQUEST_TIMEOUT_MS = 30_000;
/** What lets everybody in, as the service does on the loopback address before there is a key. */
const OPEN = new Admission({
    store: {},
    authentication: { known: () => ANYBODY, principalOf: async () => ANYBODY },
    budgets: {},
});
/**
 * A server whose one route lies behind everything that the service's own lies behind, so that the
 * two differ in what they do with an event, and in nothing else.
 */
export function behindOurMiddleware(answerTo) {
    const route = {
        operation: APPEND_EVENTS,
        handle: async (request, response) => answerTo(await readBody(request, response, JSON_TYPE), response),
    };
    const log = apiLog(createLogger({ level: 'info', format: 'json' }));
    const api = createApi({
        routes: [route],
        admission: OPEN,
        observers: [log, apiMetrics(createMetrics())],
    });
    return createHttpServer(api, { requestTimeoutMs: REQUEST_TIMEOUT_MS });
}
//# sourceMappingURL=our-middleware.js.map