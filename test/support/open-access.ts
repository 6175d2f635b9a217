import { ANYBODY } from '../../src/access/principal.ts';
import type { HttpDeps } from '../../src/http/http-api.ts';

/** Everybody may do everything, as on the loopback address before there is a key. */
export const OPEN_ACCESS: Pick<
  HttpDeps,
  'authentication' | 'keys' | 'budgets' | 'idempotencySecret'
> = {
  authentication: {
    known: () => ANYBODY,
    principalOf: async () => ANYBODY,
    keysChanged: () => {},
  },
  keys: {
    create: noKeys,
    list: noKeys,
    find: noKeys,
    revoke: noKeys,
  },
  budgets: {},
  idempotencySecret: Buffer.alloc(32, 7),
};

async function noKeys(): Promise<never> {
  throw new Error('This test has no keys');
}
