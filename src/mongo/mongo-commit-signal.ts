import type { ChangeStream, ChangeStreamInsertDocument, Timestamp } from 'mongodb';
import type { CommitSignal } from '../engine/tail/ports.ts';
import { type Clock, passed } from '../platform/clock.ts';
import { COLLECTIONS, type CommitDocument, type Databases, MAJORITY_READ } from './collections.ts';
import { findDocuments } from './find-documents.ts';

export interface CommitSignalOptions {
  readonly clock: Clock;
  /** Hears of each failure: the signal goes on by itself. */
  readonly onFailure: (cause: unknown) => void;
}

const BACKOFF_MS = 100;
const BACKOFF_MS_MAX = 10_000;
/** How long the server waits with an empty reply. */
const AWAIT_MS = 1_000;
const CLOSE_MS = 1_000;

type PlacedCommit = Pick<CommitDocument, '_id' | 'firstPosition' | 'count'>;
const PLACE_FIELDS = { firstPosition: 1, count: 1 };

type CommitStream = ChangeStream<CommitDocument, ChangeStreamInsertDocument<CommitDocument>>;

/**
 * Tells of commits by one change stream, which shows what a majority has. It is only a hint: no
 * resume token is kept. After any failure it begins anew, with the newest commit there is and a
 * stream from there on, after a pause that grows up to ten seconds while no stream tells anything.
 */
export function createMongoCommitSignal(
  databases: Databases,
  { clock, onFailure }: CommitSignalOptions,
): CommitSignal {
  return {
    listen(told) {
      const listening = new Listening(databases, clock, told, onFailure);
      const over = listening.run();
      return {
        async close() {
          const ended = listening.stop().then(() => over);
          // A database that is silent must not hold up the end.
          await Promise.race([ended, passed(clock, CLOSE_MS)]);
        },
      };
    },
  };
}

class Listening {
  readonly #databases: Databases;
  readonly #clock: Clock;
  readonly #told: (lastPosition: number) => void;
  readonly #onFailure: (cause: unknown) => void;
  readonly #stopped: Promise<void>;
  #stop: () => void = () => {};
  #isStopped = false;
  #backoffMs = BACKOFF_MS;
  #stream: CommitStream | undefined;

  constructor(
    databases: Databases,
    clock: Clock,
    told: (lastPosition: number) => void,
    onFailure: (cause: unknown) => void,
  ) {
    this.#databases = databases;
    this.#clock = clock;
    this.#told = told;
    this.#onFailure = onFailure;
    this.#stopped = new Promise((resolve) => {
      this.#stop = resolve;
    });
  }

  async run(): Promise<void> {
    while (!this.#isStopped) {
      try {
        await this.#listen();
      } catch (cause) {
        if (this.#isStopped) return;
        this.#onFailure(cause);
      }
      await Promise.race([passed(this.#clock, this.#backoffMs), this.#stopped]);
      this.#backoffMs = Math.min(this.#backoffMs * 2, BACKOFF_MS_MAX);
    }
  }

  async stop(): Promise<void> {
    this.#isStopped = true;
    this.#stop();
    await closed(this.#stream);
  }

  /** Until the stream ends, by whatever. */
  async #listen(): Promise<void> {
    const { evidence } = this.#databases;
    const newest = { filter: {}, sort: { _id: -1 }, limit: 1, projection: PLACE_FIELDS } as const;
    const { commits } = COLLECTIONS;
    const { found, readAt } = await findDocuments<PlacedCommit>(evidence, commits.name, newest);
    for (const commit of found) this.#told(lastPositionOf(commit));
    if (this.#isStopped) return;
    // Behind what was just read, so that nothing is missed between the two.
    const stream = this.#openedAt(readAt);
    this.#stream = stream;
    try {
      for await (const { fullDocument } of stream) {
        this.#told(lastPositionOf(fullDocument));
        this.#backoffMs = BACKOFF_MS;
      }
    } finally {
      await closed(stream);
    }
  }

  #openedAt(startAtOperationTime: Timestamp): CommitStream {
    const { name } = COLLECTIONS.commits;
    const commits = this.#databases.evidence.collection<CommitDocument>(name, MAJORITY_READ);
    const place = { 'fullDocument.firstPosition': 1, 'fullDocument.count': 1 };
    const inserts = { $match: { operationType: 'insert' } };
    return commits.watch<CommitDocument, ChangeStreamInsertDocument<CommitDocument>>(
      [inserts, { $project: { operationType: 1, ...place } }],
      { startAtOperationTime, maxAwaitTimeMS: AWAIT_MS },
    );
  }
}

function lastPositionOf({ firstPosition, count }: Omit<PlacedCommit, '_id'>): number {
  return firstPosition + count - 1;
}

/** Its end is of no interest to anybody. */
async function closed(stream: Pick<CommitStream, 'close'> | undefined): Promise<void> {
  await stream?.close().catch(() => undefined);
}
