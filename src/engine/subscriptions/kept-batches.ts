import { type DeliveryLine, type LineItem, lineKey } from './delivery-line.ts';

interface Batch {
  readonly items: LineItem[];
  /** It is among what may be taken, by one of its lines. */
  isWaiting: boolean;
}

/** Events that have failed together, and are tried again together: the same ones each time. */
export class KeptBatches {
  readonly #batches = new Map<number, Batch>();

  /** By the key that it has from its first failure on. */
  add(item: LineItem): void {
    if (item.batch === undefined) return;
    const batch = this.#batches.get(item.batch) ?? { items: [], isWaiting: false };
    this.#batches.set(item.batch, batch);
    if (!batch.items.includes(item)) batch.items.push(item);
  }

  /** Each that is left goes on without it. */
  leave(item: LineItem): void {
    if (item.batch === undefined) return;
    const batch = this.#batches.get(item.batch);
    batch?.items.splice(batch.items.indexOf(item), 1);
    if (batch?.items.length === 0) this.#batches.delete(item.batch);
    delete item.batch;
  }

  /** All that go with this one, itself included. */
  with(item: LineItem): readonly LineItem[] {
    const batch = item.batch === undefined ? undefined : this.#batches.get(item.batch);
    return batch === undefined ? [item] : [...batch.items];
  }

  /** True for one line of each: when all of it has come to the front of its lines. */
  mayWait(head: LineItem, lines: ReadonlyMap<string, DeliveryLine>): boolean {
    const batch = head.batch === undefined ? undefined : this.#batches.get(head.batch);
    if (batch === undefined) return true;
    const isAtFront = ({ event, batch: key }: LineItem) =>
      lines.get(lineKey(event))?.items[0]?.batch === key;
    if (batch.isWaiting || !batch.items.every(isAtFront)) return false;
    batch.isWaiting = true;
    return true;
  }

  started(item: LineItem): void {
    const batch = item.batch === undefined ? undefined : this.#batches.get(item.batch);
    if (batch !== undefined) batch.isWaiting = false;
  }
}
