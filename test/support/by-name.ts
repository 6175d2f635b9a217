import type { Principal } from '../../src/access/principal.ts';
import { EVERYTHING } from '../../src/access/scopes.ts';
import { EventStoreError } from '../../src/errors.ts';
import type { OPEN_ACCESS } from './open-access.ts';

/** Lets in whoever has a name: `Authorization: Bearer alice` is Alice, who may do everything. */
export const BY_NAME: Pick<typeof OPEN_ACCESS, 'authentication'> = {
  authentication: {
    known: namedIn,
    principalOf: async (authorization) => {
      const principal = namedIn(authorization);
      if (principal !== undefined) return principal;
      throw new EventStoreError('unauthenticated', 'Say a name.', { challenge: 'Bearer' });
    },
    keysChanged: () => {},
  },
};

const PRINCIPALS = new Map<string, Principal>();

function namedIn(authorization = ''): Principal | undefined {
  const [, name] = /^Bearer (\w+)$/.exec(authorization) ?? [];
  if (name === undefined) return undefined;
  const known = PRINCIPALS.get(name) ?? { id: `key:${name}`, userId: name, grants: EVERYTHING };
  PRINCIPALS.set(name, known);
  return known;
}
