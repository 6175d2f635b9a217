import { AGGREGATE_TYPE_PATTERN, LIMITS, SUBSCRIPTION_NAME_PATTERN } from './limits.ts';
import { SUBSCRIPTION_TARGET_SCHEMA, WEBHOOK_URL_SCHEMA } from './subscription-target.schema.ts';

/** What is not said otherwise. */
export const SUBSCRIPTION_DEFAULT = {
  from: 'now',
  /** Delays of 1 s, 3 s, 9 s … 4 h: about a day and a half in all. */
  retry: { maxAttempts: 16, initialDelayMs: 1_000, factor: 3, maxDelayMs: 14_400_000 },
  onDeadLetter: 'park',
  batch: { max: 1 },
  timeoutMs: 15_000,
  enabled: true,
} as const;

const TEXT = {
  type: 'string',
  minLength: 1,
  maxLength: LIMITS.idCharactersMax,
  pattern: '^[^\\u0000-\\u001f\\u007f-\\u009f]*$',
} as const;

const listOf = <Items extends object>(items: Items, description: string) =>
  ({
    type: 'array',
    maxItems: LIMITS.filterEntriesMax,
    uniqueItems: true,
    items,
    default: [],
    description,
  }) as const;

const NAME = {
  type: 'string',
  pattern: SUBSCRIPTION_NAME_PATTERN.source,
  description: 'Where absent, one is made of the content: the same content has the same name.',
} as const;

const EVENT_TYPES = listOf(TEXT, 'Events of these types; of all where empty.');
const AGGREGATE_TYPES = listOf(
  { type: 'string', pattern: AGGREGATE_TYPE_PATTERN.source },
  'Of these aggregate types; of all but the reserved `Audit` where empty.',
);

export const SUBSCRIPTION_FILTER_SCHEMA = {
  description: 'Which events: those that all of what is given is true of.',
  type: 'object',
  additionalProperties: false,
  properties: {
    eventTypes: EVENT_TYPES,
    aggregateTypes: AGGREGATE_TYPES,
    aggregateIds: listOf(TEXT, 'Of these aggregates.'),
    userIds: listOf(TEXT, 'Of these users.'),
    tags: listOf(TEXT, 'With any of these tags.'),
    where: {
      type: 'string',
      minLength: 1,
      maxLength: LIMITS.whereCharactersMax,
      description: 'A JSONata expression over the event; what it makes counts as a boolean.',
    },
  },
} as const;

const DURATION = { type: 'integer', minimum: 1, maximum: LIMITS.retryDelayMsMax } as const;

export const SUBSCRIPTION_START_SCHEMA = {
  description: 'Behind the newest event (`now`), at the first one, behind a position, at a time.',
  anyOf: [
    { type: 'string', enum: ['beginning', 'now'] },
    {
      type: 'object',
      required: ['position'],
      additionalProperties: false,
      properties: {
        position: { type: 'integer', minimum: 0, maximum: Number.MAX_SAFE_INTEGER },
      },
    },
    {
      type: 'object',
      required: ['timestamp'],
      additionalProperties: false,
      properties: { timestamp: { type: 'string', format: 'date-time' } },
    },
  ],
} as const;

export const SUBSCRIPTION_RETRY_SCHEMA = {
  type: 'object',
  additionalProperties: false,
  properties: {
    maxAttempts: {
      type: 'integer',
      minimum: 1,
      maximum: LIMITS.retryAttemptsMax,
      default: SUBSCRIPTION_DEFAULT.retry.maxAttempts,
      description: 'Deliveries of one event that may fail, the first one included.',
    },
    initialDelayMs: { ...DURATION, default: SUBSCRIPTION_DEFAULT.retry.initialDelayMs },
    factor: {
      type: 'number',
      minimum: 1,
      maximum: 100,
      default: SUBSCRIPTION_DEFAULT.retry.factor,
      description: 'Each delay is so many times the one before.',
    },
    maxDelayMs: { ...DURATION, default: SUBSCRIPTION_DEFAULT.retry.maxDelayMs },
  },
} as const;

/** What goes with every target. */
const HOW = {
  retry: SUBSCRIPTION_RETRY_SCHEMA,
  onDeadLetter: {
    type: 'string',
    enum: ['park', 'continue'],
    default: SUBSCRIPTION_DEFAULT.onDeadLetter,
    description: 'Whether later events of the same aggregate wait behind a dead letter.',
  },
  batch: {
    type: 'object',
    additionalProperties: false,
    properties: {
      max: {
        type: 'integer',
        minimum: 1,
        maximum: LIMITS.deliveryEventsMax,
        default: SUBSCRIPTION_DEFAULT.batch.max,
      },
    },
    description: 'Events in one delivery.',
  },
  timeoutMs: {
    type: 'integer',
    minimum: 100,
    maximum: LIMITS.deliveryTimeoutMsMax,
    default: SUBSCRIPTION_DEFAULT.timeoutMs,
    description: 'How long a receiver may take.',
  },
  enabled: { type: 'boolean', default: SUBSCRIPTION_DEFAULT.enabled },
} as const;

/** What somebody subscribes to: JSON Schema 2020-12. */
export const NEW_SUBSCRIPTION_SCHEMA = {
  title: 'NewSubscription',
  description: 'Which events go where. Everything but the target has a default.',
  type: 'object',
  required: ['target'],
  additionalProperties: false,
  properties: {
    name: NAME,
    target: SUBSCRIPTION_TARGET_SCHEMA,
    filter: SUBSCRIPTION_FILTER_SCHEMA,
    from: { ...SUBSCRIPTION_START_SCHEMA, default: SUBSCRIPTION_DEFAULT.from },
    ...HOW,
  },
} as const;

/** The same for a webhook, in short. */
export const SHORT_SUBSCRIPTION_SCHEMA = {
  title: 'ShortSubscription',
  description: 'Events that are posted to a URL; all else is as it is by default.',
  type: 'object',
  required: ['callbackUrl'],
  additionalProperties: false,
  properties: {
    name: NAME,
    eventTypes: EVENT_TYPES,
    aggregateTypes: AGGREGATE_TYPES,
    callbackUrl: WEBHOOK_URL_SCHEMA,
  },
} as const;

/** What may change, as a JSON Merge Patch; what comes of it is held against the schema above. */
export const SUBSCRIPTION_CHANGES_SCHEMA = {
  title: 'SubscriptionChanges',
  description: 'A JSON Merge Patch (RFC 7396): null sets what has a default back to it.',
  type: 'object',
  additionalProperties: false,
  properties: {
    target: { type: 'object', description: 'All of it but its type.' },
    filter: { type: ['object', 'null'], description: 'Applies from the checkpoint on.' },
    retry: { type: ['object', 'null'] },
    onDeadLetter: { type: ['string', 'null'] },
    batch: { type: ['object', 'null'] },
    timeoutMs: { type: ['integer', 'null'] },
    enabled: { type: ['boolean', 'null'] },
  },
} as const;

export const RESET_SCHEMA = {
  title: 'SubscriptionResetRequest',
  type: 'object',
  required: ['to'],
  additionalProperties: false,
  properties: {
    to: SUBSCRIPTION_START_SCHEMA,
    dryRun: { type: 'boolean', default: false, description: 'Whether nothing is to change.' },
  },
} as const;
