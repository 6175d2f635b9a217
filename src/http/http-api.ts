import type { Express } from 'express';
import type { EventStore } from '../event-store.ts';
import { type ApiObserver, createApi } from './create-api.ts';
import { appendEventsRoute } from './routes/append-events.route.ts';
import { docsRoutes } from './routes/docs.route.ts';
import { healthRoutes } from './routes/health.route.ts';
import { listAggregatesRoute } from './routes/list-aggregates.route.ts';
import { type Exposition, metricsRoute } from './routes/metrics.route.ts';
import { openApiRoute } from './routes/openapi.route.ts';
import { problemRoute } from './routes/problem.route.ts';
import { readEventRoute } from './routes/read-event.route.ts';
import { readEventsRoute } from './routes/read-events.route.ts';

export interface HttpDeps {
  readonly store: EventStore;
  readonly exposition: () => Promise<Exposition>;
  readonly observers: readonly Partial<ApiObserver>[];
}

/** The REST API. */
export function createHttpApi({ store, exposition, observers }: HttpDeps): Express {
  const routes = [
    appendEventsRoute(store),
    readEventsRoute(store),
    readEventRoute(store),
    listAggregatesRoute(store),
    problemRoute(),
    ...healthRoutes(store),
    metricsRoute(exposition),
  ];
  return createApi([...routes, openApiRoute(routes)], observers, [docsRoutes()]);
}
