import { EventStoreError } from '../errors.ts';
import { LIMITS } from '../events/limits.ts';
import { Holdings } from './holdings.ts';

/** How many answers are streamed at the same time: in all, and to one principal or address. */
export class StreamSlots {
  readonly #holdings = new Holdings();
  #open = 0;

  /** @throws EventStoreError `queue_full`, and what the streaming throws. */
  async during(countedAs: string | undefined, stream: () => Promise<void>): Promise<void> {
    this.#begin(countedAs);
    try {
      await stream();
    } finally {
      this.#end(countedAs);
    }
  }

  #begin(countedAs: string | undefined): void {
    const { streamsMax, streamsForOneMax } = LIMITS;
    const own = this.#holdings.of(countedAs);
    if (own >= streamsForOneMax) throw tooMany(`You are reading ${own} streams already.`);
    if (this.#open >= streamsMax) throw tooMany(`${streamsMax} streams are being read already.`);
    this.#open += 1;
    this.#holdings.add(1, countedAs);
  }

  #end(countedAs: string | undefined): void {
    this.#open -= 1;
    this.#holdings.giveBack(1, countedAs);
  }
}

function tooMany(message: string) {
  return new EventStoreError('queue_full', message, { retryAfterMs: 1_000 });
}
