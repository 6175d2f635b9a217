import { AGGREGATE_TYPE_PATTERN, LIMITS } from './limits.js';
/** Control characters would make an id that no log line, URL or terminal shows as it is. */
const NAME = {
    type: 'string',
    minLength: 1,
    maxLength: LIMITS.idCharactersMax,
    pattern: '^[^\\u0000-\\u001f\\u007f-\\u009f]*$',
};
/**
 * An event as a client gives it: JSON Schema 2020-12, with nothing in it that only one validator
 * understands. What a schema cannot say is checked in `parse-event.ts`: lone surrogates, sizes and
 * depth.
 */
export const NEW_EVENT_SCHEMA = {
    title: 'NewEvent',
    description: 'An event to be recorded. Position, sequence number, timestamp and hash are made.',
    type: 'object',
    required: ['eventType', 'aggregateId', 'data'],
    additionalProperties: false,
    properties: {
        eventId: {
            type: 'string',
            pattern: '^[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12}$',
            description: 'A UUID; made by the store where absent. The same id is never stored twice.',
        },
        eventType: { ...NAME, description: 'What happened: `MissionCreated`.' },
        aggregateType: {
            type: 'string',
            pattern: AGGREGATE_TYPE_PATTERN.source,
            description: 'The kind of thing it happened to: `Mission`. It may be absent where one aggregate type ' +
                'alone has a schema of the event type.',
        },
        aggregateId: {
            ...NAME,
            not: { enum: ['.', '..'] },
            description: 'Which one, among those of its type: `mission-42`.',
        },
        expectedSequenceNumber: {
            type: ['integer', 'string'],
            minimum: 0,
            maximum: Number.MAX_SAFE_INTEGER,
            pattern: '^exists$',
            description: 'The aggregate’s last sequence number just before this event: 0 where it must be new, ' +
                '`"exists"` where it must not. Nothing is recorded where that does not hold.',
        },
        userId: { ...NAME, description: 'Who did it.' },
        correlationId: {
            ...NAME,
            description: 'What all that came of one request have in common; its id where absent.',
        },
        causationId: { ...NAME, description: 'What it was caused by, such as another event’s id.' },
        version: {
            type: 'integer',
            minimum: 1,
            maximum: 1_000_000,
            description: 'The schema version that `data` is written in: the latest where absent, 1 without a schema.',
        },
        data: { type: 'object', description: 'What there is to say of it. It comes back as it was.' },
        metadata: { type: 'object', description: 'What there is to say of the record of it.' },
        tags: {
            type: 'array',
            maxItems: LIMITS.tagsMax,
            uniqueItems: true,
            items: NAME,
            description: 'Labels that it can be found by.',
        },
    },
};
/** What is said of a field that is not as the schema has it, where the validator says it badly. */
export const NEW_EVENT_FAULTS = {
    eventId: 'must be a UUID',
    aggregateType: 'must be a letter and up to 63 further letters or digits',
    aggregateId: 'must be a text without control characters, and neither "." nor ".."',
    expectedSequenceNumber: 'must be an integer from 0, or "exists"',
    data: 'must be a JSON object',
    metadata: 'must be a JSON object',
    sequenceNumber: 'is set by the store',
    position: 'is set by the store',
    timestamp: 'is set by the store',
    hash: 'is set by the store',
};
//# sourceMappingURL=new-event.schema.js.map