import { LIMITS } from '../../events/limits.ts';
import { RECORDED_EVENT } from '../examples.ts';
import { EVENT_STREAM } from '../media-types.ts';
import type { Operation, Parameter, Schema } from '../operation.ts';
import { optional, SCHEMA_VERSION, TEXT_SCHEMA, TYPE_SCHEMA } from '../parameters.ts';
import { eventMessage, LIVE_FORMATS } from '../server-sent-events.ts';

const WHERE_CHARACTERS_MAX = LIMITS.whereCharactersMax;

function listOf(name: string, description: string, items: Schema, item: string): Parameter {
  const maxItems = LIMITS.filterEntriesMax;
  return optional(
    name,
    `${description} May be given several times.`,
    { type: 'array', items, minItems: 1, maxItems, uniqueItems: true },
    `must be 1 to ${maxItems} different ${item}`,
  );
}

const TEXTS = 'texts, each of 1 to 256 characters';

const PARAMETERS: readonly Parameter[] = [
  listOf('eventTypes', 'Only events of these types.', TEXT_SCHEMA, TEXTS),
  listOf(
    'aggregateTypes',
    'Only events of aggregates of these types; `Audit` has to be named.',
    TYPE_SCHEMA,
    'aggregate types',
  ),
  listOf('aggregateIds', 'Only events of these aggregates.', TEXT_SCHEMA, TEXTS),
  listOf('userIds', 'Only events of these users.', TEXT_SCHEMA, TEXTS),
  listOf('tags', 'Only events with any of these tags.', TEXT_SCHEMA, TEXTS),
  optional(
    'where',
    'Only events that this JSONata expression is true of: `data.total > 100`. An event for which it ' +
      'fails, or takes too long, ends the stream.',
    { type: 'string', minLength: 1, maxLength: WHERE_CHARACTERS_MAX },
    `must be a JSONata expression of 1 to ${WHERE_CHARACTERS_MAX} characters`,
  ),
  optional(
    'from',
    'Where to begin: `beginning`; `now`, which is the default; behind a position, which is not beyond ' +
      'the newest event; or with the first event at a time (RFC 3339) or later, which is not in the ' +
      'future.',
    { type: 'string', minLength: 1, maxLength: 64, default: 'now' },
    'must be "beginning", "now", a position, or a time as RFC 3339 has it (a + is %2B in a URL)',
  ),
  SCHEMA_VERSION,
  optional(
    'format',
    'What the data of a message is: the event as everywhere, or a CloudEvent.',
    { enum: LIVE_FORMATS, default: 'json' },
    'must be "json" or "cloudevents"',
  ),
  {
    name: 'Last-Event-ID',
    in: 'header',
    description:
      'The position to go on behind, in place of `from`, as an `EventSource` sends it. Not beyond the ' +
      'newest event.',
    schema: { type: 'integer', minimum: 0, maximum: Number.MAX_SAFE_INTEGER },
  },
];

export const STREAM_EVENTS: Operation = {
  operationId: 'streamEvents',
  method: 'get',
  path: '/v1/events/stream',
  access: 'events:subscribe',
  budget: 'reads',
  tag: 'Events',
  summary: 'Follow events live',
  description:
    'Server-Sent Events: what is there already from the place where the stream begins, and then ' +
    'each event as it is recorded, without a gap. The id of a message is the position, its event ' +
    'the type. Every 15 seconds comes the comment `: heartbeat` with an id and no data: an ' +
    '`EventSource` shows nothing of it, and goes on from there when it connects again, however rare ' +
    'the events of its filter are. A client that takes nothing for 30 seconds is dropped. An event ' +
    'that cannot be had ends the stream with a message `error`, whose data is the problem.',
  parameters: PARAMETERS,
  responses: {
    200: {
      description: 'Events as they come, without an end.',
      content: {
        [EVENT_STREAM]: {
          schema: { type: 'string', description: 'Messages, each with a RecordedEvent as data.' },
          examples: { events: { value: eventMessage(RECORDED_EVENT, 'json') } },
        },
      },
    },
  },
  problems: ['invalid_request', 'not_acceptable', 'queue_full', 'unavailable', 'store_closed'],
};
