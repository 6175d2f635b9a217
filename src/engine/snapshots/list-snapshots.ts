import type { SnapshotInfo, Snapshots } from '../../snapshots.ts';
import { checkedAggregate } from './checked-aggregate.ts';
import type { Replays, SnapshotStore } from './ports.ts';
import { infoOf, isSealed } from './seal.ts';

/** More than any policy keeps of a few handlers. */
export const LISTED_MAX = 1_000;

const NOTHING_OF_IT = { useSnapshot: false, toSequenceNumber: 0 };

/** Tells which snapshots there are. */
export function createListSnapshots(
  store: Pick<SnapshotStore, 'list'>,
  replays: Replays,
): Snapshots['listSnapshots'] {
  return async function listSnapshots(aggregate) {
    const heads = await store.list(checkedAggregate(aggregate), LISTED_MAX);
    // Whether there is such an aggregate at all: nothing of it is read but its first event.
    if (heads.length === 0) await replays.replay(aggregate, NOTHING_OF_IT);
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
