import type { LineItem } from './delivery-line.ts';
import type { ParkedDelivery } from './ports.ts';

/** What is kept of events that have failed, or wait behind one that has. */
export class ParkedItems {
  readonly #changed = new Set<LineItem>();
  #removed: number[] = [];
  #count: number;

  constructor(count: number) {
    this.#count = count;
  }

  /** Dead ones included. */
  get count(): number {
    return this.#count;
  }

  park(item: LineItem, state: 'waiting' | 'dead', now: number): void {
    if (item.state === 'fresh') this.#count += 1;
    item.state = state;
    item.notBefore = now;
    this.#changed.add(item);
  }

  /** One try less. */
  forgive(item: LineItem): void {
    item.attempts = Math.max(0, item.attempts - 1);
    this.#changed.add(item);
  }

  remove(item: LineItem): void {
    this.#changed.delete(item);
    this.#removed.push(item.event.position);
    this.#count -= 1;
  }

  takeChange(): {
    readonly parked: readonly ParkedDelivery[];
    readonly unparked: readonly number[];
  } {
    const change = { parked: [...this.#changed].map(parkedOf), unparked: this.#removed };
    this.#changed.clear();
    this.#removed = [];
    return change;
  }
}

export function restoredItem({ state, attempts, error, at, ...event }: ParkedDelivery): LineItem {
  return { event, attempts, notBefore: Date.parse(at), state, error };
}

function parkedOf({ event, attempts, notBefore, state, error }: LineItem): ParkedDelivery {
  const parked = state === 'dead' ? 'dead' : 'waiting';
  return { ...event, state: parked, attempts, error, at: new Date(notBefore).toISOString() };
}
