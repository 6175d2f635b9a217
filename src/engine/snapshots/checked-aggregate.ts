import type { AggregateKey } from '../../events/event.ts';
import { RangeCheck } from '../read/range-check.ts';

/**
 * The aggregate that a caller names, and nothing else of what they gave.
 *
 * @throws EventStoreError `invalid_request` with every fault.
 */
export function checkedAggregate({ aggregateType, aggregateId }: AggregateKey): AggregateKey {
  const check = new RangeCheck({ aggregateType, aggregateId });
  check.aggregateType();
  check.text('aggregateId');
  return check.passed({ aggregateType, aggregateId });
}
