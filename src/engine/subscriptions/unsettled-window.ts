interface Entry {
  readonly position: number;
  isSettled: boolean;
}

/** Matching events that were read and are not all settled: what the checkpoint has to stay below. */
export class UnsettledWindow {
  readonly #entries = new Map<number, Entry>();
  /** In position order; those before `#start` are settled, and gone. */
  #order: Entry[] = [];
  #start = 0;
  #readTo: number;
  #unsettledCount = 0;

  constructor(checkpoint: number) {
    this.#readTo = checkpoint;
  }

  /** Everything up to here was read. */
  get readTo(): number {
    return this.#readTo;
  }

  /** Events that the window holds, settled ones that wait for others included. */
  get size(): number {
    return this.#order.length - this.#start;
  }

  get unsettledCount(): number {
    return this.#unsettledCount;
  }

  /** The highest position below which everything is settled, inclusive. */
  get checkpoint(): number {
    const first = this.#order[this.#start];
    return first === undefined ? this.#readTo : first.position - 1;
  }

  /** Settled ones above the checkpoint, ascending. */
  settledAbove(): readonly number[] {
    const open = this.#order.slice(this.#start);
    return open.filter(({ isSettled }) => isSettled).map(({ position }) => position);
  }

  /** Positions only ever grow. */
  add(position: number): void {
    const entry = { position, isSettled: false };
    this.#entries.set(position, entry);
    this.#order.push(entry);
    this.#readTo = position;
    this.#unsettledCount += 1;
  }

  advanceTo(readTo: number): void {
    this.#readTo = Math.max(this.#readTo, readTo);
  }

  settle(position: number): void {
    const entry = this.#entries.get(position);
    if (entry === undefined || entry.isSettled) return;
    entry.isSettled = true;
    this.#unsettledCount -= 1;
    for (let first = this.#order[this.#start]; first?.isSettled; first = this.#order[this.#start]) {
      this.#entries.delete(first.position);
      this.#start += 1;
    }
    if (this.#start > 1_000 || this.#start === this.#order.length) this.#compact();
  }

  #compact(): void {
    this.#order = this.#order.slice(this.#start);
    this.#start = 0;
  }
}
