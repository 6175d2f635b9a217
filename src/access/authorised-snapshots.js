import { allowedTypes, assertAllowed, forbidden, isAllowed } from './principal.js';
const READ = 'events:read';
const MANAGE = 'events:replay';
/** The snapshots that the principal may know of, and take: of other types, `forbidden`. */
export function authorisedSnapshots(snapshots, principal) {
    /** What concerns every type is for those who may do it with every type. */
    function assertManages(aggregateType) {
        if (aggregateType !== undefined)
            assertAllowed(principal, MANAGE, aggregateType);
        else if (allowedTypes(principal, MANAGE) !== 'all')
            throw forbidden(MANAGE);
    }
    return {
        async takeSnapshot(aggregate, options) {
            assertManages(aggregate.aggregateType);
            return await snapshots.takeSnapshot(aggregate, options);
        },
        async listSnapshots(aggregate) {
            assertAllowed(principal, READ, aggregate.aggregateType);
            return await snapshots.listSnapshots(aggregate);
        },
        async removeSnapshot(aggregate, sequenceNumber) {
            assertManages(aggregate.aggregateType);
            return await snapshots.removeSnapshot(aggregate, sequenceNumber);
        },
        async verifySnapshots(aggregate) {
            assertManages(aggregate.aggregateType);
            return await snapshots.verifySnapshots(aggregate);
        },
        snapshotPolicies() {
            const { byDefault, overrides } = snapshots.snapshotPolicies();
            const shown = overrides.filter((each) => isAllowed(principal, READ, each.aggregateType));
            return { byDefault, overrides: shown };
        },
        async setSnapshotPolicy(aggregateType, given) {
            assertManages(aggregateType);
            return await snapshots.setSnapshotPolicy(aggregateType, given);
        },
        async resetSnapshotPolicy(aggregateType) {
            assertManages(aggregateType);
            return await snapshots.resetSnapshotPolicy(aggregateType);
        },
    };
}
//# sourceMappingURL=authorised-snapshots.js.map