import type { ApiKeys } from '../../src/access/api-keys.ts';

export interface CreateOptions {
  readonly name: string;
  readonly scope: readonly string[];
  readonly userId?: string;
  readonly expiresInDays?: number;
}

const DAY_MS = 24 * 60 * 60 * 1_000;

/** The key alone goes to standard output, so that a script can take it from there. */
export async function createKey(keys: ApiKeys, options: CreateOptions): Promise<void> {
  const { name, scope, userId, expiresInDays } = options;
  const { info, key } = await keys.create({
    name,
    scopes: scope,
    ...(userId !== undefined && { userId }),
    ...(expiresInDays !== undefined && {
      expiresAt: new Date(Date.now() + expiresInDays * DAY_MS).toISOString(),
    }),
  });
  console.error(`The key ${info.keyId} (${name}) allows ${scope.join(', ')}.`);
  console.error('It is shown this once:');
  console.log(key);
}
