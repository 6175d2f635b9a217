import { AGGREGATE_TYPE_PATTERN } from './limits.js';
const TEXT = { type: 'string' };
const COUNT = { type: 'integer', minimum: 1 };
/** An event as the store gives it back: JSON Schema 2020-12. */
export const RECORDED_EVENT_SCHEMA = {
    title: 'RecordedEvent',
    description: 'An event as it was recorded. Nothing in it ever changes.',
    type: 'object',
    required: [
        'eventId',
        'eventType',
        'aggregateType',
        'aggregateId',
        'sequenceNumber',
        'position',
        'timestamp',
        'version',
        'data',
        'metadata',
        'tags',
        'hash',
    ],
    additionalProperties: false,
    properties: {
        eventId: { ...TEXT, format: 'uuid', description: 'The client’s, or made by the store.' },
        eventType: TEXT,
        aggregateType: { ...TEXT, pattern: AGGREGATE_TYPE_PATTERN.source },
        aggregateId: TEXT,
        sequenceNumber: { ...COUNT, description: 'Place in the aggregate: 1, 2, 3 … without a gap.' },
        position: { ...COUNT, description: 'Place in the whole log: 1, 2, 3 … without a gap.' },
        timestamp: {
            ...TEXT,
            format: 'date-time',
            description: 'UTC, with milliseconds; never decreases as the position grows.',
        },
        userId: TEXT,
        correlationId: { ...TEXT, description: 'The id of the request, where the event gave none.' },
        causationId: TEXT,
        version: { ...COUNT, description: 'The schema version that `data` is in.' },
        storedVersion: {
            ...COUNT,
            description: 'The one that it is stored in, and that `hash` is of, where that is another.',
        },
        data: { type: 'object' },
        metadata: {
            type: 'object',
            description: 'As given; with `traceparent` and `tracestate` of the request where it had them.',
        },
        tags: { type: 'array', items: TEXT },
        hash: {
            ...TEXT,
            pattern: '^[0-9a-f]{64}$',
            description: 'The leaf hash in the Merkle log (RFC 6962).',
        },
    },
};
//# sourceMappingURL=recorded-event.schema.js.map