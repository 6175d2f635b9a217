import { EventStoreError } from '../errors.ts';

/** How much memory all requests together may hold of one kind, so that none can take all of it. */
export class MemoryBudget {
  readonly #bytesMax: number;
  #bytes = 0;

  constructor(bytesMax: number) {
    this.#bytesMax = bytesMax;
  }

  /**
   * Takes so much of it.
   *
   * @throws EventStoreError `queue_full`; then nothing was taken.
   */
  take(bytes: number): void {
    this.assertRoom(bytes);
    this.#bytes += bytes;
  }

  /** @throws EventStoreError `queue_full` where there is no room for so much. */
  assertRoom(bytes: number): void {
    if (this.#bytes + bytes > this.#bytesMax) throw usedUp();
  }

  giveBack(bytes: number): void {
    this.#bytes -= bytes;
  }
}

function usedUp(): EventStoreError {
  const message = 'Nothing was done: other requests hold all the memory there is for this.';
  return new EventStoreError('queue_full', message, { retryAfterMs: 1_000 });
}
