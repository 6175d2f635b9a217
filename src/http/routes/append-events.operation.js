import { CLOUD_EVENT_EXAMPLE, NEW_EVENT, RECORDED_EVENT } from '../examples.js';
import { IDEMPOTENCY_KEY_PATTERN } from '../idempotency-key.js';
import { CLOUD_EVENT, CLOUD_EVENTS_BATCH, JSON_TYPE, MESSAGE_PACK } from '../media-types.js';
import { IF_MATCH_PATTERN } from '../preconditions.js';
import { ref } from '../schemas.js';
const PARAMETERS = [
    {
        name: 'If-Match',
        in: 'header',
        description: 'The last sequence number that the one aggregate of the events must have, `"7"`, or `*`: ' +
            'it must exist. Otherwise 412.',
        schema: { type: 'string', pattern: IF_MATCH_PATTERN.source },
    },
    {
        name: 'If-None-Match',
        in: 'header',
        description: '`*`: the one aggregate of the events must be new. Otherwise 412.',
        schema: { const: '*' },
    },
    {
        name: 'Idempotency-Key',
        in: 'header',
        description: 'For events without an `eventId`: the ids are derived from it, so that the same request ' +
            'with the same key is never stored twice.',
        schema: { type: 'string', pattern: IDEMPOTENCY_KEY_PATTERN.source },
    },
];
const REQUEST = {
    [JSON_TYPE]: {
        schema: { oneOf: [ref('NewEvent'), ref('NewEvents')] },
        examples: {
            event: { summary: 'One event', value: NEW_EVENT },
            first: {
                summary: 'One event of an aggregate that must be new',
                value: { ...NEW_EVENT, aggregateId: 'mission-43', expectedSequenceNumber: 0 },
            },
            batch: { summary: 'Several, all or none', value: { events: [NEW_EVENT, NEW_EVENT] } },
        },
    },
    [MESSAGE_PACK]: { schema: { oneOf: [ref('NewEvent'), ref('NewEvents')] } },
    [CLOUD_EVENT]: {
        schema: ref('CloudEvent'),
        examples: { cloudEvent: { value: CLOUD_EVENT_EXAMPLE } },
    },
    [CLOUD_EVENTS_BATCH]: {
        schema: ref('NewCloudEvents'),
        examples: { cloudEvents: { value: [CLOUD_EVENT_EXAMPLE] } },
    },
};
const RECORDED = {
    [JSON_TYPE]: {
        schema: { oneOf: [ref('RecordedEvent'), ref('RecordedEvents')] },
        examples: { event: { value: RECORDED_EVENT }, batch: { value: { events: [RECORDED_EVENT] } } },
    },
    [MESSAGE_PACK]: { schema: { oneOf: [ref('RecordedEvent'), ref('RecordedEvents')] } },
    [CLOUD_EVENT]: { schema: ref('CloudEvent') },
    [CLOUD_EVENTS_BATCH]: { schema: ref('CloudEvents') },
};
const HEADERS = {
    Location: { description: 'Of one event: where it is.', schema: { type: 'string' } },
    ETag: { description: 'Of one event: its sequence number.', schema: { type: 'string' } },
};
export const APPEND_EVENTS = {
    operationId: 'appendEvents',
    method: 'post',
    path: '/v1/events',
    access: 'events:append',
    budget: 'appends',
    tag: 'Events',
    summary: 'Append events',
    description: 'Records one event, or a batch of them: all or none. Once it is answered with 201, the events ' +
        'are on the disks of a majority. 503 with the code `outcome_unknown`: send the same request ' +
        'again, with the `eventIds` of the problem where it had none.',
    parameters: PARAMETERS,
    requestBody: REQUEST,
    responses: {
        201: { description: 'Recorded.', headers: HEADERS, content: RECORDED },
        200: {
            description: 'An earlier request had stored these very events; this is what it recorded.',
            headers: HEADERS,
            content: RECORDED,
        },
    },
    problems: [
        'invalid_request',
        'not_acceptable',
        'sequence_conflict',
        'event_id_conflict',
        'aggregate_type_limit',
        'precondition_failed',
        'payload_too_large',
        'unsupported_media_type',
        'idempotency_key_reused',
        'schema_violation',
        'queue_full',
        'unavailable',
        'outcome_unknown',
        'store_closed',
    ],
};
//# sourceMappingURL=append-events.operation.js.map