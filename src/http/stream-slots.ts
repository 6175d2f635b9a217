import { EventStoreError } from '../errors.ts';
import { LIMITS } from '../events/limits.ts';

/** How many answers are streamed at the same time: in all, and to one principal or address. */
export class StreamSlots {
  #open = 0;
  /** By whom they are counted for. */
  readonly #openFor = new Map<string, number>();

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
    const own = this.#openFor.get(countedAs ?? '') ?? 0;
    if (own >= streamsForOneMax) throw tooMany(`You are reading ${own} streams already.`);
    if (this.#open >= streamsMax) throw tooMany(`${streamsMax} streams are being read already.`);
    this.#open += 1;
    if (countedAs !== undefined) this.#openFor.set(countedAs, own + 1);
  }

  #end(countedAs: string | undefined): void {
    this.#open -= 1;
    if (countedAs === undefined) return;
    const own = this.#openFor.get(countedAs) ?? 0;
    if (own > 1) this.#openFor.set(countedAs, own - 1);
    else this.#openFor.delete(countedAs);
  }
}

function tooMany(message: string) {
  return new EventStoreError('queue_full', message, { retryAfterMs: 1_000 });
}
