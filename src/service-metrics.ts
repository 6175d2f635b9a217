import type { ApiObserver } from './http/create-api.ts';
import type { Metrics } from './platform/metrics.ts';

/** Requests that no operation has answered, because the path or the method is none. */
const NO_OPERATION = 'none';

/** What the API has to say is measured. */
export function apiMetrics(
  metrics: Pick<Metrics, 'requestDone'>,
): Pick<ApiObserver, 'requestDone'> {
  return {
    requestDone({ operationId = NO_OPERATION, method, status, durationMs }) {
      metrics.requestDone({ operation: operationId, method, status, seconds: durationMs / 1_000 });
    },
  };
}
