import { type Fault, invalidRequest } from '../../errors.ts';
import type { ReadOrder } from '../../event-store.ts';
import type { AggregateKey } from '../../events/event.ts';
import { AGGREGATE_TYPE_PATTERN } from '../../events/limits.ts';
import type { Span } from './ports.ts';

export interface GivenRange {
  readonly from: number | undefined;
  readonly to: number | undefined;
  readonly order: ReadOrder | undefined;
  readonly limit: number | undefined;
}

export interface CheckedRange extends Span {
  readonly order: ReadOrder;
  /** Infinity where all are wanted. */
  readonly limit: number;
}

/** @throws EventStoreError `invalid_request`. */
export function checkedRange(unit: string, { from, to, order, limit }: GivenRange): CheckedRange {
  const faults: Fault[] = [];
  for (const [name, value] of [[`from${unit}`, from] as const, [`to${unit}`, to] as const]) {
    if (value !== undefined && !isCount(value)) faults.push(mustBe(name, 'an integer from 0'));
  }
  if (limit !== undefined && !(isCount(limit) && limit > 0)) {
    faults.push(mustBe('limit', 'an integer from 1'));
  }
  if (order !== undefined && order !== 'asc' && order !== 'desc') {
    faults.push(mustBe('order', '"asc" or "desc"'));
  }
  if (faults.length > 0) throw invalidRequest(faults);
  return {
    from: Math.max(from ?? 1, 1),
    to: to ?? Number.MAX_SAFE_INTEGER,
    order: order ?? 'asc',
    limit: limit ?? Number.POSITIVE_INFINITY,
  };
}

/** What is left of a span behind the last place that was read. */
export function spanAfter({ from, to }: Span, last: number, order: ReadOrder): Span {
  return order === 'asc' ? { from: last + 1, to } : { from, to: last - 1 };
}

/** Small at first, so that the first event comes soon; larger as more are wanted. */
export function batchSizeAfter(size: number, left: number): number {
  const next = size === 0 ? FIRST_BATCH : Math.min(size * 4, LARGEST_BATCH);
  return Math.min(next, left);
}

const FIRST_BATCH = 1_000;
const LARGEST_BATCH = 8_000;

const isCount = (value: number) => Number.isSafeInteger(value) && value >= 0;

const mustBe = (name: string, what: string): Fault => ({
  pointer: `/${name}`,
  message: `must be ${what}`,
});

/** What is asked of the database must be text, also where TypeScript did not see to it. */
export function assertAggregate({ aggregateType, aggregateId }: Partial<AggregateKey>): void {
  const faults: Fault[] = [];
  if (aggregateType !== undefined && !isAggregateType(aggregateType)) {
    faults.push(mustBe('aggregateType', 'a letter and up to 63 further letters or digits'));
  }
  if (aggregateId !== undefined && typeof aggregateId !== 'string') {
    faults.push(mustBe('aggregateId', 'a string'));
  }
  if (faults.length > 0) throw invalidRequest(faults);
}

function isAggregateType(value: unknown): boolean {
  return typeof value === 'string' && AGGREGATE_TYPE_PATTERN.test(value);
}
