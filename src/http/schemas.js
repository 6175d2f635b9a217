import { NEW_API_KEY_SCHEMA } from '../access/new-api-key.schema.js';
import { JSON_TYPE_PATTERN, URI_REFERENCE_PATTERN } from '../events/cloud-event-attributes.js';
import { AGGREGATE_TYPE_PATTERN, CAPACITY, LIMITS } from '../events/limits.js';
import { NEW_EVENT_SCHEMA } from '../events/new-event.schema.js';
import { RECORDED_EVENT_SCHEMA } from '../events/recorded-event.schema.js';
import { EVENT_SCHEMA_SCHEMAS } from './event-schemas.schemas.js';
import { REPLAY_SCHEMAS } from './replay.schemas.js';
export const ref = (name) => ({
    $ref: `#/components/schemas/${name}`,
});
const TEXT = { type: 'string' };
const ATTRIBUTE = { ...TEXT, pattern: '^[^\\u0000-\\u001f\\u007f-\\u009f]+$' };
const COUNT = { type: 'integer', minimum: 0 };
const PLACE = {
    type: 'object',
    required: ['sequenceNumber', 'position', 'timestamp'],
    additionalProperties: false,
    properties: {
        sequenceNumber: COUNT,
        position: COUNT,
        timestamp: { ...TEXT, format: 'date-time' },
    },
};
const PAGE = {
    type: 'object',
    required: ['limit', 'nextCursor'],
    additionalProperties: false,
    properties: {
        limit: { type: 'integer', minimum: 1 },
        nextCursor: {
            type: ['string', 'null'],
            description: 'Null on the last page. A page may be short, or empty, before the last one.',
        },
    },
};
const TIME = { ...TEXT, format: 'date-time' };
const API_KEY_PROPERTIES = {
    keyId: { ...TEXT, pattern: '^[0-9a-f]{16}$' },
    name: TEXT,
    userId: { ...TEXT, description: 'Whose events those are that are appended with it.' },
    scopes: { type: 'array', items: TEXT },
    createdAt: TIME,
    createdBy: { ...TEXT, description: 'The credential that created it.' },
    expiresAt: TIME,
    revokedAt: TIME,
    lastUsedAt: { ...TIME, description: 'Up to a minute behind.' },
};
const API_KEY_REQUIRED = ['keyId', 'name', 'userId', 'scopes', 'createdAt'];
/** What goes over the wire, by the names that the OpenAPI document gives it. */
export const SCHEMAS = {
    NewEvent: NEW_EVENT_SCHEMA,
    NewEvents: {
        description: 'Several events, of any aggregates: all of them are recorded, or none.',
        type: 'object',
        required: ['events'],
        additionalProperties: false,
        properties: {
            events: {
                type: 'array',
                minItems: 1,
                maxItems: LIMITS.batchEventsMax,
                items: { $ref: '#/components/schemas/NewEvent' },
            },
        },
    },
    RecordedEvent: RECORDED_EVENT_SCHEMA,
    RecordedEvents: {
        type: 'object',
        required: ['events'],
        additionalProperties: false,
        properties: {
            events: { type: 'array', items: { $ref: '#/components/schemas/RecordedEvent' } },
        },
    },
    EventPage: {
        type: 'object',
        required: ['events', 'page', 'head'],
        additionalProperties: false,
        properties: {
            events: { type: 'array', items: { $ref: '#/components/schemas/RecordedEvent' } },
            page: { $ref: '#/components/schemas/Page' },
            head: { ...COUNT, description: 'The position of the newest event.' },
        },
    },
    Page: PAGE,
    Place: PLACE,
    AggregateTypes: {
        type: 'object',
        required: ['aggregateTypes'],
        additionalProperties: false,
        properties: {
            aggregateTypes: {
                type: 'array',
                maxItems: LIMITS.aggregateTypesMax,
                items: {
                    type: 'object',
                    required: ['aggregateType', 'countEstimate', 'first', 'last'],
                    additionalProperties: false,
                    properties: {
                        aggregateType: { ...TEXT, pattern: AGGREGATE_TYPE_PATTERN.source },
                        countEstimate: { ...COUNT, description: 'How many events; exact but after a crash.' },
                        first: { $ref: '#/components/schemas/Place' },
                        last: { $ref: '#/components/schemas/Place' },
                    },
                },
            },
        },
    },
    Aggregates: {
        type: 'object',
        required: ['aggregates', 'page'],
        additionalProperties: false,
        properties: {
            aggregates: {
                type: 'array',
                items: {
                    type: 'object',
                    required: ['aggregateType', 'aggregateId', 'count', 'first', 'last'],
                    additionalProperties: false,
                    properties: {
                        aggregateType: { ...TEXT, pattern: AGGREGATE_TYPE_PATTERN.source },
                        aggregateId: TEXT,
                        count: { ...COUNT, description: 'How many events it has.' },
                        first: { $ref: '#/components/schemas/Place' },
                        last: { $ref: '#/components/schemas/Place' },
                    },
                },
            },
            page: { $ref: '#/components/schemas/Page' },
        },
    },
    ...EVENT_SCHEMA_SCHEMAS,
    ...REPLAY_SCHEMAS,
    NewApiKey: NEW_API_KEY_SCHEMA,
    ApiKey: {
        type: 'object',
        required: API_KEY_REQUIRED,
        additionalProperties: false,
        properties: API_KEY_PROPERTIES,
    },
    CreatedApiKey: {
        type: 'object',
        required: [...API_KEY_REQUIRED, 'key'],
        additionalProperties: false,
        properties: {
            ...API_KEY_PROPERTIES,
            key: { ...TEXT, description: 'The key itself, shown here and never again.' },
        },
    },
    ApiKeys: {
        type: 'object',
        required: ['keys', 'page'],
        additionalProperties: false,
        properties: {
            keys: { type: 'array', items: { $ref: '#/components/schemas/ApiKey' } },
            page: { $ref: '#/components/schemas/Page' },
        },
    },
    CloudEvent: {
        description: 'A CloudEvent 1.0 in structured JSON; see docs/cloudevents.md.',
        type: 'object',
        required: ['specversion', 'id', 'source', 'type', 'subject', 'aggregatetype', 'data'],
        propertyNames: { pattern: '^[a-z0-9]{1,20}$' },
        properties: {
            specversion: { const: '1.0' },
            id: { ...ATTRIBUTE, description: 'Becomes the event id where it is a UUID.' },
            source: { ...ATTRIBUTE, pattern: URI_REFERENCE_PATTERN.source, format: 'uri-reference' },
            type: { ...ATTRIBUTE, description: 'The event type.' },
            subject: { ...ATTRIBUTE, description: 'The aggregate id.' },
            aggregatetype: { ...TEXT, pattern: AGGREGATE_TYPE_PATTERN.source },
            time: { type: ['string', 'null'], format: 'date-time' },
            datacontenttype: {
                type: ['string', 'null'],
                pattern: JSON_TYPE_PATTERN.source,
                description: 'A type of JSON.',
            },
            dataschema: { type: ['string', 'null'], format: 'uri' },
            data: { type: 'object' },
        },
        additionalProperties: {
            type: ['string', 'integer', 'boolean', 'null'],
            pattern: '^[^\\u0000-\\u001f\\u007f-\\u009f]*$',
            minimum: -(2 ** 31),
            maximum: 2 ** 31 - 1,
            description: 'Extension attributes; docs/cloudevents.md has those that fields of ours become.',
        },
    },
    CloudEvents: {
        type: 'array',
        items: { $ref: '#/components/schemas/CloudEvent' },
        maxItems: CAPACITY.pageEventsMax,
    },
    NewCloudEvents: {
        type: 'array',
        items: { $ref: '#/components/schemas/CloudEvent' },
        minItems: 1,
        maxItems: LIMITS.batchEventsMax,
    },
    Problem: {
        description: 'RFC 9457 problem details; what a code says besides is in docs/errors.md.',
        type: 'object',
        required: ['type', 'title', 'status', 'code', 'detail'],
        properties: {
            type: { ...TEXT, format: 'uri-reference' },
            title: TEXT,
            status: { type: 'integer', minimum: 400, maximum: 599 },
            code: { ...TEXT, description: 'Stable; what programs should look at.' },
            detail: { ...TEXT, description: 'A sentence for people.' },
            faults: {
                type: 'array',
                items: {
                    type: 'object',
                    required: ['pointer', 'message'],
                    properties: {
                        pointer: {
                            ...TEXT,
                            description: 'A JSON Pointer (RFC 6901) into the body, or `/name` of a parameter or header.',
                        },
                        message: TEXT,
                    },
                },
            },
        },
    },
};
//# sourceMappingURL=schemas.js.map