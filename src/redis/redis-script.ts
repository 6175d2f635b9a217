import { hash } from 'node:crypto';
import type { RedisClient } from './redis-client.ts';

/** A Lua script, which Redis carries out as one: nobody else is served meanwhile. */
export interface RedisScript {
  /** Resolves with its reply. Sent whole where Redis does not know it (any more). */
  run(keys: readonly string[], args: readonly string[]): Promise<unknown>;
}

export function redisScript(client: RedisClient, source: string): RedisScript {
  const digest = hash('sha1', source, 'hex');
  return {
    async run(keys, args) {
      try {
        return await client.evalsha(digest, keys.length, ...keys, ...args);
      } catch (error) {
        // Nothing was carried out.
        if (!(error as Error).message.startsWith('NOSCRIPT')) throw error;
        return await client.eval(source, keys.length, ...keys, ...args);
      }
    },
  };
}

/** No memory is left, and whatever takes some is refused. */
export function isOutOfMemory(error: unknown): boolean {
  return error instanceof Error && error.message.includes('OOM command not allowed');
}
