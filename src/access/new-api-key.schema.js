import { LIMITS } from '../events/limits.js';
const NAME = {
    type: 'string',
    minLength: 1,
    maxLength: LIMITS.idCharactersMax,
    pattern: '^[^\\u0000-\\u001f\\u007f-\\u009f]*$',
};
/** What an administrator says of a new API key: JSON Schema 2020-12. */
export const NEW_API_KEY_SCHEMA = {
    title: 'NewApiKey',
    description: 'An API key to be created.',
    type: 'object',
    required: ['name', 'scopes'],
    additionalProperties: false,
    properties: {
        name: { ...NAME, description: 'By which people know it: `billing, production`.' },
        userId: {
            ...NAME,
            description: 'The `userId` of the events that are appended with it; the name where absent.',
        },
        scopes: {
            type: 'array',
            minItems: 1,
            maxItems: LIMITS.scopesMax,
            uniqueItems: true,
            items: { type: 'string', minLength: 1, maxLength: 128 },
            description: 'What it allows: scopes and roles, each narrowed to an aggregate type where that follows ' +
                'behind a colon: `writer`, `events:read:Mission`.',
        },
        expiresAt: {
            type: 'string',
            format: 'date-time',
            description: 'From then on it is refused; never where absent.',
        },
    },
};
/** What is said of a field that is not as the schema has it. */
export const NEW_API_KEY_FAULTS = {
    name: 'must be 1 to 256 characters, none of them a control character',
    userId: 'must be 1 to 256 characters, none of them a control character',
    scopes: `must be a list of 1 to ${LIMITS.scopesMax} different scopes`,
    expiresAt: 'must be a date and time of RFC 3339, such as 2031-03-14T06:12:00Z',
};
//# sourceMappingURL=new-api-key.schema.js.map