import { Admission } from './admission.js';
import { createApi } from './create-api.js';
import { apiKeyRoutes } from './routes/api-keys.route.js';
import { appendEventsRoute } from './routes/append-events.route.js';
import { DOCS_PATHS, docsRoutes } from './routes/docs.route.js';
import { healthRoutes } from './routes/health.route.js';
import { listAggregatesRoute } from './routes/list-aggregates.route.js';
import { metricsRoute } from './routes/metrics.route.js';
import { openApiRoute } from './routes/openapi.route.js';
import { problemRoute } from './routes/problem.route.js';
import { readEventRoute } from './routes/read-event.route.js';
import { readEventsRoute } from './routes/read-events.route.js';
import { replayAggregateRoute } from './routes/replay-aggregate.route.js';
import { schemaRoutes } from './routes/schemas.route.js';
import { snapshotPolicyRoutes } from './routes/snapshot-policies.route.js';
import { snapshotRoutes } from './routes/snapshots.route.js';
import { stateRoutes } from './routes/states.route.js';
import { StreamSlots } from './stream-slots.js';
/** The REST API. */
export function createHttpApi(deps) {
    const { store, idempotencySecret, exposition, ...access } = deps;
    const { authentication, keys, budgets, takesAnyHost, ...options } = access;
    const slots = new StreamSlots();
    const routes = [
        appendEventsRoute(store, idempotencySecret),
        readEventsRoute(slots),
        readEventRoute(),
        listAggregatesRoute(),
        ...stateRoutes(),
        replayAggregateRoute(slots),
        ...snapshotRoutes(),
        ...snapshotPolicyRoutes(),
        ...schemaRoutes(),
        ...apiKeyRoutes({ keys, authentication }),
        problemRoute(),
        ...healthRoutes(store),
        metricsRoute(exposition),
    ];
    return createApi({
        routes: [...routes, openApiRoute(routes)],
        pages: [{ paths: DOCS_PATHS, router: docsRoutes() }],
        admission: new Admission({ store, authentication, budgets, takesAnyHost }),
        ...options,
    });
}
//# sourceMappingURL=http-api.js.map