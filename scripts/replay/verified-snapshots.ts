import { isSameVersions, listedVersions } from '../../src/engine/snapshots/seal.ts';
import { isEventStoreError } from '../../src/errors.ts';
import type { AggregateKey } from '../../src/events/event.ts';
import type { ReadOnlyStore } from '../../src/open-read-only-store.ts';
import type { SnapshotFault, SnapshotInfo } from '../../src/snapshots.ts';

export interface VerifiedSnapshots {
  readonly faults: readonly SnapshotFault[];
  readonly compared: number;
  /** Those of another handler version or other schema versions: no replay takes them. */
  readonly passedOver: number;
}

/** Compares all snapshots of an aggregate with full replays. */
export async function verifiedSnapshots(
  store: Pick<ReadOnlyStore, 'snapshots' | 'registry' | 'handlers'>,
  aggregate: AggregateKey,
): Promise<VerifiedSnapshots> {
  const listed = await store.snapshots.listSnapshots(aggregate);
  const faults = await store.snapshots.verifySnapshots(aggregate);
  const current = listed.filter((info) => isOfToday(info, store));
  // Damaged ones may not be listed.
  const compared = new Set([...current, ...faults].map(keyOf)).size;
  return { faults, compared, passedOver: listed.length - current.length };
}

function isOfToday(
  { aggregateType, handler, schemaVersions }: SnapshotInfo,
  { registry, handlers }: Pick<ReadOnlyStore, 'registry' | 'handlers'>,
): boolean {
  const versions = listedVersions(registry.latestVersions(aggregateType));
  if (!isSameVersions(listedVersions(schemaVersions), versions)) return false;
  try {
    return handlers.handlerOf(aggregateType, handler.name).version === handler.version;
  } catch (error) {
    // That its handler is no more is a fault.
    if (isEventStoreError(error, 'invalid_request')) return true;
    throw error;
  }
}

function keyOf({ handler, sequenceNumber }: SnapshotInfo | SnapshotFault): string {
  return JSON.stringify([handler.name, handler.version, sequenceNumber]);
}
