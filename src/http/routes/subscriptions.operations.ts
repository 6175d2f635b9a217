import { CAPACITY, SUBSCRIPTION_NAME_PATTERN } from '../../events/limits.ts';
import { JSON_TYPE, MERGE_PATCH, MESSAGE_PACK } from '../media-types.ts';
import type { Operation, Parameter, ResponseDescription } from '../operation.ts';
import { CURSOR, LIMIT, optional } from '../parameters.ts';
import { ref } from '../schemas.ts';
import {
  DELIVERY_ATTEMPT,
  NEW_SUBSCRIPTION,
  RESET,
  RESET_REQUEST,
  SECRET,
  SHORT_SUBSCRIPTION,
  SUBSCRIPTION,
  SUBSCRIPTION_CHANGES,
  TEST_DELIVERY,
} from '../subscriptions.examples.ts';
import { both } from './states.operations.ts';

export const SUBSCRIPTIONS = '/v1/subscriptions';
export const SUBSCRIPTION_PATH = `${SUBSCRIPTIONS}/{name}`;

export const OF_SUBSCRIPTION = { access: 'events:subscribe', tag: 'Subscriptions' } as const;
const READ = { ...OF_SUBSCRIPTION, method: 'get', budget: 'reads' } as const;
const CHANGE = { ...OF_SUBSCRIPTION, budget: 'expensive' } as const;

export const NAME: Parameter = {
  name: 'name',
  in: 'path',
  description: 'The name of the subscription.',
  schema: { type: 'string', pattern: SUBSCRIPTION_NAME_PATTERN.source },
  example: SUBSCRIPTION.name,
  fault: 'must be 1 to 64 letters, digits, dots, hyphens and underscores, a letter or digit first',
};

export const OF_ONE = ['subscription_not_found', 'not_acceptable', 'unavailable'] as const;
export const WITH_BODY = ['payload_too_large', 'unsupported_media_type', 'queue_full'] as const;

const ETAG = { ETag: { description: 'Its revision.', schema: { type: 'string' } } };
const SHOWN: ResponseDescription = {
  description: 'The subscription.',
  headers: ETAG,
  content: both(ref('Subscription'), SUBSCRIPTION),
};

const WANTED = { anyOf: [ref('NewSubscription'), ref('ShortSubscription')] };

export const CREATE_SUBSCRIPTION: Operation = {
  ...CHANGE,
  operationId: 'createSubscription',
  method: 'post',
  path: '/v1/events/subscribe',
  summary: 'Subscribe to events',
  description:
    'Everything but the target has a default, the name too: it is made of the content. The same ' +
    'again is answered with what there is (200), without the secret. Who may receive some ' +
    'aggregate types alone must name them in the filter.',
  parameters: [],
  requestBody: {
    [JSON_TYPE]: {
      schema: WANTED,
      examples: {
        subscription: { value: NEW_SUBSCRIPTION },
        short: { summary: 'The short form', value: SHORT_SUBSCRIPTION },
      },
    },
    [MESSAGE_PACK]: { schema: WANTED },
  },
  responses: {
    200: { ...SHOWN, description: 'There was this very subscription already.' },
    201: {
      description: 'Subscribed; the secret of a webhook is shown this once.',
      headers: { ...ETAG, Location: { description: 'Where it is.', schema: { type: 'string' } } },
      content: both(ref('CreatedSubscription'), { ...SUBSCRIPTION, ...SECRET }),
    },
  },
  problems: [
    ...([...WITH_BODY, 'not_acceptable', 'unavailable', 'subscription_exists'] as const),
    ...(['subscription_limit', 'redis_stream_taken'] as const),
  ],
};

export const LIST_SUBSCRIPTIONS: Operation = {
  ...READ,
  operationId: 'listSubscriptions',
  path: SUBSCRIPTIONS,
  summary: 'List subscriptions',
  description: 'In the order of their names, with how far each one is.',
  parameters: [LIMIT, CURSOR],
  responses: {
    200: {
      description: 'A page of subscriptions.',
      headers: {
        Link: { description: 'The next page, `rel="next"`.', schema: { type: 'string' } },
      },
      content: both(ref('Subscriptions'), {
        subscriptions: [SUBSCRIPTION],
        page: { limit: 100, nextCursor: null },
      }),
    },
  },
  problems: ['not_acceptable', 'unavailable'],
};

export const READ_SUBSCRIPTION: Operation = {
  ...READ,
  operationId: 'readSubscription',
  path: SUBSCRIPTION_PATH,
  summary: 'Read a subscription, and how far it is',
  parameters: [NAME],
  responses: { 200: SHOWN },
  problems: OF_ONE,
};

