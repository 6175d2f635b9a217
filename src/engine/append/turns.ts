import type { Clock } from '../../platform/clock.ts';

/** How long after meeting a rival at the slot the processes take turns. */
const TAKE_TURNS_MS = 500;
/** Commits in a row before it is the next one's turn: each change of hands costs a pause. */
const TURN_COMMITS = 2;
/** Whoever has not used its turn for so long is passed over; longer than a commit under load. */
const PATIENCE_MS = 15;
const LOOK_INTERVAL_MS = 2;

/**
 * Who goes next when several processes append to one log. Left to themselves they take the slot
 * from each other and abort most of what they try. So as soon as one meets another at the slot,
 * they take turns, in the order of their ids: everyone sees in the commits whose turn it was, and
 * groups grow meanwhile. A matter of speed only: nothing is wrong if all think it is their turn.
 */
export class Turns {
  readonly #clock: Clock;
  readonly #self: string;
  readonly #rivals = new Map<string, number>();
  #latest = { writer: '', inARow: 0, seenAt: 0 };
  #contendedAt = Number.NEGATIVE_INFINITY;

  constructor(clock: Clock, self: string) {
    this.#clock = clock;
    this.#self = self;
  }

  /** A commit that this process made or saw. */
  note(writer: string): void {
    const seenAt = this.#clock.monotonicMs();
    const inARow = writer === this.#latest.writer ? this.#latest.inARow + 1 : 1;
    this.#latest = { writer, inARow, seenAt };
    if (writer !== this.#self) this.#rivals.set(writer, seenAt);
  }

  /** Someone else was at the slot. */
  contended(): void {
    this.#contendedAt = this.#clock.monotonicMs();
  }

  /** Resolves when this process should try for the next slot; `look` takes in new commits. */
  async take(look: () => Promise<unknown>): Promise<void> {
    while (this.#pauseMs() > 0) {
      await this.#clock.sleep(Math.min(this.#pauseMs(), LOOK_INTERVAL_MS));
      await look();
    }
  }

  #pauseMs(): number {
    const now = this.#clock.monotonicMs();
    if (now - this.#contendedAt > TAKE_TURNS_MS) return 0;
    const order = this.#order(now);
    const { writer, inARow, seenAt } = this.#latest;
    const holder = Math.max(order.indexOf(writer), 0);
    const self = order.indexOf(this.#self);
    const isOver = inARow >= TURN_COMMITS;
    const distance = (self - holder + order.length) % order.length;
    const turnsBefore = isOver ? (distance + order.length - 1) % order.length : distance;
    return seenAt + turnsBefore * PATIENCE_MS - now;
  }

  #order(now: number): readonly string[] {
    for (const [rival, seenAt] of this.#rivals) {
      if (now - seenAt > TAKE_TURNS_MS) this.#rivals.delete(rival);
    }
    return [this.#self, ...this.#rivals.keys()].sort();
  }
}
