import { EventStoreError } from '../errors.ts';
import { Holdings } from './holdings.ts';

/** In all, and to one principal or address. */
export interface StreamLimits {
  readonly max: number;
  readonly forOneMax: number;
}

/** How many answers are streamed at the same time. */
export class StreamSlots {
  readonly #limits: StreamLimits;
  readonly #holdings = new Holdings();
  #open = 0;

  constructor(limits: StreamLimits) {
    this.#limits = limits;
  }

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
    const { max, forOneMax } = this.#limits;
    const own = this.#holdings.of(countedAs);
    if (own >= forOneMax) throw tooMany(`You are reading ${own} streams already.`);
    if (this.#open >= max) throw tooMany(`${max} streams are being read already.`);
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
