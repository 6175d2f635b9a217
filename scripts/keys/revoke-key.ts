import type { ApiKeys } from '../../src/access/api-keys.ts';

export async function revokeKey(keys: ApiKeys, keyId: string): Promise<void> {
  const revoked = await keys.revoke(keyId);
  if (revoked === undefined) {
    console.error(`There is no key ${keyId}.`);
    process.exitCode = 1;
    return;
  }
  console.error(`The key ${keyId} (${revoked.name}) is revoked: within 5 s it is refused.`);
}
