import { EventStoreError } from '../../errors.js';
import { decodeCursor, encodeCursor } from '../cursor.js';
import { encoded, VALUE_FORMATS } from '../event-formats.js';
import { acceptedOf, bodyTypeOf, JSON_TYPE, MESSAGE_PACK } from '../media-types.js';
import { setNextLink } from '../next-link.js';
import { PAGE_LIMIT } from '../parameters.js';
import { readBody } from '../read-body.js';
import { parametersReader } from '../read-parameters.js';
import { send } from '../send.js';
import { CREATE_API_KEY, LIST_API_KEYS, READ_API_KEY, REVOKE_API_KEY, } from './api-keys.operations.js';
/** `/v1/keys`: API keys, for administrators. */
export function apiKeyRoutes(deps) {
    return [createRoute(deps), listRoute(deps), readRoute(deps), revokeRoute(deps)];
}
const BODY_TYPES = [JSON_TYPE, MESSAGE_PACK];
function createRoute({ keys, authentication }) {
    return {
        operation: CREATE_API_KEY,
        async handle(request, response, { principal }) {
            const type = bodyTypeOf(request, BODY_TYPES);
            const format = acceptedOf(request, VALUE_FORMATS);
            const body = await readBody(request, response, type);
            const { info, key } = await keys.create(body, principal);
            authentication.keysChanged();
            response.setHeader('Location', `/v1/keys/${info.keyId}`);
            response.setHeader('Cache-Control', 'no-store');
            send(response, 201, encoded({ ...toldOf(info), key }, format));
        },
    };
}
const readPage = parametersReader(LIST_API_KEYS.parameters);
/** What a cursor of this list goes with. */
const LIST = 'keys';
function listRoute({ keys }) {
    return {
        operation: LIST_API_KEYS,
        async handle(request, response) {
            const format = acceptedOf(request, VALUE_FORMATS);
            const { limit = PAGE_LIMIT, cursor } = readPage(request.query);
            const after = cursor === undefined ? undefined : decodeCursor(cursor, LIST);
            // One more than the page, to know whether there is another.
            const found = await keys.list({ after, limit: limit + 1 });
            const shown = found.slice(0, limit);
            const last = found.length > limit ? shown.at(-1) : undefined;
            const nextCursor = last === undefined ? null : encodeCursor(last.keyId, LIST);
            if (nextCursor !== null)
                setNextLink(request, response, nextCursor);
            const page = { limit, nextCursor };
            send(response, 200, encoded({ keys: shown.map(toldOf), page }, format));
        },
    };
}
const readKeyId = parametersReader(READ_API_KEY.parameters);
function readRoute({ keys }) {
    return {
        operation: READ_API_KEY,
        async handle(request, response) {
            const format = acceptedOf(request, VALUE_FORMATS);
            const { keyId } = readKeyId(request.params);
            const found = existing(await keys.find(keyId), request);
            send(response, 200, encoded(toldOf(found), format));
        },
    };
}
function revokeRoute({ keys, authentication }) {
    return {
        operation: REVOKE_API_KEY,
        async handle(request, response) {
            const format = acceptedOf(request, VALUE_FORMATS);
            const { keyId } = readKeyId(request.params);
            const revoked = existing(await keys.revoke(keyId), request);
            authentication.keysChanged();
            send(response, 200, encoded(toldOf(revoked), format));
        },
    };
}
function existing(info, { path }) {
    if (info !== undefined)
        return info;
    throw new EventStoreError('not_found', 'There is no key of this id.', { path });
}
/** As it goes over the wire: times as RFC 3339. */
function toldOf(info) {
    return Object.fromEntries(Object.entries(info).map(([name, value]) => [
        name,
        value instanceof Date ? value.toISOString() : value,
    ]));
}
//# sourceMappingURL=api-keys.route.js.map