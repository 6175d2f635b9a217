import { RateLimiterMemory } from 'rate-limiter-flexible';
import { type Budget, type RateLimiter, spentOf } from './rate-limiter.ts';

/** Counts in this process alone. A key is forgotten when its window is over. */
export function createMemoryRateLimiter(budget: Budget): RateLimiter {
  const limiter = new RateLimiterMemory({
    points: budget.pointsMax,
    duration: budget.windowMs / 1_000,
  });
  return { budget, spend: (key) => spentOf(limiter.consume(key)) };
}
