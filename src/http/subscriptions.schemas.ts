import { LIMITS, SUBSCRIPTION_NAME_PATTERN } from '../events/limits.ts';
import {
  NEW_SUBSCRIPTION_SCHEMA,
  RESET_SCHEMA,
  SHORT_SUBSCRIPTION_SCHEMA,
  SUBSCRIPTION_CHANGES_SCHEMA,
} from '../events/new-subscription.schema.ts';

const TEXT = { type: 'string' } as const;
const TIME = { ...TEXT, format: 'date-time' } as const;
const COUNT = { type: 'integer', minimum: 0 } as const;
const EVENT = { $ref: '#/components/schemas/RecordedEvent' } as const;

const listOf = <Items extends object>(items: Items) => ({ type: 'array', items }) as const;

/** All of it is there, and nothing else. */
const exactly = <Properties extends object>(properties: Properties) =>
  ({
    type: 'object',
    required: Object.keys(properties),
    additionalProperties: false,
    properties,
  }) as const;

const SUBSCRIPTION = {
  ...NEW_SUBSCRIPTION_SCHEMA.properties,
  name: { ...TEXT, pattern: SUBSCRIPTION_NAME_PATTERN.source },
  enabled: { type: 'boolean', description: 'Whether it is active.' },
  status: {
    ...TEXT,
    enum: ['active', 'paused', 'disabled'],
    description: 'Disabled by the service itself, for `statusReason`.',
  },
  createdAt: TIME,
  updatedAt: TIME,
  revision: { ...COUNT, description: 'One more with each change; also the `ETag`.' },
  startPosition: { ...COUNT, description: 'It began behind this position.' },
  checkpoint: {
    ...COUNT,
    description: 'Up to here everything is delivered, or waits for a retry, or is a dead letter.',
  },
  lag: {
    ...exactly({
      events: { ...COUNT, description: 'Positions behind the checkpoint, matching or not.' },
      seconds: { type: 'number', minimum: 0, description: 'Since the oldest of them.' },
    }),
    description: 'How far it is behind.',
  },
  deadLetters: COUNT,
} as const;

const DEAD_LETTER = {
  id: TEXT,
  position: COUNT,
  eventId: TEXT,
  eventType: TEXT,
  aggregateType: TEXT,
  aggregateId: TEXT,
  sequenceNumber: COUNT,
  attempts: { ...COUNT, description: 'Deliveries that failed.' },
  error: TEXT,
  diedAt: TIME,
  waiting: { ...COUNT, description: 'Later events of its aggregate that wait behind it.' },
} as const;

const CHOICE = {
  all: { type: 'boolean', description: 'Every one; in place of what follows.' },
  error: { ...TEXT, minLength: 1 },
  eventType: { ...TEXT, minLength: 1 },
  aggregateType: { ...TEXT, minLength: 1 },
  aggregateId: { ...TEXT, minLength: 1 },
} as const;

const REASON = { ...TEXT, minLength: 1, maxLength: LIMITS.reasonCharactersMax } as const;

const RECEIPTS = {
  type: 'array',
  minItems: 1,
  maxItems: LIMITS.receiptsMax,
  items: { ...TEXT, minLength: 1, maxLength: LIMITS.receiptCharactersMax },
} as const;

