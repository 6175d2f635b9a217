import type { DeliveryFailure } from './ports.ts';

export interface BreakerLimits {
  /** Deliveries of different aggregates that fail in a row as the target could not be reached. */
  readonly ofTargetMax: number;
  /** Deliveries of different aggregates that fail in a row, whatever the reason. */
  readonly ofAnyMax: number;
  readonly pauseMs: number;
  readonly pauseMsMax: number;
}

export const BREAKER: BreakerLimits = {
  ofTargetMax: 3,
  ofAnyMax: 10,
  pauseMs: 1_000,
  pauseMsMax: 60_000,
};

/**
 * Tells an outage of the whole target from events that it does not take: then several aggregates
 * fail in a row, and none succeeds. While it is open nothing is delivered but a probe now and then.
 */
export class TargetBreaker {
  readonly #limits: BreakerLimits;
  /** Aggregates that have failed since the last success. */
  readonly #ofTarget = new Set<string>();
  readonly #ofAny = new Set<string>();
  #openings = 0;
  #opensAt: number | undefined;
  #isProbing = false;

  constructor(limits: BreakerLimits) {
    this.#limits = limits;
  }

  get isOpen(): boolean {
    return this.#opensAt !== undefined;
  }

  /** When a probe may go out; undefined where everything may. */
  get opensAt(): number | undefined {
    return this.#opensAt;
  }

  /** By when something has to be there to probe with; undefined where everything may go out. */
  get probeBy(): number | undefined {
    return this.#opensAt === undefined ? undefined : this.#opensAt + this.#limits.pauseMsMax;
  }

  /** While a probe is under way nothing else goes out. */
  get isProbing(): boolean {
    return this.#isProbing;
  }

  mayStart(now: number): boolean {
    return this.#opensAt === undefined || (!this.#isProbing && now >= this.#opensAt);
  }

  /** An outage uses up nobody's tries. */
  isCounted(failure: DeliveryFailure): boolean {
    if (failure.isFinal) return true;
    return failure.isGone !== true && !(this.isOpen && mayBeOfTarget(failure));
  }

  /** A delivery starts. */
  started(): void {
    this.#isProbing = this.isOpen;
  }

  /** What started did not come to ask the target. */
  notAsked(): void {
    this.#isProbing = false;
  }

  succeeded(): void {
    this.#ofTarget.clear();
    this.#ofAny.clear();
    this.#openings = 0;
    this.#opensAt = undefined;
    this.#isProbing = false;
  }

  /** `aggregate`: one of those that it is of, however many they are: it fails for one of them. */
  failed(aggregate: string, failure: DeliveryFailure, now: number): void {
    this.#ofAny.add(aggregate);
    if (failure.isOfTarget) this.#ofTarget.add(aggregate);
    // Whoever refuses an event is there.
    if (!mayBeOfTarget(failure)) this.#ofTarget.clear();
    const { ofTargetMax, ofAnyMax, pauseMs, pauseMsMax } = this.#limits;
    const isOut = this.#ofTarget.size >= ofTargetMax || this.#ofAny.size >= ofAnyMax;
    // What was under way already when it opened says nothing new.
    if (isOut && this.isOpen && !this.#isProbing) return;
    this.#isProbing = false;
    this.#opensAt = undefined;
    if (!isOut) return;
    this.#opensAt = now + Math.min(pauseMs * 2 ** this.#openings, pauseMsMax);
    this.#openings += 1;
  }
}

/** Whether the failure may speak against the whole target: it is not there, or it is broken. */
export function mayBeOfTarget({ isOfTarget, statusCode = 0 }: DeliveryFailure): boolean {
  return isOfTarget || statusCode >= 500;
}
