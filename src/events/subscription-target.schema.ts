import { LIMITS } from './limits.ts';

/** How long what was handed out is kept from others, where nobody says otherwise. */
export const VISIBILITY_TIMEOUT_MS = 30_000;

export const WEBHOOK_URL_SCHEMA = {
  type: 'string',
  minLength: 1,
  maxLength: LIMITS.webhookUrlCharactersMax,
} as const;

/** Where events go: JSON Schema 2020-12. */
export const SUBSCRIPTION_TARGET_SCHEMA = {
  description: 'Where events go.',
  type: 'object',
  discriminator: { propertyName: 'type' },
  required: ['type'],
  oneOf: [
    {
      description: 'A URL that events are posted to, signed (Standard Webhooks 1.0.0).',
      required: ['type', 'url'],
      additionalProperties: false,
      properties: {
        type: { const: 'webhook' },
        url: { ...WEBHOOK_URL_SCHEMA, description: 'Begins with https://.' },
        headers: {
          type: 'object',
          maxProperties: LIMITS.webhookHeadersMax,
          additionalProperties: { type: 'string', maxLength: LIMITS.webhookHeaderCharactersMax },
          default: {},
          description: 'Sent with each request. Their values are never shown again.',
        },
      },
    },
    {
      description: 'A Redis stream of its own.',
      required: ['type', 'key'],
      additionalProperties: false,
      properties: {
        type: { const: 'redis-stream' },
        key: {
          type: 'string',
          pattern: `^[A-Za-z0-9_.:-]{1,${LIMITS.redisStreamKeyCharactersMax}}$`,
          description: 'The stream is `{prefix}:sub:<key>`; no other subscription may have it.',
        },
        lengthMax: {
          type: 'integer',
          minimum: 1,
          maximum: LIMITS.redisStreamLengthMax,
          description: 'Older entries than so many are trimmed; none where absent.',
        },
      },
    },
    {
      description: 'Events are fetched, and acknowledged.',
      required: ['type'],
      additionalProperties: false,
      properties: {
        type: { const: 'pull' },
        visibilityTimeoutMs: {
          type: 'integer',
          minimum: 1_000,
          maximum: LIMITS.visibilityTimeoutMsMax,
          default: VISIBILITY_TIMEOUT_MS,
          description: 'How long what was handed out is kept from others.',
        },
      },
    },
  ],
} as const;
