import { AGGREGATE_TYPE_PATTERN, LIMITS } from '../../events/limits.ts';

/** Control characters would make an id that no log line, URL or terminal shows as it is. */
const NAME = {
  type: 'string',
  minLength: 1,
  maxLength: LIMITS.idCharactersMax,
  pattern: '^[^\\p{Cc}\\p{Cs}]+$',
  description: 'must have no control characters',
} as const;

/** An event as a client gives it: JSON Schema 2020-12. `data` and `metadata` are checked apart. */
export const NEW_EVENT_SCHEMA = {
  type: 'object',
  required: ['eventType', 'aggregateType', 'aggregateId', 'data'],
  additionalProperties: false,
  properties: {
    eventId: {
      type: 'string',
      pattern: '^[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12}$',
      description: 'must be a UUID',
    },
    eventType: NAME,
    aggregateType: {
      type: 'string',
      pattern: AGGREGATE_TYPE_PATTERN.source,
      description: 'must be a letter and up to 63 further letters or digits',
    },
    aggregateId: {
      ...NAME,
      pattern: '^(?!\\.{1,2}$)[^\\p{Cc}\\p{Cs}]+$',
      description: 'must have no control characters and be neither "." nor ".."',
    },
    expectedSequenceNumber: {
      type: ['integer', 'string'],
      minimum: 0,
      maximum: Number.MAX_SAFE_INTEGER,
      pattern: '^exists$',
      description: 'must be an integer from 0, or "exists"',
    },
    userId: NAME,
    correlationId: NAME,
    causationId: NAME,
    version: { type: 'integer', minimum: 1, maximum: 1_000_000 },
    data: true,
    metadata: true,
    tags: { type: 'array', maxItems: LIMITS.tagsMax, uniqueItems: true, items: NAME },
  },
} as const;
