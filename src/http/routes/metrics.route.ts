import type { Operation, Route } from '../operation.ts';
import { send } from '../send.ts';

/** What there is to be measured, in the text format of Prometheus. */
export interface Exposition {
  readonly contentType: string;
  readonly text: string;
}

const READ_METRICS: Operation = {
  operationId: 'readMetrics',
  method: 'get',
  path: '/metrics',
  access: 'metrics:read',
  budget: 'reads',
  tag: 'Operation',
  summary: 'Metrics for Prometheus',
  parameters: [],
  responses: {
    200: {
      description: 'Every metric that docs/operations.md lists.',
      content: {
        'text/plain': {
          schema: { type: 'string' },
          examples: { head: { value: 'event_store_head_position 120\n' } },
        },
      },
    },
  },
  problems: [],
};

/** `GET /metrics`. */
export function metricsRoute(exposition: () => Promise<Exposition>): Route {
  return {
    operation: READ_METRICS,
    async handle(_request, response) {
      const { contentType, text } = await exposition();
      send(response, 200, { contentType, body: text });
    },
  };
}
