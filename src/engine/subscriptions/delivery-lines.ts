import {
  type DeliveryLine,
  freshFront,
  itemsByPosition,
  type LineItem,
  leaveLine,
  lineKey,
  WaitingLines,
} from './delivery-line.ts';
import { KeptBatches } from './kept-batches.ts';

/** What is taken of lines to be delivered together. */
export interface TakenItems {
  readonly lines: readonly DeliveryLine[];
  readonly items: readonly LineItem[];
}

/** The lines of all aggregates: what stands in them, and which may be taken from. */
export class DeliveryLines {
  readonly #lines = new Map<string, DeliveryLine>();
  readonly #waiting = new WaitingLines();
  readonly #batches = new KeptBatches();

  get hasReady(): boolean {
    return this.#waiting.hasReady;
  }

  get nextAt(): number | undefined {
    return this.#waiting.nextAt;
  }

  /** Whether anything may be taken by that time, if nothing else happens. */
  mayGoOnBy(time: number): boolean {
    return this.hasReady || (this.nextAt !== undefined && this.nextAt <= time);
  }

  /** Whether anything that has failed, or waits behind what has, may be taken by that time. */
  triesAgainBy(time: number): boolean {
    return this.#waiting.hasAgainBy(time);
  }

  promote(now: number): void {
    this.#waiting.promote(now);
  }

  of(item: LineItem): DeliveryLine | undefined {
    return this.#lines.get(lineKey(item.event));
  }

  /** Those of a batch are all restored before any of them may be taken. */
  restore(items: readonly LineItem[]): void {
    for (const item of items) this.#batches.add(item);
    for (const item of items) this.append(item);
  }

  append(item: LineItem): void {
    const key = lineKey(item.event);
    const line = this.#lines.get(key) ?? { key, items: [] };
    this.#lines.set(key, line);
    line.items.push(item);
    if (line.items.length === 1) this.goOn(line, 0);
  }

  leave(item: LineItem): void {
    leaveLine(this.of(item), item);
    this.#batches.leave(item);
  }

  /** From now on these are only taken together. */
  keepTogether(items: readonly LineItem[]): void {
    const [first] = items;
    if (first === undefined || items.length === 1) return;
    for (const item of items) {
      item.batch = first.event.position;
      this.#batches.add(item);
    }
  }

  /** From now on it is by itself. */
  setApart(item: LineItem): void {
    this.#batches.leave(item);
  }

  /** The line's next event, if there is one, may be taken when its time has come. */
  goOn(line: DeliveryLine, now: number): void {
    const [head] = line.items;
    if (head === undefined) this.#lines.delete(line.key);
    else if (head.state !== 'dead' && this.#batches.mayWait(head, this.#lines)) {
      this.#waiting.add(line, Math.max(head.notBefore, now));
    }
  }

  /** What has not failed yet, up to so many, or what has failed together. */
  take(max: number): TakenItems {
    const lines: DeliveryLine[] = [];
    const items: LineItem[] = [];
    for (let line = this.#waiting.first; line && items.length < max; line = this.#waiting.first) {
      const fresh = freshFront(line, max - items.length);
      // What has failed goes as it went, so that nothing else fails with it.
      if (fresh.length === 0 && items.length > 0) break;
      this.#waiting.take(line);
      if (fresh.length === 0) return this.#takeAgain(line);
      items.push(...fresh);
      lines.push(line);
    }
    return { lines, items };
  }

  /** Those at these positions, of what is there. */
  takeAt(positions: readonly number[]): TakenItems {
    const places = itemsByPosition(this.#lines.values());
    const found = positions.flatMap((position) => places.get(position) ?? []);
    const lines = [...new Set(found.map(({ line }) => line))];
    for (const line of lines) this.#waiting.take(line);
    const items = found.map(({ item }) => item);
    for (const item of items) this.#batches.started(item);
    return { lines, items };
  }

  #takeAgain({ items: [head] }: DeliveryLine): TakenItems {
    if (head === undefined) throw new Error('A line without events has waited');
    this.#batches.started(head);
    const items = this.#batches.with(head);
    return { lines: [...new Set(items.flatMap((item) => this.of(item) ?? []))], items };
  }
}
