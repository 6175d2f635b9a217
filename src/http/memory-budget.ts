import { EventStoreError } from '../errors.ts';
import { Holdings } from './holdings.ts';

export interface MemoryLimits {
  readonly bytesMax: number;
  /** What one principal or address may hold of it, so that there is room for the others. */
  readonly bytesForOneMax: number;
}

/** How much memory all requests together may hold of one kind, so that none can take all of it. */
export class MemoryBudget {
  readonly #limits: MemoryLimits;
  readonly #holdings = new Holdings();
  #bytes = 0;

  constructor(limits: MemoryLimits) {
    this.#limits = limits;
  }

  /**
   * Takes so much of it.
   *
   * @throws EventStoreError `queue_full`; then nothing was taken.
   */
  take(bytes: number, countedAs: string | undefined): void {
    this.assertRoom(bytes, countedAs);
    this.#bytes += bytes;
    this.#holdings.add(bytes, countedAs);
  }

  /** @throws EventStoreError `queue_full` where there is no room for so much. */
  assertRoom(bytes: number, countedAs: string | undefined): void {
    const { bytesMax, bytesForOneMax } = this.#limits;
    if (countedAs !== undefined && this.#holdings.of(countedAs) + bytes > bytesForOneMax) {
      throw usedUp('your other requests hold all the memory that you may have of this');
    }
    if (this.#bytes + bytes > bytesMax) {
      throw usedUp('other requests hold all the memory there is for this');
    }
  }

  giveBack(bytes: number, countedAs: string | undefined): void {
    this.#bytes -= bytes;
    this.#holdings.giveBack(bytes, countedAs);
  }
}

function usedUp(why: string): EventStoreError {
  return new EventStoreError('queue_full', `Nothing was done: ${why}.`, { retryAfterMs: 1_000 });
}
