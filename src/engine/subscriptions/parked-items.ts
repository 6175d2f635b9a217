import type { LineItem } from './delivery-line.ts';
import type { ParkedDelivery } from './ports.ts';

/** Events of one subscription that may be parked, dead ones included; then it is disabled. */
export const PARKED_MAX = 10_000;
export const PARKED_FULL = `${PARKED_MAX} events have failed or wait behind one that has`;

/** What is kept of events that have failed, or wait behind one that has. */
export class ParkedItems {
  readonly #changed = new Set<LineItem>();
  /** Their last try counts, and would not if it turns out to be an outage. */
  readonly #suspects = new Set<LineItem>();
  #removed: number[] = [];
  #count: number;
  #hasGrown = false;

  constructor(count: number) {
    this.#count = count;
  }

  /** Dead ones included. */
  get count(): number {
    return this.#count;
  }

  /** Anything has come to those that there were. */
  get hasGrown(): boolean {
    return this.#hasGrown;
  }

  park(item: LineItem, state: 'waiting' | 'dead', now: number): void {
    if (item.state === 'fresh') {
      this.#count += 1;
      this.#hasGrown = true;
    }
    item.state = state;
    item.notBefore = now;
    this.#changed.add(item);
  }

  /** It has failed: it may be the target's fault. */
  suspect(item: LineItem): void {
    this.#suspects.add(item);
  }

  /** It was they: something else went through. */
  convict(): void {
    this.#suspects.clear();
  }

  /** It was the target: one try less for each. */
  forgive(): void {
    for (const item of this.#suspects) {
      if (item.state !== 'waiting') continue;
      item.attempts = Math.max(0, item.attempts - 1);
      this.#changed.add(item);
    }
    this.#suspects.clear();
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

export function restoredItem(parked: ParkedDelivery): LineItem {
  const { state, attempts, error, at, batch, isUndecided, ...event } = parked;
  const item = { event, attempts, notBefore: Date.parse(at), state, error };
  return { ...item, ...(batch !== undefined && { batch }), ...(isUndecided && { isUndecided }) };
}

function parkedOf({
  event,
  notBefore,
  state,
  batch,
  isUndecided,
  ...item
}: LineItem): ParkedDelivery {
  const { attempts, error } = item;
  const parked = state === 'dead' ? 'dead' : 'waiting';
  const kept = { ...event, attempts, error, at: new Date(notBefore).toISOString() };
  const whether = { ...(batch !== undefined && { batch }), ...(isUndecided && { isUndecided }) };
  return { ...kept, state: parked, ...whether };
}
