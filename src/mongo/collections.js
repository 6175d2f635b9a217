/** A lease that was not renewed for so long belongs to a process that is gone. */
export const WRITER_LEASE_EXPIRES_AFTER_S = 600;
/** Every collection: its name and its indexes besides `_id`. */
export const COLLECTIONS = {
    commits: {
        name: 'commits',
        // An event id is unique in the whole store by the unique multikey index on the commits.
        indexes: [{ key: { eventIds: 1 }, name: 'eventIds', unique: true }],
    },
    /** One collection per aggregate type, `events.<aggregateType>`; `_id` is the position. */
    events: {
        prefix: 'events.',
        indexes: [
            {
                key: { aggregateId: 1, sequenceNumber: 1 },
                name: 'aggregateId_sequenceNumber',
                unique: true,
            },
            // What is found by these comes in position order. Each one slows every append.
            { key: { eventType: 1, _id: 1 }, name: 'eventType_position' },
            {
                key: { userId: 1, _id: 1 },
                name: 'userId_position',
                partialFilterExpression: { userId: { $exists: true } },
            },
            {
                key: { correlationId: 1, _id: 1 },
                name: 'correlationId_position',
                partialFilterExpression: { correlationId: { $exists: true } },
            },
            { key: { tags: 1, _id: 1 }, name: 'tags_position' },
        ],
    },
    apiKeys: {
        name: 'api_keys',
        indexes: [
            {
                key: { isFirst: 1 },
                name: 'isFirst',
                unique: true,
                partialFilterExpression: { isFirst: true },
            },
        ],
    },
    schemas: { name: 'schemas', indexes: [] },
    schemaSettings: { name: 'schema_settings', indexes: [] },
    revisions: { name: 'revisions', indexes: [] },
    /** Found by `_id`, whose fields are aggregate, handler and sequence number. */
    snapshots: { name: 'snapshots', indexes: [] },
    snapshotPolicies: { name: 'snapshot_policies', indexes: [] },
    snapshotClaims: {
        name: 'snapshot_claims',
        // Those of processes that died.
        indexes: [{ key: { expiresAt: 1 }, name: 'expiresAt', expireAfterSeconds: 0 }],
    },
    /** Found by `_id`, their names; there are not many. */
    subscriptions: { name: 'subscriptions', indexes: [] },
    subscriptionProgress: { name: 'subscription_progress', indexes: [] },
    parkedDeliveries: {
        name: 'parked_deliveries',
        indexes: [
            { key: { subscriptionId: 1, state: 1, position: 1 }, name: 'subscriptionId_state_position' },
        ],
    },
    deliveryAttempts: { name: 'delivery_attempts', indexes: [] },
    secrets: { name: 'secrets', indexes: [] },
    members: {
        name: 'members',
        indexes: [{ key: { expiresAt: 1 }, name: 'expiresAt', expireAfterSeconds: 0 }],
    },
    epochs: { name: 'epochs', indexes: [] },
    leases: {
        name: 'leases',
        indexes: [
            {
                key: { renewedAt: 1 },
                name: 'renewedAt',
                expireAfterSeconds: WRITER_LEASE_EXPIRES_AFTER_S,
            },
        ],
    },
};
export function databasesOf(client, name) {
    // Whatever read preference the connection string has: a secondary may lag behind.
    const options = { readPreference: 'primary' };
    const operations = client.db(`${name}_ops`, options);
    return { client, evidence: client.db(name, options), operations };
}
export function eventsOf({ evidence }, aggregateType) {
    const name = eventsCollectionName(aggregateType);
    return evidence.collection(name, MAJORITY_READ);
}
export function leasesOf(databases) {
    return operational(databases, COLLECTIONS.leases.name);
}
export function apiKeysOf(databases) {
    return operational(databases, COLLECTIONS.apiKeys.name, AS_BUFFERS);
}
export function secretsOf(databases) {
    return operational(databases, COLLECTIONS.secrets.name, AS_BUFFERS);
}
export function snapshotsOf(databases) {
    return operational(databases, COLLECTIONS.snapshots.name);
}
export function snapshotPoliciesOf(databases) {
    return operational(databases, COLLECTIONS.snapshotPolicies.name);
}
export function snapshotClaimsOf(databases) {
    return operational(databases, COLLECTIONS.snapshotClaims.name);
}
/** What is derived or operational; every process sees what a majority has. */
export function operational({ operations }, name, options = {}) {
    const concerns = { ...MAJORITY_READ, writeConcern: MAJORITY_WRITE };
    return operations.collection(name, { ...concerns, ...options });
}
/** Not where there are UUIDs, which would be buffers like any other. */
const AS_BUFFERS = { promoteBuffers: true };
export function eventsCollectionName(aggregateType) {
    return COLLECTIONS.events.prefix + aggregateType;
}
/** Acknowledged means on the disks of a majority. */
export const MAJORITY_WRITE = { w: 'majority', j: true };
/** For reads outside a transaction; a transaction ignores what its collections say. */
export const MAJORITY_READ = {
    readConcern: { level: 'majority' },
    readPreference: 'primary',
};
//# sourceMappingURL=collections.js.map