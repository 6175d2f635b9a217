import type { AggregateKey } from '../../events/event.ts';

/** What is known of an event that stands in a line. */
export interface LineEvent extends AggregateKey {
  readonly position: number;
  readonly eventId: string;
  readonly eventType: string;
  readonly sequenceNumber: number;
}

/** An event that is to be delivered. */
export interface LineItem {
  readonly event: LineEvent;
  /** Tries so far that count. */
  attempts: number;
  /** Milliseconds since 1970. */
  notBefore: number;
  /** `fresh`: in the window. Otherwise it is kept by itself. */
  state: 'fresh' | 'waiting' | 'dead';
  error: string;
  /** The first position of those that it has failed with, and is tried again with. */
  batch?: number;
  /** Why it cannot be delivered at all; it dies when its turn comes. */
  readonly fault?: string;
  /** Nobody could tell whether it is wanted: that is to be asked before it is delivered. */
  readonly isUndecided?: boolean;
}

/** The events of one aggregate, in order: one after the other is delivered. */
export interface DeliveryLine {
  readonly key: string;
  /** Never fresh ones behind others. */
  readonly items: LineItem[];
}

export function toItem(event: LineEvent, fault?: string): LineItem {
  const item: LineItem = { event, attempts: 0, notBefore: 0, state: 'fresh', error: '' };
  return fault === undefined ? item : { ...item, fault, isUndecided: true };
}

/** Those at the front that have not failed, and can be delivered; at most so many. */
export function freshFront({ items }: DeliveryLine, limit: number): readonly LineItem[] {
  const end = items.findIndex(({ state, fault }) => state !== 'fresh' || fault !== undefined);
  return items.slice(0, Math.min(limit, end === -1 ? items.length : end));
}

export function leaveLine(line: DeliveryLine | undefined, item: LineItem): void {
  const index = line?.items.indexOf(item) ?? -1;
  if (index !== -1) line?.items.splice(index, 1);
}

export function lineKey({ aggregateType, aggregateId }: AggregateKey): string {
  return `${aggregateType}\n${aggregateId}`;
}

export interface PlacedItem {
  readonly line: DeliveryLine;
  readonly item: LineItem;
}

export function itemsByPosition(lines: Iterable<DeliveryLine>): ReadonlyMap<number, PlacedItem> {
  const placed = new Map<number, PlacedItem>();
  for (const line of lines)
    for (const item of line.items) placed.set(item.event.position, { line, item });
  return placed;
}

/** Lines that may be taken from, in the order that they may: now, or from a time on. */
export class WaitingLines {
  readonly #ready = new Set<DeliveryLine>();
  /** By time. */
  readonly #delayed: { readonly line: DeliveryLine; readonly at: number }[] = [];

  /** When the next of those that may not yet be taken may. */
  get nextAt(): number | undefined {
    return this.#delayed[0]?.at;
  }

  get hasReady(): boolean {
    return this.#ready.size > 0;
  }

  hasAgainBy(time: number): boolean {
    for (const line of this.#ready) if (isAgain(line)) return true;
    for (const { line, at } of this.#delayed) {
      if (at > time) return false;
      if (isAgain(line)) return true;
    }
    return false;
  }

  add(line: DeliveryLine, at: number): void {
    let low = 0;
    let high = this.#delayed.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((this.#delayed[middle]?.at ?? 0) <= at) low = middle + 1;
      else high = middle;
    }
    this.#delayed.splice(low, 0, { line, at });
  }

  /** Those whose time has come join the ready ones, at the end. */
  promote(now: number): void {
    while ((this.nextAt ?? Number.POSITIVE_INFINITY) <= now) {
      const next = this.#delayed.shift();
      if (next !== undefined) this.#ready.add(next.line);
    }
  }

  /** The ready one that has waited longest. */
  get first(): DeliveryLine | undefined {
    const [line] = this.#ready;
    return line;
  }

  take(line: DeliveryLine): void {
    if (this.#ready.delete(line)) return;
    const index = this.#delayed.findIndex((delayed) => delayed.line === line);
    if (index !== -1) this.#delayed.splice(index, 1);
  }
}

function isAgain({ items: [head] }: DeliveryLine): boolean {
  return head?.state === 'waiting';
}
