/** What one side did in one round. */
export interface Sample {
  readonly count: number;
  readonly perSecond: number;
  readonly p50Ms: number;
  readonly p99Ms: number;
  readonly maxMs: number;
  /** The most memory that a process had, where the row is about that. */
  readonly megabytes?: number;
}

/** What a load was made of: how long it took in all, and each single latency. */
export interface Latencies {
  readonly elapsedMs: number;
  readonly latenciesMs: Float64Array;
}

/**
 * Sums up loads that ran side by side: rates are added, percentiles taken over all latencies.
 * `each` is how many things one latency stands for (1 where absent).
 *
 * @throws Error when nothing was done.
 */
export function sampleOf(loads: readonly Latencies[], each = 1): Sample {
  const sorted = joined(loads.map(({ latenciesMs }) => latenciesMs)).sort();
  if (sorted.length === 0) throw new Error('The load did nothing at all.');
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
function percentile(sorted: Float64Array, share: number): number {
  const rank = Math.max(1, Math.ceil(share * sorted.length));
  return sorted[rank - 1] as number;
}

function joined(parts: readonly Float64Array[]): Float64Array {
  const all = new Float64Array(parts.reduce((length, part) => length + part.length, 0));
  let offset = 0;
  for (const part of parts) {
    all.set(part, offset);
    offset += part.length;
  }
  return all;
}
