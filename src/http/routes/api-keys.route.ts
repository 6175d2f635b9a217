import type { Request } from 'express';
import type { ApiKeyInfo, ApiKeys } from '../../access/api-keys.ts';
import type { Authentication } from '../../access/authentication.ts';
import { EventStoreError } from '../../errors.ts';
import { decodeCursor, encodeCursor } from '../cursor.ts';
import { encoded, VALUE_FORMATS } from '../event-formats.ts';
import { acceptedOf, bodyTypeOf, JSON_TYPE, MESSAGE_PACK } from '../media-types.ts';
import { setNextLink } from '../next-link.ts';
import type { Route } from '../operation.ts';
import { PAGE_LIMIT } from '../parameters.ts';
import { readBody } from '../read-body.ts';
import { parametersReader } from '../read-parameters.ts';
import { send } from '../send.ts';
import {
  CREATE_API_KEY,
  LIST_API_KEYS,
  READ_API_KEY,
  REVOKE_API_KEY,
} from './api-keys.operations.ts';

export interface ApiKeyDeps {
  readonly keys: Pick<ApiKeys, 'create' | 'list' | 'find' | 'revoke'>;
  readonly authentication: Pick<Authentication, 'keysChanged'>;
}

/** `/v1/keys`: API keys, for administrators. */
export function apiKeyRoutes(deps: ApiKeyDeps): readonly Route[] {
  return [createRoute(deps), listRoute(deps), readRoute(deps), revokeRoute(deps)];
}

const BODY_TYPES = [JSON_TYPE, MESSAGE_PACK] as const;

function createRoute({ keys, authentication }: ApiKeyDeps): Route {
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

const readPage = parametersReader<{ readonly limit?: number; readonly cursor?: string }>(
  LIST_API_KEYS.parameters,
);

/** What a cursor of this list goes with. */
const LIST = 'keys';

function listRoute({ keys }: ApiKeyDeps): Route {
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
      if (nextCursor !== null) setNextLink(request, response, nextCursor);
      const page = { limit, nextCursor };
      send(response, 200, encoded({ keys: shown.map(toldOf), page }, format));
    },
  };
}

const readKeyId = parametersReader<{ readonly keyId: string }>(READ_API_KEY.parameters);

function readRoute({ keys }: ApiKeyDeps): Route {
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

function revokeRoute({ keys, authentication }: ApiKeyDeps): Route {
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

function existing(info: ApiKeyInfo | undefined, { path }: Request): ApiKeyInfo {
  if (info !== undefined) return info;
  throw new EventStoreError('not_found', 'There is no key of this id.', { path });
}

/** As it goes over the wire: times as RFC 3339. */
function toldOf(info: ApiKeyInfo): object {
  return Object.fromEntries(
    Object.entries(info).map(([name, value]) => [
      name,
      value instanceof Date ? value.toISOString() : value,
    ]),
  );
}
