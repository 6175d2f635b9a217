import { RateLimiterMemory } from 'rate-limiter-flexible';
import { spentOf } from './rate-limiter.js';
/** Counts in this process alone. A key is forgotten when its window is over. */
export function createMemoryRateLimiter(budget) {
    const limiter = new RateLimiterMemory({
        points: budget.pointsMax,
        duration: budget.windowMs / 1_000,
    });
    return { budget, spend: (key) => spentOf(limiter.consume(key)) };
}
//# sourceMappingURL=memory-rate-limiter.js.map