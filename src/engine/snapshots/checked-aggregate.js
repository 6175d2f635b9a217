import { RangeCheck } from '../read/range-check.js';
/**
 * The aggregate that a caller names, and nothing else of what they gave.
 *
 * @throws EventStoreError `invalid_request` with every fault.
 */
export function checkedAggregate({ aggregateType, aggregateId }) {
    const check = new RangeCheck({ aggregateType, aggregateId });
    check.aggregateType();
    check.text('aggregateId');
    return check.passed({ aggregateType, aggregateId });
}
//# sourceMappingURL=checked-aggregate.js.map