import type { Express } from 'express';
import type { EventStore } from '../event-store.ts';
import { LIMITS } from '../events/limits.ts';
import { Admission, type AdmissionDeps } from './admission.ts';
import { toldToAll } from './api-observer.ts';
import type { AsyncApiOptions } from './asyncapi.ts';
import type { Budgets } from './budgets.ts';
import { type ApiOptions, createApi } from './create-api.ts';
import { LiveStreams } from './live-streams.ts';
import { type ApiKeyDeps, apiKeyRoutes } from './routes/api-keys.route.ts';
import { appendEventsRoute } from './routes/append-events.route.ts';
import { asyncApiRoute } from './routes/asyncapi.route.ts';
import { deadLetterRoutes } from './routes/dead-letters.route.ts';
import { DOCS_PATHS, docsRoutes } from './routes/docs.route.ts';
import { healthRoutes } from './routes/health.route.ts';
import { listAggregatesRoute } from './routes/list-aggregates.route.ts';
import { type Exposition, metricsRoute } from './routes/metrics.route.ts';
import { openApiRoute } from './routes/openapi.route.ts';
import { problemRoute } from './routes/problem.route.ts';
import { pullRoutes } from './routes/pull.route.ts';
import { readEventRoute } from './routes/read-event.route.ts';
import { readEventsRoute } from './routes/read-events.route.ts';
import { replayAggregateRoute } from './routes/replay-aggregate.route.ts';
import { schemaRoutes } from './routes/schemas.route.ts';
import { snapshotPolicyRoutes } from './routes/snapshot-policies.route.ts';
import { snapshotRoutes } from './routes/snapshots.route.ts';
import { stateRoutes } from './routes/states.route.ts';
import { streamEventsRoute } from './routes/stream-events.route.ts';
import { subscriptionRoutes } from './routes/subscriptions.route.ts';
import { StateAnswers } from './state-answers.ts';
import { StreamSlots } from './stream-slots.ts';

export interface HttpDeps
  extends Omit<ApiOptions, 'routes' | 'pages' | 'admission'>,
    Pick<AdmissionDeps, 'takesAnyHost'>,
    AsyncApiOptions {
  readonly store: EventStore;
  /** With which event ids are derived from an Idempotency-Key. */
  readonly idempotencySecret: Buffer;
  readonly authentication: AdmissionDeps['authentication'] & ApiKeyDeps['authentication'];
  readonly keys: ApiKeyDeps['keys'];
  readonly budgets: Budgets;
  readonly exposition: () => Promise<Exposition>;
  /** Aborted where live streams and waits are to end, as the service does; never where absent. */
  readonly stopping?: AbortSignal;
}

/** The REST API. */
export function createHttpApi(deps: HttpDeps): Express {
  const { store, idempotencySecret, exposition, ...access } = deps;
  const {
    authentication,
    keys,
    budgets,
    takesAnyHost,
    redisPrefix,
    stopping = new AbortController().signal,
    ...options
  } = access;
  const slots = new StreamSlots({ max: LIMITS.streamsMax, forOneMax: LIMITS.streamsForOneMax });
  const answers = new StateAnswers();
  const streams = new LiveStreams(stopping, toldToAll(options.observers));
  const routes = [
    appendEventsRoute(store, idempotencySecret),
    readEventsRoute(slots),
    streamEventsRoute(streams),
    readEventRoute(),
    listAggregatesRoute(),
    ...stateRoutes(answers),
    replayAggregateRoute(slots, answers),
    ...snapshotRoutes(answers),
    ...snapshotPolicyRoutes(),
    ...subscriptionRoutes(),
    ...deadLetterRoutes(slots),
    ...pullRoutes(stopping),
    ...schemaRoutes(),
    ...apiKeyRoutes({ keys, authentication }),
    problemRoute(),
    ...healthRoutes(store),
    metricsRoute(exposition),
    asyncApiRoute({ redisPrefix }),
  ];
  return createApi({
    routes: [...routes, openApiRoute(routes)],
    pages: [{ paths: DOCS_PATHS, router: docsRoutes() }],
    admission: new Admission({ store, authentication, budgets, takesAnyHost }),
    ...options,
  });
}
