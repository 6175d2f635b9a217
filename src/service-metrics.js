/** Requests that no operation has answered, because the path or the method is none. */
const NO_OPERATION = 'none';
/** What the API has to say is measured. */
export function apiMetrics(metrics) {
    return {
        requestDone({ operationId = NO_OPERATION, method, status, durationMs }) {
            metrics.requestDone({ operation: operationId, method, status, seconds: durationMs / 1_000 });
        },
    };
}
//# sourceMappingURL=service-metrics.js.map