import type { Budget, RateLimiter } from '../platform/rate-limiter.ts';
export function createRedisRateLimiter(
  _client: object,
  _budget: Budget,
  options: { prefix: string; insurance: RateLimiter },
): RateLimiter {
  return options.insurance;
}
