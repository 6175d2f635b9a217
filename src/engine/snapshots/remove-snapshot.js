import { RangeCheck } from '../read/range-check.js';
/** Removes snapshots by their sequence number. */
export function createRemoveSnapshot(store) {
    return async function removeSnapshot({ aggregateType, aggregateId }, sequenceNumber) {
        const check = new RangeCheck({ aggregateType, aggregateId, sequenceNumber });
        check.aggregateType();
        check.text('aggregateId');
        check.count('sequenceNumber', 1);
        const aggregate = check.passed({ aggregateType, aggregateId });
        return await store.removeAt(aggregate, sequenceNumber);
    };
}
//# sourceMappingURL=remove-snapshot.js.map