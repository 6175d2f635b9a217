import type { Snapshots } from '../../snapshots.ts';
import { RangeCheck } from '../read/range-check.ts';
import type { SnapshotStore } from './ports.ts';

/** Removes snapshots by their sequence number. */
export function createRemoveSnapshot(
  store: Pick<SnapshotStore, 'removeAt'>,
): Snapshots['removeSnapshot'] {
  return async function removeSnapshot({ aggregateType, aggregateId }, sequenceNumber) {
    const check = new RangeCheck({ aggregateType, aggregateId, sequenceNumber });
    check.aggregateType();
    check.text('aggregateId');
    check.count('sequenceNumber', 1);
    const aggregate = check.passed({ aggregateType, aggregateId });
    return await store.removeAt(aggregate, sequenceNumber);
  };
}