export const CHANGE_SUBSCRIPTION: Operation = {
  ...CHANGE,
  operationId: 'changeSubscription',
  method: 'patch',
  path: SUBSCRIPTION_PATH,
  summary: 'Change a subscription',
  description:
    'A JSON Merge Patch (RFC 7396). A changed filter applies from the checkpoint on. A header ' +
    'whose value is given as `***` stays as it is.',
  parameters: [
    NAME,
    {
      name: 'If-Match',
      in: 'header',
      description: 'Its `ETag`: changes nothing where somebody else has.',
      schema: { type: 'string', pattern: '^(\\*|"[1-9][0-9]{0,14}")$' },
    },
  ],
  requestBody: {
    ...both(ref('SubscriptionChanges'), SUBSCRIPTION_CHANGES),
    [MERGE_PATCH]: {
      schema: ref('SubscriptionChanges'),
      examples: { example: { value: SUBSCRIPTION_CHANGES } },
    },
  },
  responses: { 200: SHOWN },
  problems: [...OF_ONE, ...WITH_BODY, 'subscription_changed', 'redis_stream_taken'],
};

export const DELETE_SUBSCRIPTION: Operation = {
  ...CHANGE,
  operationId: 'deleteSubscription',
  method: 'delete',
  path: SUBSCRIPTION_PATH,
  summary: 'Delete a subscription',
  description: 'With its progress, its dead letters and its deliveries.',
  parameters: [NAME],
  responses: { 200: { ...SHOWN, description: 'What it was.' } },
  problems: OF_ONE,
};

export const PAUSE_SUBSCRIPTION: Operation = {
  ...CHANGE,
  operationId: 'pauseSubscription',
  method: 'post',
  path: `${SUBSCRIPTION_PATH}/pause`,
  summary: 'Pause a subscription',
  description: 'Nothing more is delivered until it is resumed. Again is no harm.',
  parameters: [NAME],
  responses: { 200: SHOWN },
  problems: [...OF_ONE, 'subscription_changed'],
};

export const RESUME_SUBSCRIPTION: Operation = {
  ...CHANGE,
  operationId: 'resumeSubscription',
  method: 'post',
  path: `${SUBSCRIPTION_PATH}/resume`,
  summary: 'Resume a subscription',
  description: 'It goes on where it was; also one that the service has disabled.',
  parameters: [NAME],
  responses: { 200: SHOWN },
  problems: [...OF_ONE, 'subscription_changed'],
};

export const RESET_SUBSCRIPTION: Operation = {
  ...CHANGE,
  operationId: 'resetSubscription',
  method: 'post',
  path: `${SUBSCRIPTION_PATH}/reset`,
  summary: 'Have a subscription go on elsewhere in the log',
  description:
    'To a position, a time, the beginning or now. What waits for a retry, and all dead letters, are ' +
    'gone. With `dryRun` it only says what that comes to.',
  parameters: [NAME],
  requestBody: both(ref('SubscriptionResetRequest'), RESET_REQUEST),
  responses: {
    200: { description: 'What it comes to.', content: both(ref('SubscriptionReset'), RESET) },
  },
  problems: [...OF_ONE, ...WITH_BODY, 'subscription_changed'],
};

export const ROTATE_SECRET: Operation = {
  ...CHANGE,
  operationId: 'rotateSubscriptionSecret',
  method: 'post',
  path: `${SUBSCRIPTION_PATH}/rotate-secret`,
  summary: 'Give a webhook a new secret',
  description: 'The one before signs beside it for 24 hours more.',
  parameters: [NAME],
  responses: {
    200: {
      description: 'The new secret, this once.',
      content: both(ref('SubscriptionSecret'), SECRET),
    },
  },
  problems: [...OF_ONE, 'wrong_subscription_target', 'subscription_changed'],
};

export const TEST_SUBSCRIPTION: Operation = {
  ...CHANGE,
  operationId: 'testSubscription',
  method: 'post',
  path: `${SUBSCRIPTION_PATH}/test`,
  summary: 'Send a webhook a sample',
  description: 'An event that is in no log, once, whether or not it is paused.',
  parameters: [NAME],
  responses: {
    200: { description: 'How it went.', content: both(ref('TestDelivery'), TEST_DELIVERY) },
  },
  problems: [...OF_ONE, 'wrong_subscription_target'],
};

export const LIST_DELIVERIES: Operation = {
  ...READ,
  operationId: 'listDeliveries',
  path: `${SUBSCRIPTION_PATH}/deliveries`,
  summary: 'List the newest deliveries of a subscription',
  description: 'Each try by itself, the newest first.',
  parameters: [
    NAME,
    optional(
      'limit',
      'At most so many; 100 where absent.',
      { type: 'integer', minimum: 1, maximum: CAPACITY.pageEventsMax },
      `must be an integer from 1 to ${CAPACITY.pageEventsMax}`,
    ),
  ],
  responses: {
    200: {
      description: 'The tries.',
      content: both(ref('DeliveryAttempts'), { deliveries: [DELIVERY_ATTEMPT] }),
    },
  },
  problems: OF_ONE,
};
