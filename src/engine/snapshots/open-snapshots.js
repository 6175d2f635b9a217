import { AutomaticSnapshots } from './automatic-snapshots.js';
import { createListSnapshots } from './list-snapshots.js';
import { Policies } from './policies.js';
import { createRemoveSnapshot } from './remove-snapshot.js';
import { createTakeSnapshot } from './take-snapshot.js';
import { createVerifySnapshots } from './verify-snapshots.js';
/**
 * Puts together what takes, keeps and checks snapshots. What replays ask is apart from it
 * (`createSnapshotSource`), because replays are asked here.
 *
 * @throws EventStoreError `unavailable`.
 */
export async function openSnapshots(deps) {
    const { store, policyStore, clock, observer } = deps;
    const policies = await Policies.open({ store: policyStore, clock, observer });
    const policyOf = (aggregateType) => policies.of(aggregateType);
    const takeSnapshot = createTakeSnapshot({ ...deps, policyOf });
    const automatic = new AutomaticSnapshots({ ...deps, takeSnapshot, policyOf });
    return {
        takeSnapshot,
        listSnapshots: createListSnapshots(store),
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
//# sourceMappingURL=open-snapshots.js.map