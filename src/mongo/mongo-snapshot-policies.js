import { snapshotPoliciesOf } from './collections.js';
import { translated } from './mongo-errors.js';
import { DEFAULT_POLICY_ID } from './snapshot-documents.js';
/** Snapshot policies in MongoDB: every process sees what a majority has. */
export function createMongoSnapshotPolicies(databases) {
    const policies = snapshotPoliciesOf(databases);
    return {
        async list() {
            const found = await translated(policies.find().toArray());
            return found.map(({ _id, ...policy }) => ({
                aggregateType: _id === DEFAULT_POLICY_ID ? undefined : _id,
                policy,
            }));
        },
        async put(aggregateType, policy) {
            const ofType = { _id: { $eq: aggregateType ?? DEFAULT_POLICY_ID } };
            await translated(policies.replaceOne(ofType, policy, { upsert: true }));
        },
        async remove(aggregateType) {
            const ofType = { _id: { $eq: aggregateType ?? DEFAULT_POLICY_ID } };
            return (await translated(policies.deleteOne(ofType))).deletedCount > 0;
        },
    };
}
//# sourceMappingURL=mongo-snapshot-policies.js.map