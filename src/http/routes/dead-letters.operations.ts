import { NDJSON } from '../media-types.ts';
import type { Operation, Parameter } from '../operation.ts';
import { CURSOR, LIMIT, optional } from '../parameters.ts';
import { ref } from '../schemas.ts';
import {
  DEAD_LETTER,
  DEAD_LETTER_CHOICE,
  DEAD_LETTERS,
  DISCARD_ALL,
  EXPORTED_DEAD_LETTER,
} from '../subscriptions.examples.ts';
import { both } from './states.operations.ts';
import {
  NAME,
  OF_ONE,
  OF_SUBSCRIPTION,
  SUBSCRIPTION_PATH,
  WITH_BODY,
} from './subscriptions.operations.ts';

const DEAD = `${SUBSCRIPTION_PATH}/dead-letters`;
const CHANGE = { ...OF_SUBSCRIPTION, method: 'post', budget: 'expensive' } as const;

const TEXT = { type: 'string', minLength: 1, maxLength: 2_048 };
const filterBy = (name: string, description: string) =>
  optional(name, description, TEXT, 'must be a text that is not empty');

const FILTER = [
  filterBy('error', 'Those that failed with this very error.'),
  filterBy('eventType', 'Events of this type.'),
  filterBy('aggregateType', 'Of this aggregate type.'),
  filterBy('aggregateId', 'Of this aggregate.'),
];

const ID: Parameter = {
  name: 'id',
  in: 'path',
  description: 'The id of the dead letter.',
  schema: { type: 'string', pattern: '^[1-9][0-9]{0,15}$' },
  example: DEAD_LETTER.id,
  fault: 'is no id of a dead letter',
};

const REDRIVEN = {
  200: { description: 'How many.', content: both(ref('RedrivenDeadLetters'), { redriven: 1 }) },
};
const DISCARDED = {
  200: { description: 'How many.', content: both(ref('DiscardedDeadLetters'), { discarded: 1 }) },
};

export const LIST_DEAD_LETTERS: Operation = {
  ...OF_SUBSCRIPTION,
  method: 'get',
  budget: 'reads',
  operationId: 'listDeadLetters',
  path: DEAD,
  summary: 'List the dead letters of a subscription',
  description: 'By position; the groups tell how many there are of each error.',
  parameters: [NAME, ...FILTER, LIMIT, CURSOR],
  responses: {
    200: {
      description: 'A page of dead letters.',
      headers: {
        Link: { description: 'The next page, `rel="next"`.', schema: { type: 'string' } },
      },
      content: both(ref('DeadLetters'), DEAD_LETTERS),
    },
  },
  problems: OF_ONE,
};

export const EXPORT_DEAD_LETTERS: Operation = {
  ...OF_SUBSCRIPTION,
  method: 'get',
  budget: 'expensive',
  operationId: 'exportDeadLetters',
  path: `${DEAD}/export`,
  summary: 'Export the dead letters of a subscription, with their events',
  description: 'A stream that breaks off before its end is broken off with its connection.',
  parameters: [NAME, ...FILTER],
  responses: {
    200: {
      description: 'One dead letter a line, with its `event` as it was recorded.',
      content: {
        [NDJSON]: {
          schema: { type: 'string' },
          examples: { deadLetter: { value: `${JSON.stringify(EXPORTED_DEAD_LETTER)}\n` } },
        },
      },
    },
  },
  problems: [...OF_ONE, 'queue_full'],
};

export const REDRIVE_DEAD_LETTERS: Operation = {
  ...CHANGE,
  operationId: 'redriveDeadLetters',
  path: `${DEAD}/redrive`,
  summary: 'Have dead letters delivered anew',
  description: 'In order, with those that wait behind them, as if none had been tried.',
  parameters: [NAME],
  requestBody: both(ref('DeadLetterChoice'), DEAD_LETTER_CHOICE),
  responses: REDRIVEN,
  problems: [...OF_ONE, ...WITH_BODY],
};

export const REDRIVE_DEAD_LETTER: Operation = {
  ...CHANGE,
  operationId: 'redriveDeadLetter',
  path: `${DEAD}/{id}/redrive`,
  summary: 'Have a dead letter delivered anew',
  parameters: [NAME, ID],
  responses: REDRIVEN,
  problems: [...OF_ONE, 'not_found'],
};

export const DISCARD_DEAD_LETTERS: Operation = {
  ...CHANGE,
  operationId: 'discardDeadLetters',
  path: `${DEAD}/discard`,
  summary: 'Give dead letters up for good',
  description: 'Those that wait behind them go on. Why is kept among the deliveries, and logged.',
  parameters: [NAME],
  requestBody: both(ref('DiscardedChoice'), DISCARD_ALL),
  responses: DISCARDED,
  problems: [...OF_ONE, ...WITH_BODY],
};

export const DISCARD_DEAD_LETTER: Operation = {
  ...CHANGE,
  operationId: 'discardDeadLetter',
  path: `${DEAD}/{id}/discard`,
  summary: 'Give a dead letter up for good',
  parameters: [NAME, ID],
  requestBody: both(ref('DiscardReason'), { reason: DISCARD_ALL.reason }),
  responses: DISCARDED,
  problems: [...OF_ONE, ...WITH_BODY, 'not_found'],
};
