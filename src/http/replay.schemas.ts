import { LIMITS } from '../events/limits.ts';
import { SNAPSHOT_POLICY_SCHEMA } from '../events/snapshot-policy.schema.ts';

const TEXT = { type: 'string' } as const;
const TIME = { ...TEXT, format: 'date-time' } as const;
const COUNT = { type: 'integer', minimum: 0 } as const;
const HASH = { ...TEXT, pattern: '^[0-9a-f]{64}$' } as const;

const HANDLER = {
  type: 'object',
  required: ['name', 'version'],
  additionalProperties: false,
  properties: { name: TEXT, version: COUNT },
} as const;

const AGGREGATE = { aggregateId: TEXT, aggregateType: TEXT } as const;

const STARTED_FROM = {
  type: ['object', 'null'],
  required: ['sequenceNumber'],
  additionalProperties: false,
  properties: { sequenceNumber: COUNT },
} as const;

const REACHED = {
  type: 'object',
  required: ['sequenceNumber'],
  additionalProperties: false,
  properties: { sequenceNumber: COUNT },
} as const;

const STATE = {
  ...AGGREGATE,
  sequenceNumber: { ...COUNT, description: 'Of the last stored event in it; 0 before the first.' },
  timestamp: { ...TIME, description: 'Of that event.' },
  handler: HANDLER,
  state: { type: 'object' },
} as const;

const STATE_REQUIRED = [
  ...(['aggregateId', 'aggregateType', 'sequenceNumber', 'handler', 'state'] as const),
] as const;

const SCHEMA_VERSION = {
  type: ['string', 'integer'],
  pattern: '^(latest|stored)$',
  minimum: 1,
  description: 'In which version of their schemas the reducer gets the events.',
} as const;

/** What goes over the wire about states and snapshots, by the names in the OpenAPI document. */
export const REPLAY_SCHEMAS = {
  ReplayRequest: {
    type: 'object',
    additionalProperties: false,
    properties: {
      aggregateType: { ...TEXT, description: 'May be absent where one type has this id alone.' },
      toSequenceNumber: { ...COUNT, description: 'Inclusive; to the end where absent.' },
      toTimestamp: { ...TIME, description: 'Up to the last event at or before then.' },
      useSnapshot: { type: 'boolean', default: true, description: 'False: from the first event.' },
      schemaVersion: SCHEMA_VERSION,
      handler: { ...TEXT, description: 'A reducer of the type by its name, or `merge-patch`.' },
      whatIf: {
        type: 'array',
        maxItems: LIMITS.whatIfEventsMax,
        items: {
          type: 'object',
          required: ['eventType', 'data'],
          additionalProperties: false,
          properties: {
            eventType: TEXT,
            version: { type: 'integer', minimum: 1 },
            data: { type: 'object' },
          },
        },
        description: 'Events folded on top. They are checked as an append would, and never stored.',
      },
      trace: { type: 'boolean', default: false, description: 'Goes with NDJSON.' },
      fromSequenceNumber: { type: 'integer', minimum: 1, description: 'Goes with `trace`.' },
    },
  },
  SnapshotRequest: {
    type: 'object',
    additionalProperties: false,
    properties: {
      aggregateType: { ...TEXT, description: 'May be absent where one type has this id alone.' },
      handler: { ...TEXT, description: 'A reducer of the type by its name; its own where absent.' },
    },
  },
  Replayed: {
    type: 'object',
    required: [
      ...STATE_REQUIRED,
      ...(['eventsApplied', 'whatIfApplied', 'snapshot', 'kept', 'durationMs'] as const),
    ],
    additionalProperties: false,
    properties: {
      ...STATE,
      eventsApplied: { ...COUNT, description: 'Stored events that were read and folded for it.' },
      whatIfApplied: COUNT,
      snapshot: { ...STARTED_FROM, description: 'The snapshot that it began with.' },
      kept: { ...STARTED_FROM, description: 'The state of an earlier replay that it began with.' },
      durationMs: { type: 'number', minimum: 0 },
    },
  },
  AggregateState: {
    type: 'object',
    required: STATE_REQUIRED,
    additionalProperties: false,
    properties: STATE,
  },
  StateDiff: {
    type: 'object',
    required: ['aggregateId', 'aggregateType', 'handler', 'from', 'to', 'patch'],
    additionalProperties: false,
    properties: {
      ...AGGREGATE,
      handler: HANDLER,
      from: REACHED,
      to: REACHED,
      patch: { type: 'array', items: { type: 'object' }, description: 'RFC 6902.' },
    },
  },
  Blame: {
    description: 'The event that last changed the value at a place of the state.',
    type: 'object',
    required: ['aggregateId', 'aggregateType', 'path', 'value', 'sequenceNumber'],
    additionalProperties: false,
    properties: {
      ...AGGREGATE,
      path: TEXT,
      value: { description: 'The value that is there now.' },
      sequenceNumber: { ...COUNT, description: '0 where it is so from the beginning.' },
      eventId: TEXT,
      eventType: TEXT,
      userId: TEXT,
      timestamp: TIME,
    },
  },
  Snapshot: {
    description: 'What is known of a snapshot; its state is what replays begin with.',
    type: 'object',
    required: [
      ...(['aggregateId', 'aggregateType', 'handler', 'sequenceNumber', 'timestamp'] as const),
      ...(['createdAt', 'sizeBytes', 'stateHash', 'schemaVersions'] as const),
    ],
    additionalProperties: false,
    properties: {
      ...AGGREGATE,
      handler: HANDLER,
      sequenceNumber: COUNT,
      timestamp: { ...TIME, description: 'Of the last event in it.' },
      createdAt: TIME,
      sizeBytes: COUNT,
      stateHash: HASH,
      schemaVersions: { type: 'object', additionalProperties: COUNT },
    },
  },
  SnapshotList: {
    type: 'object',
    required: ['snapshots'],
    additionalProperties: false,
    properties: {
      snapshots: { type: 'array', items: { $ref: '#/components/schemas/Snapshot' } },
    },
  },
  RemovedSnapshots: {
    type: 'object',
    required: ['removed'],
    additionalProperties: false,
    properties: { removed: { ...COUNT, description: 'How many there were, of all handlers.' } },
  },
  SnapshotPolicy: SNAPSHOT_POLICY_SCHEMA,
  SnapshotPolicies: {
    type: 'object',
    required: ['byDefault', 'overrides'],
    additionalProperties: false,
    properties: {
      byDefault: { $ref: '#/components/schemas/SnapshotPolicy' },
      overrides: {
        type: 'array',
        items: {
          type: 'object',
          required: ['aggregateType'],
          additionalProperties: false,
          properties: { aggregateType: TEXT, ...SNAPSHOT_POLICY_SCHEMA.properties },
        },
      },
    },
  },
} as const;
