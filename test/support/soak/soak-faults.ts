import { setTimeout as sleep } from 'node:timers/promises';
import type { ReplicaSet } from '../mongod.ts';
import type { RedisServer } from '../redis-server.ts';
import type { SoakRedisReaders } from './soak-redis-readers.ts';
import type { SoakServices } from './soak-services.ts';

export interface SoakFault {
  readonly kind: FaultKind;
  /** By `performance.now()`. */
  readonly at: number;
}

export type FaultKind = (typeof KINDS)[number];

/** In this order, again and again. */
const KINDS = [
  'service-killed',
  'redis-killed',
  'stepped-down',
  'redis-flushed',
  'service-killed',
  'stepped-down',
] as const;

const AWAY_MS = 1_500;

export interface FaultDeps {
  readonly services: SoakServices;
  readonly set: ReplicaSet;
  readonly redis: RedisServer;
  readonly readers: SoakRedisReaders;
}

/** So many faults, spread over the time; resolves once all are over, and with when each was. */
export async function soakFaults(
  deps: FaultDeps,
  count: number,
  durationMs: number,
): Promise<readonly SoakFault[]> {
  const startedAt = performance.now();
  const faults: SoakFault[] = [];
  for (let index = 0; index < count; index += 1) {
    const at = startedAt + (durationMs * (index + 0.5)) / count;
    await sleep(Math.max(0, at - performance.now()));
    const kind = KINDS[index % KINDS.length] ?? 'service-killed';
    faults.push({ kind, at: performance.now() });
    await suffer(kind, deps);
  }
  return faults;
}

async function suffer(kind: FaultKind, { services, set, redis, readers }: FaultDeps) {
  if (kind === 'service-killed') {
    await services.killOne();
    await sleep(AWAY_MS);
    await services.start();
  } else if (kind === 'redis-killed') {
    await redis.kill();
    await sleep(AWAY_MS);
    await redis.start();
  } else if (kind === 'redis-flushed') await readers.flush();
  else await set.stepDown();
}
