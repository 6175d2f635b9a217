import type { Clock } from '../../platform/clock.ts';
import type { Snapshots } from '../../snapshots.ts';
import { AutomaticSnapshots } from './automatic-snapshots.ts';
import { createListSnapshots } from './list-snapshots.ts';
import { Policies } from './policies.ts';
import type {
  Replays,
  SchemaVersions,
  SnapshotClaims,
  SnapshotObserver,
  SnapshotPolicyStore,
  SnapshotStore,
} from './ports.ts';
import { createRemoveSnapshot } from './remove-snapshot.ts';
import { createTakeSnapshot } from './take-snapshot.ts';
import { createVerifySnapshots } from './verify-snapshots.ts';

export interface SnapshotsDeps {
  readonly replays: Replays;
  readonly schemaVersions: SchemaVersions;
  readonly store: SnapshotStore;
  readonly claims: SnapshotClaims;
  readonly policyStore: SnapshotPolicyStore;
  /** Milliseconds since 1970, by the clock of the database. */
  readonly now: () => number;
  readonly clock: Clock;
  readonly observer: SnapshotObserver;
}

export interface OpenedSnapshots extends Snapshots {
  /** To be told of what this process commits. */
  readonly noteCommitted: AutomaticSnapshots['noteCommitted'];
  /** Within a second. */
  close(): Promise<void>;
}

/**
 * Puts together what takes, keeps and checks snapshots. What replays ask is apart from it
 * (`createSnapshotSource`), because replays are asked here.
 *
 * @throws EventStoreError `unavailable`.
 */
export async function openSnapshots(deps: SnapshotsDeps): Promise<OpenedSnapshots> {
  const { store, policyStore, clock, observer } = deps;
  const policies = await Policies.open({ store: policyStore, clock, observer });
  const policyOf = (aggregateType: string) => policies.of(aggregateType);
  const takeSnapshot = createTakeSnapshot({ ...deps, policyOf });
  const automatic = new AutomaticSnapshots({ ...deps, takeSnapshot, policyOf });
  return {
    takeSnapshot,
    listSnapshots: createListSnapshots(store, deps.replays),
    removeSnapshot: createRemoveSnapshot(store),
    verifySnapshots: createVerifySnapshots(deps),
    snapshotPolicies: () => policies.all(),
    setSnapshotPolicy: (aggregateType, given) => policies.set(aggregateType, given),
    resetSnapshotPolicy: (aggregateType) => policies.reset(aggregateType),
    noteCommitted: (events) => automatic.noteCommitted(events),
    async close() {
      policies.close();
      await automatic.close();
    },
  };
}
