import { CAPACITY, LIMITS } from '../../events/limits.js';
import { EVENT_PAGE, RECORDED_EVENT } from '../examples.js';
import { CLOUD_EVENTS_BATCH, CSV, JSON_TYPE, MESSAGE_PACK, NDJSON } from '../media-types.js';
import { CURSOR, LIMIT, optional, SCHEMA_VERSION, TEXT_SCHEMA, TYPE_SCHEMA, } from '../parameters.js';
import { ref } from '../schemas.js';
const COUNT = { type: 'integer', minimum: 0, maximum: Number.MAX_SAFE_INTEGER };
const TIME = { type: 'string', format: 'date-time' };
export const WAIT_MS = 5_000;
const isCount = 'must be an integer from 0';
const isText = 'must be 1 to 256 characters';
const isTime = 'must be a date and time as RFC 3339 has it, like 2026-11-23T19:55:07Z (a + is %2B in a URL)';
const PARAMETERS = [
    optional('aggregateType', 'Only events of this type.', TYPE_SCHEMA, 'is no aggregate type'),
    optional('aggregateId', 'Only events of this aggregate.', TEXT_SCHEMA, isText),
    optional('eventType', 'Only events of these types; may be given several times.', {
        type: 'array',
        items: TEXT_SCHEMA,
        minItems: 1,
        maxItems: LIMITS.eventTypesMax,
        uniqueItems: true,
    }, `must be 1 to ${LIMITS.eventTypesMax} different event types, each of 1 to 256 characters`),
    optional('userId', 'Only events of this user.', TEXT_SCHEMA, isText),
    optional('correlationId', 'Only events of this correlation.', TEXT_SCHEMA, isText),
    optional('tag', 'Only events with this tag.', TEXT_SCHEMA, isText),
    optional('from', 'Only events since then (inclusive).', TIME, isTime),
    optional('to', 'Only events before then (exclusive).', TIME, isTime),
    optional('fromPosition', 'Only events from this position on.', COUNT, isCount),
    optional('toPosition', 'Only events up to this position.', COUNT, isCount),
    optional('fromSequenceNumber', 'Only events from this sequence number on; goes with `aggregateId`.', COUNT, isCount),
    optional('toSequenceNumber', 'Only events up to this sequence number; goes with `aggregateId`.', COUNT, isCount),
    optional('order', 'By position, ascending or descending.', { enum: ['asc', 'desc'], default: 'asc' }, 'must be "asc" or "desc"'),
    SCHEMA_VERSION,
    LIMIT,
    CURSOR,
    optional('minPosition', 'Waits until the log has come so far, whichever process writes it.', COUNT, isCount),
    optional('waitMs', 'How long to wait for `minPosition`; 503 with the code `position_not_reached` after that.', { type: 'integer', minimum: 0, maximum: CAPACITY.waitTimeoutMsMax, default: WAIT_MS }, `must be an integer from 0 to ${CAPACITY.waitTimeoutMsMax}`),
];
export const READ_EVENTS = {
    operationId: 'readEvents',
    method: 'get',
    path: '/v1/events',
    access: 'events:read',
    budget: 'reads',
    tag: 'Events',
    summary: 'Read events',
    description: 'A page of the events that all of the parameters are true of, in position order. As NDJSON or ' +
        'CSV it is the whole result instead of a page; the connection breaks off where it fails.',
    parameters: PARAMETERS,
    responses: {
        200: {
            description: 'A page of events, or all of them.',
            headers: {
                Link: { description: 'The next page, `rel="next"`.', schema: { type: 'string' } },
            },
            content: {
                [JSON_TYPE]: { schema: ref('EventPage'), examples: { page: { value: EVENT_PAGE } } },
                [MESSAGE_PACK]: { schema: ref('EventPage') },
                [CLOUD_EVENTS_BATCH]: { schema: ref('CloudEvents') },
                [NDJSON]: {
                    schema: { type: 'string', description: 'One RecordedEvent a line.' },
                    examples: { events: { value: `${JSON.stringify(RECORDED_EVENT)}\n` } },
                },
                [CSV]: { schema: { type: 'string', description: 'RFC 4180, with a header.' } },
            },
        },
    },
    problems: [
        'invalid_request',
        'not_acceptable',
        'queue_full',
        'unavailable',
        'position_not_reached',
        'store_closed',
        'log_damaged',
        'upcast_failed',
        'schema_version_too_old',
    ],
};
//# sourceMappingURL=read-events.operation.js.map