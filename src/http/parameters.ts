import { AGGREGATE_TYPE_PATTERN, CAPACITY, LIMITS } from '../events/limits.ts';
import type { Parameter, Schema } from './operation.ts';

export const TEXT_SCHEMA: Schema = {
  type: 'string',
  minLength: 1,
  maxLength: LIMITS.idCharactersMax,
};
export const TYPE_SCHEMA: Schema = { type: 'string', pattern: AGGREGATE_TYPE_PATTERN.source };

/** A parameter of the query that may be left out. */
export function optional(
  name: string,
  description: string,
  schema: Schema,
  fault: string,
): Parameter {
  return { name, in: 'query', description, schema, fault };
}

export const PAGE_LIMIT = 100;

export const LIMIT = optional(
  'limit',
  `At most so many; a page has ${PAGE_LIMIT} where absent.`,
  { type: 'integer', minimum: 1, maximum: CAPACITY.pageEventsMax },
  `must be an integer from 1 to ${CAPACITY.pageEventsMax}`,
);

export const CURSOR = optional(
  'cursor',
  'The `nextCursor` of the page before, with the same other parameters.',
  // Room for the longest aggregate id, in UTF-8.
  { type: 'string', minLength: 1, maxLength: LIMITS.cursorCharactersMax },
  'is no cursor that this API gave',
);
