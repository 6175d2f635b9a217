/**
 * Sums up loads that ran side by side: rates are added, percentiles taken over all latencies.
 * `each` is how many things one latency stands for (1 where absent).
 *
 * @throws Error when nothing was done.
 */
export function sampleOf(loads, each = 1) {
    const sorted = joined(loads.map(({ latenciesMs }) => latenciesMs)).sort();
    if (sorted.length === 0)
        throw new Error('The load did nothing at all.');
    const rates = loads.map(({ latenciesMs, elapsedMs }) => latenciesMs.length / (elapsedMs / 1_000));
    return {
        count: sorted.length * each,
        perSecond: rates.reduce((sum, rate) => sum + rate, 0) * each,
        p50Ms: percentile(sorted, 0.5),
        p99Ms: percentile(sorted, 0.99),
        maxMs: percentile(sorted, 1),
    };
}
/** The nearest-rank percentile of sorted values. */
function percentile(sorted, share) {
    const rank = Math.max(1, Math.ceil(share * sorted.length));
    return sorted[rank - 1];
}
function joined(parts) {
    const all = new Float64Array(parts.reduce((length, part) => length + part.length, 0));
    let offset = 0;
    for (const part of parts) {
        all.set(part, offset);
        offset += part.length;
    }
    return all;
}
//# sourceMappingURL=sample.js.map