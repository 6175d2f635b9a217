import type { Verify } from '../access/credentials.ts';
export function createVerifyToken(_: object): Verify {
  return async () => undefined;
}
