import { AGGREGATE_TYPE_PATTERN, CAPACITY, LIMITS } from '../events/limits.js';
export const TEXT_SCHEMA = {
    type: 'string',
    minLength: 1,
    maxLength: LIMITS.idCharactersMax,
};
export const TYPE_SCHEMA = { type: 'string', pattern: AGGREGATE_TYPE_PATTERN.source };
/** A parameter of the query that may be left out. */
export function optional(name, description, schema, fault) {
    return { name, in: 'query', description, schema, fault };
}
export const PAGE_LIMIT = 100;
export const LIMIT = optional('limit', `At most so many; a page has ${PAGE_LIMIT} where absent.`, { type: 'integer', minimum: 1, maximum: CAPACITY.pageEventsMax }, `must be an integer from 1 to ${CAPACITY.pageEventsMax}`);
export const SCHEMA_VERSION = optional('schemaVersion', 'The version of their schemas in which events are given: `latest` (the default), `stored`, or a ' +
    'number: the newest up to that one.', { type: 'string', pattern: '^(latest|stored|[1-9][0-9]{0,3})$' }, 'must be "latest", "stored" or an integer from 1');
/** @param given what the schema of the parameter has let through. */
export function schemaVersionOf(given) {
    if (given === undefined || given === 'latest' || given === 'stored')
        return given;
    return Number(given);
}
export const CURSOR = optional('cursor', 'The `nextCursor` of the page before, with the same other parameters.', 
// Room for the longest aggregate id, in UTF-8.
{ type: 'string', minLength: 1, maxLength: LIMITS.cursorCharactersMax }, 'is no cursor that this API gave');
//# sourceMappingURL=parameters.js.map