import type { Assignments } from './engine/assignments/ports.ts';
import type { PrepareDeps } from './engine/publishing/prepare-publications.ts';
import { PUBLISHER_TASK, Publisher } from './engine/publishing/publisher.ts';
import type { Retention } from './engine/publishing/stream-starts.ts';
import type { LogTail } from './engine/tail/ports.ts';
import type { ReadsEvents } from './event-store.ts';
import type { Databases } from './mongo/collections.ts';
import { createMongoPublishing } from './mongo/mongo-publishing.ts';
import type { Clock } from './platform/clock.ts';
import { connectPublishingRedis } from './redis/connect-redis.ts';
import { createRedisStreams } from './redis/redis-streams.ts';

export interface RedisPublisherOptions {
  /** `redis://` or `rediss://`; several of them, separated by commas, are a cluster. */
  readonly url: string;
  /** What all keys and channels begin with, in braces; no other log may have the same. */
  readonly prefix: string;
  readonly retention: Retention;
  /** Whether `Audit` events are in `{prefix}:all`, too; their own stream has them in any case. */
  readonly isAuditInAll: boolean;
}

export interface RedisPublisherDeps extends RedisPublisherOptions, PrepareDeps {
  readonly assignments: Pick<Assignments, 'offer' | 'revoke'>;
  readonly tail: Pick<LogTail, 'readBehind' | 'waitBehind'>;
  /** Not narrowed to what somebody may read. */
  readonly log: Pick<ReadsEvents, 'headPosition' | 'aggregateTypes' | 'readPage' | 'readLog'>;
  readonly databases: Databases;
  readonly clock: Clock;
  /** Hears, in a sentence, of Redis or publishing lost and back; not of each try. */
  readonly onTrouble: (message: string) => void;
  /** Hears how many events have come into streams, and up to which position all have. */
  readonly onPublished: (events: number, position: number) => void;
}

/**
 * Publishes the log to Redis whenever, and as long as, the task `redis-publisher` is given to this
 * process. Neither waits for Redis nor fails with it; nothing of it reaches an append.
 *
 * `close` takes the task back, waits for what is under way (5 seconds at the most), and lets go of
 * Redis. To be called before the assignments, the tail and the store are closed.
 */
export function openRedisPublisher(deps: RedisPublisherDeps): { close(): Promise<void> } {
  const connection = connectPublishingRedis(deps);
  const publisher = new Publisher({
    ...deps,
    streams: createRedisStreams(connection.client, deps.prefix),
    store: createMongoPublishing(deps.databases),
  });
  deps.assignments.offer(PUBLISHER_TASK, (hold) => publisher.run(hold));
  return {
    async close() {
      await deps.assignments.revoke(PUBLISHER_TASK);
      await connection.close();
    },
  };
}
