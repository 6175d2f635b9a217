import type { SnapshotInfo, Snapshots } from '../../snapshots.ts';
import { checkedAggregate } from './checked-aggregate.ts';
import type { SnapshotStore } from './ports.ts';
import { infoOf, isSealed } from './seal.ts';

/** More than any policy keeps of a few handlers. */
export const LISTED_MAX = 1_000;

/** Tells which snapshots there are. */
export function createListSnapshots(
  store: Pick<SnapshotStore, 'list'>,
): Snapshots['listSnapshots'] {
  return async function listSnapshots(aggregate) {
    const heads = await store.list(checkedAggregate(aggregate), LISTED_MAX);
    return heads.filter(isSealed).map(infoOf).sort(newestFirst);
  };
}

function newestFirst(one: SnapshotInfo, other: SnapshotInfo): number {
  return (
    other.sequenceNumber - one.sequenceNumber ||
    one.handler.name.localeCompare(other.handler.name) ||
    other.handler.version - one.handler.version
  );
}
