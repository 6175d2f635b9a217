import { RECORDED_EVENT } from './examples.ts';

/** What the OpenAPI document shows as examples of subscriptions. */
const FILTER = {
  eventTypes: ['MissionCreated'],
  aggregateTypes: ['Mission'],
  aggregateIds: [],
  userIds: [],
  tags: [],
  where: 'data.total > 100',
};

export const NEW_SUBSCRIPTION = {
  name: 'billing',
  target: {
    type: 'webhook',
    url: 'https://example.org/hook',
    headers: { 'X-Tenant': 'ngmat' },
  },
  filter: {
    eventTypes: ['MissionCreated'],
    aggregateTypes: ['Mission'],
    where: 'data.total > 100',
  },
  from: 'beginning',
};

export const SHORT_SUBSCRIPTION = {
  eventTypes: ['MissionCreated'],
  callbackUrl: 'https://example.org/hook',
};

export const SUBSCRIPTION = {
  name: 'billing',
  target: { type: 'webhook', url: 'https://example.org/hook', headers: { 'X-Tenant': '***' } },
  filter: FILTER,
  from: 'beginning',
  retry: { maxAttempts: 16, initialDelayMs: 1_000, factor: 3, maxDelayMs: 14_400_000 },
  onDeadLetter: 'park',
  batch: { max: 1 },
  timeoutMs: 15_000,
  enabled: true,
  status: 'active',
  createdAt: '2031-03-14T06:12:00.000Z',
  updatedAt: '2031-03-14T06:12:00.000Z',
  revision: 1,
  startPosition: 0,
  checkpoint: 117,
  lag: { events: 3, seconds: 0.8 },
  deadLetters: 1,
};

export const SECRET = { secret: `whsec_${'A'.repeat(43)}=` };

export const SUBSCRIPTION_CHANGES = {
  filter: { eventTypes: ['MissionCreated', 'MissionCompleted'], where: null },
  target: { headers: { 'X-Tenant': '***', 'X-New': 'value' } },
  timeoutMs: 5_000,
};

export const RESET_REQUEST = { to: { position: 100 }, dryRun: true };

export const RESET = {
  from: 117,
  to: 100,
  head: 120,
  events: 20,
  repeated: 17,
  skipped: 0,
  deadLetters: 1,
};

export const TEST_DELIVERY = {
  id: '01a209f9-fcda-75cf-900c-984f82253ee5',
  at: '2031-03-14T06:12:00.000Z',
  outcome: 'delivered',
  statusCode: 204,
  durationMs: 38,
  event: {
    ...RECORDED_EVENT,
    eventType: 'MissionCreated',
    sequenceNumber: 0,
    position: 0,
    data: { subscription: 'billing' },
    metadata: { isTest: true },
    hash: '0'.repeat(64),
  },
};

export const DELIVERY_ATTEMPT = {
  at: '2031-03-14T06:12:00.000Z',
  eventIds: [RECORDED_EVENT.eventId],
  positions: [120],
  attempt: 2,
  outcome: 'failed',
  statusCode: 503,
  durationMs: 41,
  error: 'answered 503',
  nextAttemptAt: '2031-03-14T06:12:03.000Z',
};

export const DEAD_LETTER = {
  id: '120',
  position: 120,
  eventId: RECORDED_EVENT.eventId,
  eventType: RECORDED_EVENT.eventType,
  aggregateType: 'Mission',
  aggregateId: 'mission-42',
  sequenceNumber: 8,
  attempts: 16,
  error: 'answered 500',
  diedAt: '2031-03-15T18:00:00.000Z',
  waiting: 2,
};

export const DEAD_LETTERS = {
  deadLetters: [DEAD_LETTER],
  groups: [{ error: 'answered 500', count: 1 }],
  page: { limit: 100, nextCursor: null },
};

export const EXPORTED_DEAD_LETTER = { ...DEAD_LETTER, event: RECORDED_EVENT };

export const DEAD_LETTER_CHOICE = { error: 'answered 500' };

export const DISCARD_ALL = { all: true, reason: 'Made by a test that went wrong' };

export const PULLED = {
  deliveries: [
    {
      receipt: '1.Y2FmZQ',
      events: [RECORDED_EVENT],
      attempt: 1,
      visibleAt: '2031-03-14T06:12:30.000Z',
    },
  ],
};

export const RECEIPTS = { receipts: ['1.Y2FmZQ'] };

export const RECEIPT_ANSWERS = { receipts: [{ receipt: '1.Y2FmZQ', counted: true }] };
