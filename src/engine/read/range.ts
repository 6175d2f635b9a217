import type { AggregateRange, LogRange, PageStart } from '../../event-store.ts';
import type { AggregateKey } from '../../events/event.ts';
import type { ContentFilter, Span } from './ports.ts';
import { type Extent, RangeCheck } from './range-check.ts';

export interface CheckedAggregateRange extends Extent {
  readonly aggregate: AggregateKey;
  readonly sequenceNumbers: Span;
}

export interface CheckedLogRange extends Extent {
  /** One known aggregate is paged by its sequence numbers, everything else by positions. */
  readonly unit: PageStart['unit'];
  readonly aggregateType: string | undefined;
  readonly aggregateTypes: readonly string[] | undefined;
  readonly aggregateId: string | undefined;
  readonly content: ContentFilter;
  readonly positions: Span;
  readonly sequenceNumbers: Span;
  /** Milliseconds since 1970; inclusive, and undefined where not given. */
  readonly fromMs: number | undefined;
  /** Exclusive. */
  readonly toMs: number | undefined;
}

/** @throws EventStoreError `invalid_request` with every fault. */
export function checkedAggregateRange(
  { aggregateType, aggregateId }: AggregateKey,
  range: AggregateRange,
): CheckedAggregateRange {
  const check = new RangeCheck({ ...range, aggregateType, aggregateId });
  check.aggregateType();
  check.text('aggregateId');
  const sequenceNumbers = check.span('SequenceNumber');
  return check.passed({
    aggregate: { aggregateType, aggregateId },
    sequenceNumbers,
    ...check.extent(),
  });
}

/** @throws EventStoreError `invalid_request` with every fault. */
export function checkedLogRange(range: LogRange): CheckedLogRange {
  const check = new RangeCheck(range);
  if (range.aggregateType !== undefined) check.aggregateType();
  if (range.aggregateTypes !== undefined) check.aggregateTypes();
  if (range.aggregateId !== undefined) check.text('aggregateId');
  else check.needsAggregateId(['fromSequenceNumber', 'toSequenceNumber']);
  const { aggregateType, aggregateTypes, aggregateId } = range;
  const isOne = aggregateType !== undefined && aggregateId !== undefined;
  return check.passed<CheckedLogRange>({
    unit: isOne ? 'sequenceNumber' : 'position',
    aggregateType,
    aggregateTypes,
    aggregateId,
    content: check.content(range),
    positions: check.span('Position'),
    sequenceNumbers: check.span('SequenceNumber'),
    fromMs: check.time('from'),
    toMs: check.time('to'),
    ...check.extent(),
  });
}

/** @throws EventStoreError `invalid_request`. */
export function checkedPageStart(
  start: PageStart | undefined,
  unit: PageStart['unit'],
): number | undefined {
  if (start === undefined) return undefined;
  const check = new RangeCheck({ start: start.at });
  check.count('start', 0);
  if (start.unit !== unit) check.fault('/start', `must be counted by ${unit}`);
  return check.passed(start.at);
}

export interface CheckedListing {
  readonly aggregateType: string;
  readonly after: string | undefined;
  readonly limit: number;
}

/** @throws EventStoreError `invalid_request` with every fault. */
export function checkedListing(query: Omit<CheckedListing, 'after'> & { after?: string }) {
  const check = new RangeCheck(query);
  check.aggregateType();
  check.count('limit', 1);
  if (query.after !== undefined) check.text('after');
  const { aggregateType, after, limit } = query;
  return check.passed<CheckedListing>({ aggregateType, after, limit });
}
