import type { Operation } from '../operation.ts';
import { optional, TEXT_SCHEMA, TYPE_SCHEMA } from '../parameters.ts';
import {
  SNAPSHOT,
  SNAPSHOT_POLICIES,
  SNAPSHOT_POLICY,
  SNAPSHOT_REQUEST,
} from '../replay.examples.ts';
import { ref } from '../schemas.ts';
import { AGGREGATE_ID, AGGREGATE_TYPE, both } from './states.operations.ts';

const SNAPSHOTS = '/v1/events/snapshot/{aggregateId}';
const POLICIES = '/v1/snapshots/policies';

const READ = { method: 'get', access: 'events:read', budget: 'reads', tag: 'States' } as const;
const MANAGE = { access: 'events:replay', budget: 'expensive', tag: 'States' } as const;

const OF_TYPE = optional(
  'aggregateType',
  'The aggregate type; may be absent where one type has this id alone.',
  TYPE_SCHEMA,
  'is no aggregate type',
);

const AMBIGUOUS = [
  ...(['invalid_request', 'not_acceptable', 'unavailable'] as const),
  ...(['aggregate_not_found', 'aggregate_type_ambiguous'] as const),
] as const;

const BODY_PROBLEMS = ['payload_too_large', 'unsupported_media_type', 'queue_full'] as const;

export const TAKE_SNAPSHOT: Operation = {
  ...MANAGE,
  operationId: 'takeSnapshot',
  method: 'post',
  path: SNAPSHOTS,
  summary: 'Take a snapshot of an aggregate',
  description:
    'Its state now is kept, for replays to begin with. Where this very snapshot is there already, ' +
    'that one is told of. The type and the handler may be said in the query or in a body.',
  parameters: [
    ...[AGGREGATE_ID, OF_TYPE],
    optional(
      'handler',
      'A reducer of the type, by its name.',
      TEXT_SCHEMA,
      'must be 1 to 256 characters',
    ),
  ],
  requestBody: both(ref('SnapshotRequest'), SNAPSHOT_REQUEST),
  responses: {
    201: { description: 'What is known of it.', content: both(ref('Snapshot'), SNAPSHOT) },
  },
  problems: [
    ...AMBIGUOUS,
    ...(['reducer_failed', 'upcast_failed', 'snapshot_too_large', 'log_damaged'] as const),
    ...BODY_PROBLEMS,
  ],
};

export const LIST_SNAPSHOTS: Operation = {
  ...READ,
  operationId: 'listSnapshots',
  path: SNAPSHOTS,
  summary: 'List the snapshots of an aggregate',
  description: 'Those of all handlers, the newest first; at most 1,000.',
  parameters: [AGGREGATE_ID, OF_TYPE],
  responses: {
    200: {
      description: 'The snapshots, without their states.',
      content: both(ref('SnapshotList'), { snapshots: [SNAPSHOT] }),
    },
  },
  problems: AMBIGUOUS,
};

export const REMOVE_SNAPSHOT: Operation = {
  ...MANAGE,
  operationId: 'removeSnapshot',
  method: 'delete',
  path: SNAPSHOTS,
  summary: 'Remove a snapshot',
  description: 'Those of all handlers at a sequence number. Replays begin with the one before.',
  parameters: [
    ...[AGGREGATE_ID, OF_TYPE],
    optional(
      'sequenceNumber',
      'Of the snapshot; must be given.',
      { type: 'integer', minimum: 1, maximum: Number.MAX_SAFE_INTEGER },
      'must be an integer from 1',
    ),
  ],
  responses: {
    200: {
      description: 'How many there were.',
      content: both(ref('RemovedSnapshots'), { removed: 1 }),
    },
  },
  problems: [...AMBIGUOUS, 'not_found'],
};

const POLICY_PROBLEMS = ['invalid_request', 'not_acceptable', 'unavailable'] as const;
const POLICY = both(ref('SnapshotPolicy'), SNAPSHOT_POLICY);

export const READ_SNAPSHOT_POLICIES: Operation = {
  ...READ,
  operationId: 'readSnapshotPolicies',
  path: POLICIES,
  summary: 'Read when snapshots are taken by themselves',
  parameters: [],
  responses: {
    200: {
      description: 'The default, and what holds for some aggregate types.',
      content: both(ref('SnapshotPolicies'), SNAPSHOT_POLICIES),
    },
  },
  problems: POLICY_PROBLEMS,
};

export const SET_SNAPSHOT_DEFAULT: Operation = {
  ...MANAGE,
  operationId: 'setSnapshotDefault',
  method: 'put',
  path: POLICIES,
  summary: 'Set the snapshot policy of all types that have none of their own',
  description: 'What is not given is as the product has it. Takes the scope for every type.',
  parameters: [],
  requestBody: POLICY,
  responses: { 200: { description: 'The policy.', content: POLICY } },
  problems: [...POLICY_PROBLEMS, ...BODY_PROBLEMS],
};

export const RESET_SNAPSHOT_DEFAULT: Operation = {
  ...MANAGE,
  operationId: 'resetSnapshotDefault',
  method: 'delete',
  path: POLICIES,
  summary: 'Take back the default snapshot policy',
  description: 'The product’s own holds again. Again is no harm.',
  parameters: [],
  responses: {
    200: {
      description: 'The policies that hold now.',
      content: both(ref('SnapshotPolicies'), SNAPSHOT_POLICIES),
    },
  },
  problems: POLICY_PROBLEMS,
};

export const SET_SNAPSHOT_POLICY: Operation = {
  ...MANAGE,
  operationId: 'setSnapshotPolicy',
  method: 'put',
  path: `${POLICIES}/{aggregateType}`,
  summary: 'Set the snapshot policy of an aggregate type',
  parameters: [AGGREGATE_TYPE],
  requestBody: POLICY,
  responses: { 200: { description: 'The policy.', content: POLICY } },
  problems: [...POLICY_PROBLEMS, ...BODY_PROBLEMS, 'aggregate_type_limit'],
};

export const RESET_SNAPSHOT_POLICY: Operation = {
  ...MANAGE,
  operationId: 'resetSnapshotPolicy',
  method: 'delete',
  path: `${POLICIES}/{aggregateType}`,
  summary: 'Take back the snapshot policy of an aggregate type',
  description: 'The default holds again. Again is no harm.',
  parameters: [AGGREGATE_TYPE],
  responses: {
    200: {
      description: 'The policies that hold now.',
      content: both(ref('SnapshotPolicies'), SNAPSHOT_POLICIES),
    },
  },
  problems: POLICY_PROBLEMS,
};
