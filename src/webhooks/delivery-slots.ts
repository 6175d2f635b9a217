import type { Ending } from './delivery-ending.ts';

export interface SlotLimits {
  /** Requests under way to one origin. */
  readonly perOriginMax: number;
  readonly inAllMax: number;
}

interface Waiting {
  readonly origin: string;
  readonly begin: () => void;
}

/**
 * Bounds how many requests are under way, to one origin and in all. Whoever finds no room waits,
 * first come first served, but those whose origin is full hold up nobody else.
 */
export class DeliverySlots {
  readonly #limits: SlotLimits;
  readonly #underWay = new Map<string, number>();
  readonly #waiting = new Set<Waiting>();
  #inAll = 0;

  constructor(limits: SlotLimits) {
    this.#limits = limits;
  }

  /** Resolves when there is a slot, which is to be given back once; rejects with why that ended. */
  async take(origin: string, ending: Ending): Promise<void> {
    if (this.#hasRoom(origin)) this.#begin(origin);
    else await this.#turn(origin, ending);
  }

  giveBack(origin: string): void {
    this.#inAll -= 1;
    const left = (this.#underWay.get(origin) ?? 1) - 1;
    if (left === 0) this.#underWay.delete(origin);
    else this.#underWay.set(origin, left);
    for (const waiting of this.#waiting) {
      if (!this.#hasRoom(waiting.origin)) continue;
      this.#waiting.delete(waiting);
      this.#begin(waiting.origin);
      waiting.begin();
      return;
    }
  }

  #turn(origin: string, ending: Ending): Promise<void> {
    return new Promise((resolve, reject) => {
      const waiting = { origin, begin: resolve };
      this.#waiting.add(waiting);
      ending.tell((reason) => {
        // Whoever has a slot already is told nothing by this.
        if (this.#waiting.delete(waiting)) reject(reason);
      });
    });
  }

  #hasRoom(origin: string): boolean {
    const { perOriginMax, inAllMax } = this.#limits;
    return this.#inAll < inAllMax && (this.#underWay.get(origin) ?? 0) < perOriginMax;
  }

  #begin(origin: string): void {
    this.#inAll += 1;
    this.#underWay.set(origin, (this.#underWay.get(origin) ?? 0) + 1);
  }
}
