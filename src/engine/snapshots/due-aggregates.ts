import type { AggregateKey } from '../../events/event.ts';
import { aggregateName } from '../append/append-request.ts';

/** An aggregate that a snapshot may be due of. */
export interface DueAggregate {
  readonly aggregate: AggregateKey;
  /** Of its newest event that is known. */
  readonly sequenceNumber: number;
  readonly timestamp: string;
  /** False where only its last snapshot tells whether one is due. */
  readonly isSure: boolean;
}

/** What is due, each aggregate once, in the order in which it became so; no more than `max`. */
export class DueAggregates {
  readonly #max: number;
  readonly #due = new Map<string, DueAggregate>();

  constructor(max: number) {
    this.#max = max;
  }

  get size(): number {
    return this.#due.size;
  }

  /** False where there are too many already, and this one is none of them. */
  add(due: DueAggregate): boolean {
    const name = aggregateName(due.aggregate);
    const earlier = this.#due.get(name);
    if (earlier === undefined && this.#due.size >= this.#max) return false;
    this.#due.set(name, { ...due, isSure: due.isSure || (earlier?.isSure ?? false) });
    return true;
  }

  /** The one that has waited longest, which is due no more. */
  take(): DueAggregate | undefined {
    for (const [name, due] of this.#due) {
      this.#due.delete(name);
      return due;
    }
    return undefined;
  }
}
