import { API_KEY, CREATED_API_KEY, NEW_API_KEY } from '../examples.js';
import { JSON_TYPE, MESSAGE_PACK } from '../media-types.js';
import { CURSOR, LIMIT } from '../parameters.js';
import { ref } from '../schemas.js';
const KEYS = '/v1/keys';
const COMMON = { access: 'admin', budget: 'expensive', tag: 'Access' };
const KEY_ID = {
    name: 'keyId',
    in: 'path',
    description: 'The id of the key: what follows `esk_` in it.',
    schema: { type: 'string', pattern: '^[0-9a-f]{16}$' },
    example: API_KEY.keyId,
    fault: 'must be the 16 hexadecimal digits behind esk_',
};
export const CREATE_API_KEY = {
    ...COMMON,
    operationId: 'createApiKey',
    method: 'post',
    path: KEYS,
    summary: 'Create an API key',
    description: 'The answer is the only place where the key is ever shown. Nobody can grant what they are ' +
        'not granted themselves.',
    parameters: [],
    requestBody: both(ref('NewApiKey'), { key: { value: NEW_API_KEY } }),
    responses: {
        201: {
            description: 'The key, this once.',
            headers: { Location: { description: 'Where it is.', schema: { type: 'string' } } },
            content: both(ref('CreatedApiKey'), { key: { value: CREATED_API_KEY } }),
        },
    },
    problems: [
        ...['not_acceptable', 'api_key_limit', 'payload_too_large'],
        ...['unsupported_media_type', 'queue_full', 'unavailable'],
    ],
};
export const LIST_API_KEYS = {
    ...COMMON,
    operationId: 'listApiKeys',
    method: 'get',
    path: KEYS,
    summary: 'List API keys',
    description: 'In the order of their ids, revoked ones among them; never the keys themselves.',
    parameters: [LIMIT, CURSOR],
    responses: {
        200: {
            description: 'A page of keys.',
            headers: {
                Link: { description: 'The next page, `rel="next"`.', schema: { type: 'string' } },
            },
            content: both(ref('ApiKeys'), {
                keys: { value: { keys: [API_KEY], page: { limit: 100, nextCursor: null } } },
            }),
        },
    },
    problems: ['not_acceptable', 'unavailable'],
};
export const READ_API_KEY = {
    ...COMMON,
    operationId: 'readApiKey',
    method: 'get',
    path: `${KEYS}/{keyId}`,
    summary: 'Read what is known of an API key',
    parameters: [KEY_ID],
    responses: {
        200: {
            description: 'The key, without its secret.',
            content: both(ref('ApiKey'), { key: { value: API_KEY } }),
        },
    },
    problems: ['not_found', 'not_acceptable', 'unavailable'],
};
export const REVOKE_API_KEY = {
    ...COMMON,
    operationId: 'revokeApiKey',
    method: 'delete',
    path: `${KEYS}/{keyId}`,
    summary: 'Revoke an API key',
    description: 'For good: every process refuses it within 5 seconds, this one at once. Reads that are under ' +
        'way with it are broken off. Again is no harm.',
    parameters: [KEY_ID],
    responses: {
        200: {
            description: 'The key, revoked.',
            content: both(ref('ApiKey'), {
                key: { value: { ...API_KEY, revokedAt: '2031-03-14T06:12:00.000Z' } },
            }),
        },
    },
    problems: ['not_found', 'not_acceptable', 'unavailable'],
};
function both(schema, examples) {
    return { [JSON_TYPE]: { schema, ...(examples && { examples }) }, [MESSAGE_PACK]: { schema } };
}
//# sourceMappingURL=api-keys.operations.js.map