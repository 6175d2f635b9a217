import { RateLimiterRes } from 'rate-limiter-flexible';

/** What may be asked for in each window of time. */
export interface Budget {
  readonly name: string;
  readonly pointsMax: number;
  readonly windowMs: number;
}

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
