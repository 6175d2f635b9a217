import type { Operation } from '../operation.ts';
import { ref } from '../schemas.ts';
import { PULLED, RECEIPT_ANSWERS, RECEIPTS } from '../subscriptions.examples.ts';
import { both } from './states.operations.ts';
import {
  NAME,
  OF_ONE,
  OF_SUBSCRIPTION,
  SUBSCRIPTION_PATH,
  WITH_BODY,
} from './subscriptions.operations.ts';

const PULL = { ...OF_SUBSCRIPTION, method: 'post', budget: 'reads' } as const;
const ANSWERS = {
  200: {
    description: 'Whether each of them still counted.',
    content: both(ref('ReceiptAnswers'), RECEIPT_ANSWERS),
  },
};

export const FETCH_DELIVERIES: Operation = {
  ...PULL,
  operationId: 'fetchDeliveries',
  isWait: true,
  path: `${SUBSCRIPTION_PATH}/fetch`,
  summary: 'Fetch events from a pull subscription',
  description:
    'Each delivery is kept from others until it is acknowledged, or its time is over. Events of one ' +
    'aggregate come in order, the next when the one before is acknowledged.',
  parameters: [NAME],
  requestBody: both(ref('FetchRequest'), { max: 10, waitMs: 20_000 }),
  responses: {
    200: {
      description: 'Deliveries; none where there were none in time.',
      content: both(ref('PulledDeliveries'), PULLED),
    },
  },
  problems: [
    ...OF_ONE,
    ...WITH_BODY,
    ...(['wrong_subscription_target', 'subscription_not_active'] as const),
  ],
};

export const ACK_DELIVERIES: Operation = {
  ...PULL,
  operationId: 'ackDeliveries',
  path: `${SUBSCRIPTION_PATH}/ack`,
  summary: 'Acknowledge what was fetched',
  parameters: [NAME],
  requestBody: both(ref('Receipts'), RECEIPTS),
  responses: ANSWERS,
  problems: [...OF_ONE, ...WITH_BODY, 'wrong_subscription_target'],
};

export const NACK_DELIVERIES: Operation = {
  ...PULL,
  operationId: 'nackDeliveries',
  path: `${SUBSCRIPTION_PATH}/nack`,
  summary: 'Give back what was fetched, to be handed out again',
  description: 'Not before `retryAfterMs`, or as the `retry` of the subscription has it.',
  parameters: [NAME],
  requestBody: both(ref('RefusedReceipts'), { ...RECEIPTS, retryAfterMs: 60_000 }),
  responses: ANSWERS,
  problems: [...OF_ONE, ...WITH_BODY, 'wrong_subscription_target'],
};
