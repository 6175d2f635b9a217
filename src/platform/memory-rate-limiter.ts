import { RateLimiterMemory, RateLimiterRes } from 'rate-limiter-flexible';
import type { Budget, RateLimiter } from './rate-limiter.ts';

/** Counts in this process alone. */
export function createMemoryRateLimiter(budget: Budget): RateLimiter {
  const limiter = new RateLimiterMemory({
    points: budget.pointsMax,
    duration: budget.windowMs / 1_000,
  });
  return {
    budget,
    async spend(key) {
      const result = await limiter.consume(key).catch((error: unknown) => {
        if (error instanceof RateLimiterRes) return error;
        throw error;
      });
      const { consumedPoints, remainingPoints, msBeforeNext } = result;
      const isWithin = consumedPoints <= budget.pointsMax;
      return { isWithin, left: remainingPoints, resetMs: msBeforeNext };
    },
  };
}
