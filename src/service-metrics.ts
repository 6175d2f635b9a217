import type { ApiObserver } from './http/api-observer.ts';
import type { Metrics } from './platform/metrics.ts';

/** Requests that no operation has answered, because the path or the method is none. */
const NO_OPERATION = 'none';

/** What the API has to say is measured. */
export function apiMetrics(
  metrics: Pick<Metrics, 'requestDone' | 'liveStreamBegan' | 'liveStreamEnded'>,
): Pick<ApiObserver, 'requestDone' | 'liveStreamBegan' | 'liveStreamEnded'> {
  return {
    liveStreamBegan: metrics.liveStreamBegan,
    liveStreamEnded: metrics.liveStreamEnded,
    requestDone({ operationId = NO_OPERATION, method, status, durationMs }) {
      metrics.requestDone({ operation: operationId, method, status, seconds: durationMs / 1_000 });
    },
  };
}
