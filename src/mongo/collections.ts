import type {
  Binary,
  Collection,
  CollectionOptions,
  Db,
  Document,
  IndexDescription,
  MongoClient,
  UUID,
} from 'mongodb';
import type { ApiKeyDocument } from './api-key-document.ts';
import type {
  SnapshotClaimDocument,
  SnapshotDocument,
  SnapshotPolicyDocument,
} from './snapshot-documents.ts';

/** An event, immutable. The wire fields, what proves them, and `_id` for its position. */
export interface EventDocument {
  readonly _id: number;
  readonly eventId: string;
  readonly eventType: string;
  readonly aggregateType: string;
  readonly aggregateId: string;
  readonly sequenceNumber: number;
  readonly timestamp: Date;
  readonly userId?: string;
  readonly correlationId?: string;
  readonly causationId?: string;
  readonly version: number;
  readonly data: object;
  readonly metadata: object;
  readonly tags: readonly string[];
  readonly salt: Buffer;
  readonly commitment: Buffer;
  readonly hash: Buffer;
}

/** A committed group: slot `_id` of the log. It has no event body, and is never changed. */
export interface CommitDocument {
  readonly _id: number;
  readonly firstPosition: number;
  readonly count: number;
  readonly timestamp: Date;
  readonly writer: string;
  readonly attemptId: string;
  readonly eventIds: readonly string[];
  readonly aggregates: readonly AggregateOfCommit[];
  readonly tree: {
    readonly size: number;
    readonly root: Buffer;
    readonly peaks: readonly Buffer[];
  };
}

export interface AggregateOfCommit {
  readonly type: string;
  readonly id: string;
  readonly sequenceNumber: number;
}

/** A process that appends, and the session its transactions run in. */
export interface WriterLease {
  readonly _id: string;
  readonly session: UUID | Binary;
  readonly renewedAt: Date;
}

export type SecretName = 'idempotency' | 'signing_key';

/** What nobody outside may compute with; made once, and never changed. */
export interface SecretDocument {
  readonly _id: SecretName;
  readonly secret: Buffer;
}

/** A lease that was not renewed for so long belongs to a process that is gone. */
export const WRITER_LEASE_EXPIRES_AFTER_S = 600;

interface CollectionDescription {
  readonly name?: string;
  readonly prefix?: string;
  readonly indexes: readonly IndexDescription[];
}

const REDIS_STREAM_KEY = {
  key: { redisStreamKey: 1 },
  name: 'redisStreamKey',
  unique: true,
  partialFilterExpression: { redisStreamKey: { $exists: true } },
} as const;

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
  subscriptions: { name: 'subscriptions', indexes: [REDIS_STREAM_KEY] },
  subscriptionProgress: { name: 'subscription_progress', indexes: [] },
  parkedDeliveries: {
    name: 'parked_deliveries',
    indexes: [
      { key: { subscriptionId: 1, state: 1, position: 1 }, name: 'subscriptionId_state_position' },
    ],
  },
  deliveryAttempts: { name: 'delivery_attempts', indexes: [] },
  secrets: { name: 'secrets', indexes: [] },
  tiles: { name: 'tiles', indexes: [] },
  treeEdge: { name: 'tree_edge', indexes: [] },
  checkpoints: { name: 'checkpoints', indexes: [] },
  logKeys: { name: 'log_keys', indexes: [] },
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
} as const satisfies Record<string, CollectionDescription>;

/** An index of events, for a query to say which one it relies on. */
export type EventIndexName = '_id_' | (typeof COLLECTIONS.events.indexes)[number]['name'];

/** The two databases: what is evidence, and what is derived or operational. */
export interface Databases {
  readonly client: MongoClient;
  readonly evidence: Db;
  readonly operations: Db;
}

export function databasesOf(client: MongoClient, name: string): Databases {
  // Whatever read preference the connection string has: a secondary may lag behind.
  const options = { readPreference: 'primary' } as const;
  const operations = client.db(`${name}_ops`, options);
  return { client, evidence: client.db(name, options), operations };
}

export function eventsOf({ evidence }: Databases, aggregateType: string) {
  const name = eventsCollectionName(aggregateType);
  return evidence.collection<EventDocument>(name, MAJORITY_READ);
}

export function leasesOf(databases: Databases): Collection<WriterLease> {
  return operational(databases, COLLECTIONS.leases.name);
}

export function apiKeysOf(databases: Databases): Collection<ApiKeyDocument> {
  return operational(databases, COLLECTIONS.apiKeys.name, AS_BUFFERS);
}

export function secretsOf(databases: Databases): Collection<SecretDocument> {
  return operational(databases, COLLECTIONS.secrets.name, AS_BUFFERS);
}

export function snapshotsOf(databases: Databases): Collection<SnapshotDocument> {
  return operational(databases, COLLECTIONS.snapshots.name);
}

export function snapshotPoliciesOf(databases: Databases): Collection<SnapshotPolicyDocument> {
  return operational(databases, COLLECTIONS.snapshotPolicies.name);
}

export function snapshotClaimsOf(databases: Databases): Collection<SnapshotClaimDocument> {
  return operational(databases, COLLECTIONS.snapshotClaims.name);
}

/** What is derived or operational; every process sees what a majority has. */
export function operational<Kept extends Document>(
  { operations }: Databases,
  name: string,
  options: Pick<CollectionOptions, 'promoteBuffers'> = {},
) {
  const concerns = { ...MAJORITY_READ, writeConcern: MAJORITY_WRITE };
  return operations.collection<Kept>(name, { ...concerns, ...options });
}

/** Not where there are UUIDs, which would be buffers like any other. */
const AS_BUFFERS = { promoteBuffers: true };

export function eventsCollectionName(aggregateType: string): string {
  return COLLECTIONS.events.prefix + aggregateType;
}

/** Acknowledged means on the disks of a majority. */
export const MAJORITY_WRITE = { w: 'majority', j: true } as const;

/** For reads outside a transaction; a transaction ignores what its collections say. */
export const MAJORITY_READ = {
  readConcern: { level: 'majority' },
  readPreference: 'primary',
} as const;
