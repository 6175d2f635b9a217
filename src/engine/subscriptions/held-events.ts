import type { RecordedEvent } from '../../events/event.ts';
import { jsonSize } from '../schemas/documents/json-size.ts';

/** What the events that wait for their delivery may take in memory, of all subscriptions. */
export class HeldBudget {
  #left: number;

  constructor(bytesMax: number) {
    this.#left = bytesMax;
  }

  take(bytes: number): boolean {
    if (bytes > this.#left) return false;
    this.#left -= bytes;
    return true;
  }

  giveBack(bytes: number): void {
    this.#left += bytes;
  }
}

/** Events of one subscription that were read and wait; those that do not fit are read once more. */
export class HeldEvents {
  readonly #budget: HeldBudget;
  readonly #countMax: number;
  readonly #held = new Map<number, { readonly event: RecordedEvent; readonly bytes: number }>();

  constructor(budget: HeldBudget, countMax: number) {
    this.#budget = budget;
    this.#countMax = countMax;
  }

  hold(event: RecordedEvent): void {
    const bytes = roughBytes(event);
    const [oldest] = this.#held.keys();
    if (oldest !== undefined && this.#held.size >= this.#countMax) this.release(oldest);
    if (this.#budget.take(bytes)) this.#held.set(event.position, { event, bytes });
  }

  get(position: number): RecordedEvent | undefined {
    return this.#held.get(position)?.event;
  }

  release(position: number): void {
    const held = this.#held.get(position);
    if (held === undefined) return;
    this.#held.delete(position);
    this.#budget.giveBack(held.bytes);
  }

  releaseAll(): void {
    for (const position of [...this.#held.keys()]) this.release(position);
  }
}

const ENVELOPE_BYTES = 1_000;
const VALUE_BYTES = 16;

/** Two bytes a character, as the engine may need. */
function roughBytes({ data, metadata }: RecordedEvent): number {
  const sizes = [jsonSize(data), jsonSize(metadata)];
  const bytes = sizes.map(({ values, characters }) => values * VALUE_BYTES + characters * 2);
  return bytes.reduce((sum, each) => sum + each, ENVELOPE_BYTES);
}
