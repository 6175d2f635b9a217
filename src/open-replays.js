import { createTypesHolding } from './engine/read/types-holding.js';
import { openHandlers } from './engine/replay/open-handlers.js';
import { createReplays } from './engine/replay/replays.js';
import { createStateCache } from './engine/replay/state-cache.js';
import { createSnapshotSource } from './engine/snapshots/newest-snapshot.js';
import { openSnapshots } from './engine/snapshots/open-snapshots.js';
import { createMongoSnapshotClaims } from './mongo/mongo-snapshot-claims.js';
import { createMongoSnapshotPolicies } from './mongo/mongo-snapshot-policies.js';
import { createMongoSnapshots } from './mongo/mongo-snapshots.js';
/**
 * Opens replays and snapshots, each of which starts from the other.
 *
 * @throws EventStoreError `invalid_configuration` where a reducer cannot be used; `unavailable`.
 */
export async function openReplays(deps) {
    const { databases, schemaVersions, clock, observer, now, stateBytesMax } = deps;
    const handlers = await openHandlers(deps.reducersFolder);
    const store = createMongoSnapshots(databases);
    const replays = createReplays({
        reads: deps.reads,
        clock,
        handlers,
        typesHolding: createTypesHolding(deps.reader, deps.aggregates),
        snapshots: createSnapshotSource({ store, schemaVersions, observer }),
        schemaVersions,
        ...(stateBytesMax !== 0 && { states: stateCacheOf(deps) }),
        checkWhatIf: deps.checkWhatIf,
    });
    const snapshots = await openSnapshots({
        replays: snapshotReplays(replays),
        schemaVersions,
        store,
        claims: createMongoSnapshotClaims(databases),
        policyStore: createMongoSnapshotPolicies(databases),
        now,
        clock,
        observer,
    });
    return { replays, snapshots };
}
function stateCacheOf({ schemaVersions, stateBytesMax, sharedStates }) {
    return createStateCache({
        schemaFingerprint: (aggregateType) => JSON.stringify(schemaVersions(aggregateType)),
        ...(stateBytesMax !== undefined && { bytesMax: stateBytesMax }),
        ...(sharedStates !== undefined && { shared: sharedStates }),
    });
}
/** Replays as snapshots ask for them. */
export function snapshotReplays(replays) {
    return {
        async replay(aggregate, options) {
            const { timestamp = '', ...replayed } = await replays.replay({ ...aggregate, ...options });
            return { ...replayed, timestamp };
        },
    };
}
//# sourceMappingURL=open-replays.js.map