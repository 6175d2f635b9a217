import { JSON_TYPE, MESSAGE_PACK, NDJSON } from '../media-types.ts';
import type { Content, Operation, Parameter } from '../operation.ts';
import { optional, SCHEMA_VERSION, TEXT_SCHEMA, TYPE_SCHEMA } from '../parameters.ts';
import { BLAME, REPLAY_REQUEST, REPLAYED, STATE_DIFF, STATE_NOW } from '../replay.examples.ts';
import { ref } from '../schemas.ts';

const AGGREGATE = '/v1/aggregates/{aggregateType}/{aggregateId}';

export const AGGREGATE_TYPE: Parameter = {
  name: 'aggregateType',
  in: 'path',
  description: 'The aggregate type.',
  schema: TYPE_SCHEMA,
  example: STATE_NOW.aggregateType,
  fault: 'is no aggregate type',
};

export const AGGREGATE_ID: Parameter = {
  name: 'aggregateId',
  in: 'path',
  description: 'The aggregate id.',
  schema: TEXT_SCHEMA,
  example: STATE_NOW.aggregateId,
  fault: 'must be 1 to 256 characters',
};

const HANDLER = optional(
  'handler',
  'The name of a reducer of the type, or `merge-patch`; the type’s own where absent.',
  TEXT_SCHEMA,
  'must be 1 to 256 characters',
);

const POINT = { type: 'string', minLength: 1, maxLength: 64 };
const IS_POINT = 'must be a sequence number, or a date and time of RFC 3339';

const READ = {
  method: 'get',
  access: 'events:read',
  budget: 'reads',
  tag: 'States',
} as const;

const PROBLEMS: Operation['problems'] = [
  ...(['invalid_request', 'not_acceptable', 'aggregate_not_found', 'unavailable'] as const),
  ...(['reducer_failed', 'upcast_failed', 'schema_version_too_old', 'log_damaged'] as const),
  'queue_full',
];

export const READ_STATE: Operation = {
  ...READ,
  operationId: 'readState',
  path: AGGREGATE,
  summary: 'Read the state of an aggregate',
  description:
    'Its events folded by its reducer, up to now or to a point before. The `ETag` goes into the ' +
    '`If-Match` of the append that is decided by it.',
  parameters: [
    ...[AGGREGATE_TYPE, AGGREGATE_ID],
    optional('at', 'A sequence number, or a time (RFC 3339); both inclusive.', POINT, IS_POINT),
    HANDLER,
    SCHEMA_VERSION,
  ],
  responses: {
    200: {
      description: 'The state.',
      headers: { ETag: { description: 'Its sequence number.', schema: { type: 'string' } } },
      content: both(ref('AggregateState'), STATE_NOW),
    },
  },
  problems: PROBLEMS,
};

export const DIFF_STATES: Operation = {
  ...READ,
  budget: 'expensive',
  operationId: 'diffStates',
  path: `${AGGREGATE}/diff`,
  summary: 'Compare the states of an aggregate at two points',
  parameters: [
    ...[AGGREGATE_TYPE, AGGREGATE_ID],
    optional('from', 'A sequence number, or a time; 0 where absent.', POINT, IS_POINT),
    optional('to', 'A sequence number, or a time; now where absent.', POINT, IS_POINT),
    HANDLER,
  ],
  responses: {
    200: { description: 'A JSON Patch.', content: both(ref('StateDiff'), STATE_DIFF) },
  },
  problems: PROBLEMS,
};

export const BLAME_STATE: Operation = {
  ...READ,
  budget: 'expensive',
  operationId: 'blameState',
  path: `${AGGREGATE}/blame`,
  summary: 'Find the event that last set a value of the state',
  parameters: [
    ...[AGGREGATE_TYPE, AGGREGATE_ID],
    optional(
      'path',
      'A JSON Pointer (RFC 6901) into the state; all of it where absent.',
      { type: 'string', maxLength: 2_048, pattern: '^(/([^~]|~[01])*)?$' },
      'must be a JSON Pointer (RFC 6901)',
    ),
    optional('at', 'A sequence number, or a time; both inclusive.', POINT, IS_POINT),
    HANDLER,
  ],
  responses: {
    200: { description: 'The value, and the event.', content: both(ref('Blame'), BLAME) },
  },
  problems: [...PROBLEMS, 'not_found'],
};

export const REPLAY_AGGREGATE: Operation = {
  operationId: 'replayAggregate',
  method: 'post',
  path: '/v1/events/replay/{aggregateId}',
  access: 'events:replay',
  budget: 'expensive',
  tag: 'States',
  summary: 'Replay an aggregate to a point',
  description:
    'As NDJSON it says how far it has come (`{"progress": …}`), with `trace` what each event has ' +
    'changed (`{"step": …}`), and at last the `{"result": …}`, or the `{"problem": …}` where it fails ' +
    'after that has begun. A client that leaves ends the work.',
  parameters: [AGGREGATE_ID],
  requestBody: both(ref('ReplayRequest'), REPLAY_REQUEST),
  responses: {
    200: {
      description: 'The state, and how it came about.',
      headers: { ETag: { description: 'Its sequence number.', schema: { type: 'string' } } },
      content: {
        ...both(ref('Replayed'), REPLAYED),
        [NDJSON]: {
          schema: { type: 'string', description: 'Lines of progress, steps and the result.' },
          examples: { result: { value: `${JSON.stringify({ result: REPLAYED })}\n` } },
        },
      },
    },
  },
  problems: [
    ...PROBLEMS,
    ...(['aggregate_type_ambiguous', 'payload_too_large', 'unsupported_media_type'] as const),
  ],
};

export function both(schema: Content[string]['schema'], value: unknown): Content {
  return { [JSON_TYPE]: { schema, examples: { example: { value } } }, [MESSAGE_PACK]: { schema } };
}
