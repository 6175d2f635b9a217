import type { ReadsEvents } from '../../event-store.ts';
import type { AggregateTypeSummary } from '../../events/aggregate-summary.ts';
import { AUDIT_TYPE } from '../../subscriptions.ts';
import { ALL_STREAM, type PublishingStore, type Trimming } from './ports.ts';

/** How much streams keep; everything where neither is given. */
export interface Retention {
  readonly lengthMax?: number | undefined;
  readonly ageMaxMs?: number | undefined;
}

/** The first position that is young enough; undefined where age does not matter. */
export async function firstYoungPosition(
  log: Pick<ReadsEvents, 'readPage' | 'headPosition'>,
  { ageMaxMs }: Retention,
  now: number,
): Promise<number | undefined> {
  if (ageMaxMs === undefined) return undefined;
  const from = new Date(now - ageMaxMs).toISOString();
  const page = await log.readPage({ from, limit: 1, schemaVersion: 'stored' });
  return page.events[0]?.position ?? page.head + 1;
}

/**
 * Where a stream that is empty begins: where trimming would have left it. Rather a little too early,
 * as trimming itself does not count exactly.
 */
export async function startOf(
  stream: string,
  store: Pick<PublishingStore, 'nthNewest'>,
  { lengthMax, positionMin = 1 }: Trimming,
  log: { readonly head: number; readonly types: readonly AggregateTypeSummary[] },
): Promise<number> {
  if (lengthMax === undefined) return positionMin;
  if (stream !== ALL_STREAM) return Math.max(positionMin, await store.nthNewest(stream, lengthMax));
  const audits = log.types.find(({ aggregateType }) => aggregateType === AUDIT_TYPE);
  // Whether or not they are in it, they leave room for others.
  const firstKept = log.head - lengthMax + 1 - (audits?.countEstimate ?? 0);
  return Math.max(positionMin, firstKept, 1);
}
