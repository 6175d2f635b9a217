import type { Delivery } from './delivery.ts';
import type { DeliveryLine, LineItem } from './delivery-line.ts';

interface UnderWay {
  readonly lines: readonly DeliveryLine[];
  readonly items: readonly LineItem[];
}

/** Deliveries that went out and have not landed. */
export class DeliveriesUnderWay {
  readonly #underWay = new Map<number, UnderWay>();
  #begun = 0;
  #freshCount = 0;

  get count(): number {
    return this.#underWay.size;
  }

  /** Events among them that have never failed. */
  get freshCount(): number {
    return this.#freshCount;
  }

  begin(lines: readonly DeliveryLine[], items: readonly LineItem[]): Delivery {
    this.#begun += 1;
    const number = this.#begun;
    this.#underWay.set(number, { lines, items });
    this.#freshCount += items.filter(isFresh).length;
    const events = items.map(({ event }) => event).sort((a, b) => a.position - b.position);
    const isUndecided = items.some((item) => item.isUndecided === true);
    return { number, events, attempt: (items[0]?.attempts ?? 0) + 1, isUndecided };
  }

  land(number: number): UnderWay {
    const landed = this.aged(number);
    this.#underWay.delete(number);
    return landed;
  }

  /** It stays under way; what is fresh of it is about to be so no more. */
  aged(number: number): UnderWay {
    const aged = this.#underWay.get(number);
    if (aged === undefined) throw new Error(`No delivery ${number} here`);
    this.#freshCount -= aged.items.filter(isFresh).length;
    return aged;
  }
}

function isFresh({ state }: LineItem): boolean {
  return state === 'fresh';
}
