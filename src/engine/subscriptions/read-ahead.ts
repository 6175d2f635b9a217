import type { MachineRules } from './delivery.ts';
import type { DeliveryLines } from './delivery-lines.ts';
import type { ParkedItems } from './parked-items.ts';
import type { TargetBreaker } from './target-breaker.ts';
import type { DeliveriesUnderWay } from './under-way.ts';
import type { UnsettledWindow } from './unsettled-window.ts';

export interface ReadAheadParts {
  readonly window: UnsettledWindow;
  readonly lines: DeliveryLines;
  readonly parked: ParkedItems;
  readonly breaker: TargetBreaker;
  readonly underWay: DeliveriesUnderWay;
}

/** What is tried again so soon goes before what is new. */
const AGAIN_MS = 1_000;
/** What is tried again so soon may still make room. */
const SOON_MS = 60_000;

/** How far a machine may read ahead of what is settled, and when it can read no more at all. */
export class ReadAhead {
  readonly #rules: Pick<MachineRules, 'windowMax' | 'parkedMax'>;
  readonly #parts: ReadAheadParts;

  constructor(rules: Pick<MachineRules, 'windowMax' | 'parkedMax'>, parts: ReadAheadParts) {
    this.#rules = rules;
    this.#parts = parts;
  }

  /** How many events may be offered. */
  room(now: number): number {
    const { window, lines, parked, breaker } = this.#parts;
    const { windowMax, parkedMax } = this.#rules;
    // While the target is out, all that could go on would be parked behind what has failed.
    if (breaker.probeBy !== undefined && lines.mayGoOnBy(breaker.probeBy)) return 0;
    // So it would where a target fails now and then, until all of a backlog was parked.
    if (parked.count > windowMax && lines.triesAgainBy(now + AGAIN_MS)) return 0;
    // Each of the window may have to be parked.
    return Math.max(0, Math.min(windowMax, parkedMax - parked.count) - window.size);
  }

  /** Nothing more can be parked, and nothing makes room by itself: somebody has to look after it. */
  isStuck(now: number): boolean {
    const { lines, parked, underWay } = this.#parts;
    if (parked.count < this.#rules.parkedMax) return false;
    if (underWay.count > 0 || lines.mayGoOnBy(now + SOON_MS)) return false;
    // Whoever has taken it up as it is has what waits tried, however late.
    return parked.hasGrown || !lines.mayGoOnBy(Number.POSITIVE_INFINITY);
  }
}
