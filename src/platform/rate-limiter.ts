import { RateLimiterRes } from 'rate-limiter-flexible';

/** What may be asked for in each window of time. */
export interface Budget {
  readonly name: string;
  readonly pointsMax: number;
  readonly windowMs: number;
}

/**
 * A budget of so many in each second, neither more nor fewer: its windows are as short as they can
 * be so that nobody can spend all of a second in its first moment, and no shorter than gives whole
 * points.
 */
export function budgetPerSecond(name: string, perSecond: number): Budget {
  const windows = WINDOWS_PER_SECOND.find((count) => perSecond % count === 0) ?? 1;
  return { name, pointsMax: perSecond / windows, windowMs: 1_000 / windows };
}

const WINDOWS_PER_SECOND = [10, 5, 4, 2, 1];

export interface Spent {
  /** False where the budget was used up already: what was asked for must not be done. */
  readonly isWithin: boolean;
  readonly left: number;
  /** Until the next window begins. */
  readonly resetMs: number;
}

/** Counts what is spent of one budget, for each key by itself. */
export interface RateLimiter {
  readonly budget: Budget;
  /** Takes one point. Never rejects: what counts may fail, what is counted goes on. */
  spend(key: string): Promise<Spent>;
}

/** What the library's answer says: it rejects where the budget is used up. */
export async function spentOf(consumed: Promise<RateLimiterRes>): Promise<Spent> {
  try {
    const { remainingPoints, msBeforeNext } = await consumed;
    return { isWithin: true, left: remainingPoints, resetMs: msBeforeNext };
  } catch (error) {
    if (!(error instanceof RateLimiterRes)) throw error;
    return { isWithin: false, left: 0, resetMs: error.msBeforeNext };
  }
}
