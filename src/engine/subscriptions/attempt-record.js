/** What is kept of a try, for people to look at. */
export function attemptRecord({ events, attempt }, result, became, time) {
    const { statusCode, error } = saidOf(result);
    const next = became?.outcome === 'failed' ? became.nextAttemptAt : undefined;
    return {
        at: new Date(time.startedAt).toISOString(),
        eventIds: events.map(({ eventId }) => eventId),
        positions: events.map(({ position }) => position),
        attempt,
        outcome: became?.outcome ?? 'delivered',
        durationMs: Math.round(time.durationMs),
        ...(statusCode !== undefined && { statusCode }),
        ...(error !== undefined && { error }),
        ...(next !== undefined && { nextAttemptAt: new Date(next).toISOString() }),
    };
}
function saidOf(result) {
    return result.kind === 'delivered' ? result : result.failure;
}
//# sourceMappingURL=attempt-record.js.map