/** What goes over the wire about subscriptions, by the names in the OpenAPI document. */
export const SUBSCRIPTION_SCHEMAS = {
  NewSubscription: NEW_SUBSCRIPTION_SCHEMA,
  ShortSubscription: SHORT_SUBSCRIPTION_SCHEMA,
  SubscriptionChanges: SUBSCRIPTION_CHANGES_SCHEMA,
  SubscriptionResetRequest: RESET_SCHEMA,
  Subscription: {
    ...exactly(SUBSCRIPTION),
    properties: { ...SUBSCRIPTION, statusReason: TEXT },
  },
  CreatedSubscription: {
    ...exactly(SUBSCRIPTION),
    properties: {
      ...SUBSCRIPTION,
      statusReason: TEXT,
      secret: { ...TEXT, description: 'What a new webhook is signed with, shown this once.' },
    },
  },
  Subscriptions: exactly({
    subscriptions: listOf({ $ref: '#/components/schemas/Subscription' }),
    page: { $ref: '#/components/schemas/Page' },
  }),
  SubscriptionSecret: exactly({ secret: { ...TEXT, description: 'Shown this once.' } }),
  SubscriptionReset: exactly({
    from: { ...COUNT, description: 'The checkpoint before.' },
    to: { ...COUNT, description: 'The checkpoint now: the first event is the one behind it.' },
    head: { ...COUNT, description: 'The newest position of the log.' },
    events: { ...COUNT, description: 'Positions, matching or not, until it has caught up.' },
    repeated: { ...COUNT, description: 'Of these, those that it went through before.' },
    skipped: { ...COUNT, description: 'Positions that it leaves out.' },
    deadLetters: { ...COUNT, description: 'Those that are gone with it.' },
  }),
  TestDelivery: {
    type: 'object',
    required: ['id', 'at', 'outcome', 'durationMs', 'event'],
    additionalProperties: false,
    properties: {
      id: TEXT,
      at: TIME,
      outcome: { ...TEXT, enum: ['delivered', 'failed'] },
      statusCode: COUNT,
      durationMs: COUNT,
      error: TEXT,
      event: {
        type: 'object',
        description: 'What was sent: an event that is in no log, of the position 0.',
      },
    },
  },
  DeliveryAttempts: exactly({
    deliveries: listOf({
      type: 'object',
      required: ['at', 'eventIds', 'positions', 'attempt', 'outcome', 'durationMs'],
      additionalProperties: false,
      properties: {
        at: TIME,
        eventIds: listOf(TEXT),
        positions: listOf(COUNT),
        attempt: { ...COUNT, description: 'Which try of these events it was.' },
        outcome: { ...TEXT, enum: ['delivered', 'failed', 'dead', 'discarded'] },
        statusCode: COUNT,
        durationMs: { type: 'number', minimum: 0 },
        error: { ...TEXT, description: 'Or why it was discarded.' },
        nextAttemptAt: TIME,
      },
    }),
  }),
  DeadLetter: exactly(DEAD_LETTER),
  DeadLetters: exactly({
    deadLetters: listOf({ $ref: '#/components/schemas/DeadLetter' }),
    groups: {
      ...listOf(exactly({ error: TEXT, count: COUNT })),
      description: 'All of the subscription, whatever the filter.',
    },
    page: { $ref: '#/components/schemas/Page' },
  }),
  DeadLetterChoice: {
    description: 'All, or those that all of what is given is true of.',
    type: 'object',
    minProperties: 1,
    additionalProperties: false,
    properties: CHOICE,
  },
  DiscardedChoice: {
    description: 'All, or those that all of what is given is true of; and why.',
    type: 'object',
    required: ['reason'],
    minProperties: 2,
    additionalProperties: false,
    properties: { ...CHOICE, reason: REASON },
  },
  DiscardReason: exactly({ reason: REASON }),
  RedrivenDeadLetters: exactly({ redriven: COUNT }),
  DiscardedDeadLetters: exactly({ discarded: COUNT }),
  FetchRequest: {
    type: 'object',
    additionalProperties: false,
    properties: {
      max: { type: 'integer', minimum: 1, maximum: LIMITS.fetchedDeliveriesMax, default: 1 },
      waitMs: {
        type: 'integer',
        minimum: 0,
        maximum: LIMITS.fetchWaitMsMax,
        default: 0,
        description: 'How long to wait for the first one.',
      },
      visibilityTimeoutMs: {
        type: 'integer',
        minimum: 1_000,
        maximum: LIMITS.visibilityTimeoutMsMax,
        description: 'How long they are kept from others; the target’s own where absent.',
      },
    },
  },
  PulledDeliveries: exactly({
    deliveries: listOf(
      exactly({
        receipt: TEXT,
        events: listOf(EVENT),
        attempt: { ...COUNT, description: 'How often they were handed out, this time included.' },
        visibleAt: { ...TIME, description: 'From then on they may be handed out again.' },
      }),
    ),
  }),
  Receipts: exactly({ receipts: RECEIPTS }),
  RefusedReceipts: {
    type: 'object',
    required: ['receipts'],
    additionalProperties: false,
    properties: {
      receipts: RECEIPTS,
      retryAfterMs: { type: 'integer', minimum: 0, maximum: LIMITS.retryDelayMsMax },
    },
  },
  ReceiptAnswers: exactly({
    receipts: listOf(
      exactly({
        receipt: TEXT,
        counted: { type: 'boolean', description: 'False where its time was over.' },
      }),
    ),
  }),
} as const;
