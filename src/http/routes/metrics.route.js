import { send } from '../send.js';
const READ_METRICS = {
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
export function metricsRoute(exposition) {
    return {
        operation: READ_METRICS,
        async handle(_request, response) {
            const { contentType, text } = await exposition();
            send(response, 200, { contentType, body: text });
        },
    };
}
//# sourceMappingURL=metrics.route.js.map