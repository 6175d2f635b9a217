import { AGGREGATE_TYPE_PATTERN, EVENT_TYPE_NAME_PATTERN, LIMITS } from '../events/limits.js';
import { COMPATIBILITY_MODES } from '../schemas.js';
const TEXT = { type: 'string' };
const VERSION = { type: 'integer', minimum: 1, maximum: LIMITS.schemaVersionsMax };
const VERSIONS = { type: 'array', items: VERSION };
const SUBJECT = {
    aggregateType: { ...TEXT, pattern: AGGREGATE_TYPE_PATTERN.source },
    eventType: { ...TEXT, pattern: EVENT_TYPE_NAME_PATTERN.source },
};
export const MODE = {
    enum: COMPATIBILITY_MODES,
    description: 'Which readers must keep working: `BACKWARD` is those of the new version, on data of the one ' +
        'before; `FORWARD` those of the one before, on new data; `FULL` both; `…_TRANSITIVE` all ' +
        'versions before.',
};
const SUMMARY = {
    ...SUBJECT,
    mode: MODE,
    latestVersion: VERSION,
    deprecatedVersions: VERSIONS,
};
const SUMMARY_REQUIRED = [
    ...['aggregateType', 'eventType'],
    ...['mode', 'latestVersion', 'deprecatedVersions'],
];
const FAULTS = {
    type: 'array',
    items: {
        type: 'object',
        required: ['pointer', 'message'],
        additionalProperties: false,
        properties: { pointer: TEXT, message: TEXT },
    },
};
const REASONS = {
    type: 'array',
    items: {
        type: 'object',
        required: ['code', 'pointer', 'message', 'direction', 'comparedWith'],
        additionalProperties: false,
        properties: {
            code: { ...TEXT, description: 'Stable; docs/schemas.md has them all.' },
            pointer: { ...TEXT, description: 'JSON Pointer into the schema that accepts too little.' },
            message: TEXT,
            direction: { enum: ['backward', 'forward'] },
            comparedWith: VERSION,
        },
    },
};
/** What goes over the wire about schemas of events, by the names in the OpenAPI document. */
export const EVENT_SCHEMA_SCHEMAS = {
    EventSchemaSubject: {
        description: 'An event type that has schemas.',
        type: 'object',
        required: SUMMARY_REQUIRED,
        additionalProperties: false,
        properties: SUMMARY,
    },
    EventSchemaSubjects: {
        type: 'object',
        required: ['subjects', 'page'],
        additionalProperties: false,
        properties: {
            subjects: { type: 'array', items: { $ref: '#/components/schemas/EventSchemaSubject' } },
            page: { $ref: '#/components/schemas/Page' },
        },
    },
    EventSchema: {
        description: 'A version as it was registered: nothing of it changes but `isDeprecated`.',
        type: 'object',
        required: [
            ...['aggregateType', 'eventType', 'version'],
            ...['schema', 'registeredAt', 'origin', 'isDeprecated'],
        ],
        additionalProperties: false,
        properties: {
            ...SUBJECT,
            version: VERSION,
            schema: { type: 'object', description: 'A JSON Schema 2020-12 of `data`.' },
            registeredAt: { ...TEXT, format: 'date-time' },
            registeredBy: { ...TEXT, description: 'The user, where somebody has said who it was.' },
            origin: { enum: ['file', 'api'], description: 'Where it came from.' },
            isDeprecated: { type: 'boolean' },
        },
    },
    NewEventSchema: {
        type: 'object',
        required: ['schema'],
        additionalProperties: false,
        properties: { schema: { type: 'object', description: 'A JSON Schema 2020-12 of `data`.' } },
    },
    SchemaCompatibility: {
        type: 'object',
        required: ['isCompatible', 'reasons'],
        additionalProperties: false,
        properties: { isCompatible: { type: 'boolean' }, reasons: REASONS },
    },
    SchemaSample: {
        type: 'object',
        required: ['data'],
        additionalProperties: false,
        properties: {
            data: { type: 'object' },
            version: { ...VERSION, description: 'The latest where absent.' },
        },
    },
    SchemaVerdict: {
        type: 'object',
        required: ['isValid', 'version', 'faults'],
        additionalProperties: false,
        properties: { isValid: { type: 'boolean' }, version: VERSION, faults: FAULTS },
    },
    SchemaConfig: {
        type: 'object',
        required: ['mode'],
        additionalProperties: false,
        properties: { mode: MODE },
    },
    SchemaDeprecation: {
        type: 'object',
        required: ['isDeprecated'],
        additionalProperties: false,
        properties: { isDeprecated: { type: 'boolean' } },
    },
    SchemaDiff: {
        type: 'object',
        required: ['from', 'to', 'patch', 'backward', 'forward'],
        additionalProperties: false,
        properties: {
            from: VERSION,
            to: VERSION,
            patch: { type: 'array', items: { type: 'object' }, description: 'RFC 6902.' },
            backward: { ...REASONS, description: 'Empty where data of `from` fits `to`.' },
            forward: { ...REASONS, description: 'Empty where data of `to` fits `from`.' },
        },
    },
};
//# sourceMappingURL=event-schemas.schemas.js.map