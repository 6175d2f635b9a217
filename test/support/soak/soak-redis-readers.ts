import { setTimeout as sleep } from 'node:timers/promises';
import { Redis } from 'ioredis';
import type { RedisServer } from '../redis-server.ts';
import type { Takings } from './takings.ts';

interface ReadStream {
  readonly key: string;
  readonly takings: Takings;
  /** Whether its ids are positions: then whatever was in it comes into it again. */
  readonly isOfLog: boolean;
  lastId: string;
}

type Entry = readonly [id: string, fields: readonly string[]];

const PAUSE_MS = 50;

/** Consumers of streams: each reads behind the last id that it has seen. */
export class SoakRedisReaders {
  readonly #client: Redis;
  readonly #streams: ReadStream[] = [];
  readonly #reading: Promise<void>;
  #isOver = false;
  #turn: Promise<void> = Promise.resolve();

  constructor(redis: RedisServer) {
    this.#client = new Redis(redis.url, {
      retryStrategy: () => PAUSE_MS,
      maxRetriesPerRequest: 0,
      commandTimeout: 30_000,
    }).on('error', () => {});
    this.#reading = this.#read();
  }

  follow(key: string, takings: Takings, isOfLog: boolean): void {
    this.#streams.push({ key, takings, isOfLog, lastId: '0-0' });
  }

  /**
   * Loses everything that Redis has. What was delivered to a stream of its own is delivered, and
   * comes no more: the readers take it in the same instant.
   */
  async flush(): Promise<void> {
    await this.#alone(async () => {
      const own = this.#streams.filter(({ isOfLog }) => !isOfLog);
      const transaction = this.#client.multi();
      for (const { key, lastId } of own) transaction.xrange(key, `(${lastId}`, '+');
      const replies = (await transaction.flushall().exec()) ?? [];
      for (const [index, stream] of own.entries()) {
        take(stream, (replies[index]?.[1] ?? []) as readonly Entry[]);
        stream.lastId = '0-0';
      }
    });
  }

  async stop(): Promise<void> {
    this.#isOver = true;
    await this.#reading;
    this.#client.disconnect();
  }

  async #read(): Promise<void> {
    while (!this.#isOver) {
      await this.#alone(async () => {
        for (const stream of this.#streams) await this.#readOn(stream);
      }).catch(() => {});
      await sleep(PAUSE_MS);
    }
  }

  async #readOn(stream: ReadStream): Promise<void> {
    const { key, lastId } = stream;
    const replies = await this.#client.xread('COUNT', 2_000, 'STREAMS', key, lastId);
    for (const [, entries] of replies ?? []) take(stream, entries);
  }

  /** One after the other. */
  async #alone(act: () => Promise<void>): Promise<void> {
    const turn = this.#turn.then(act);
    this.#turn = turn.catch(() => {});
    await turn;
  }
}

function take(stream: ReadStream, entries: readonly Entry[]): void {
  for (const [id, fields] of entries) {
    stream.takings.takeCloudEvents(fields[fields.indexOf('event') + 1] ?? '');
    stream.lastId = id;
  }
}
