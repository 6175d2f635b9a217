import { hash } from 'node:crypto';
import { RateLimiterRedis } from 'rate-limiter-flexible';
import { spentOf } from '../platform/rate-limiter.js';
/** The library's own counts in whole seconds: `ARGV[4]` is how long the window is, in seconds. */
const COUNT = `
  redis.call('SET', KEYS[1], 0, 'PX', math.floor(ARGV[4] * 1000), 'NX')
  local consumed = redis.call('INCRBY', KEYS[1], ARGV[1])
  return {consumed, redis.call('PTTL', KEYS[1])}`;
/** Anything above zero has the library use the script. */
const BY_SCRIPT = { customDuration: 1 };
/** After a failure Redis is left alone for so long, so that it costs no request after the other. */
const REST_MS = 1_000;
/**
 * Counts in Redis, for all processes together. Where Redis is lost, silent, full or read-only, each
 * process counts by itself until it is back.
 */
export function createRedisRateLimiter(client, budget, { prefix, insurance, onTrouble }) {
    const limiter = new RateLimiterRedis({
        storeClient: client,
        keyPrefix: `{${prefix}}:limit:${budget.name}`,
        points: budget.pointsMax,
        duration: budget.windowMs / 1_000,
        customIncrTtlLuaScript: COUNT,
        rejectIfRedisNotReady: true,
        // Whoever has spent all is refused here until the window is over, without asking again.
        inMemoryBlockOnConsumed: budget.pointsMax,
    });
    let restsUntil = 0;
    let isFailing = false;
    function rest(error) {
        restsUntil = performance.now() + REST_MS;
        // That it cannot be reached, the connection tells.
        if (!isFailing && client.status === 'ready') {
            onTrouble(`Redis does not count ${budget.name}: ${error.message}`);
        }
        isFailing = true;
    }
    return {
        budget,
        async spend(key) {
            if (performance.now() < restsUntil)
                return await insurance.spend(key);
            try {
                const spent = await spentOf(limiter.consume(nameOf(key), 1, BY_SCRIPT));
                isFailing = false;
                return spent;
            }
            catch (error) {
                rest(error);
                return await insurance.spend(key);
            }
        },
    };
}
/** Of one length, whatever clients call themselves. */
function nameOf(key) {
    return hash('sha256', key, 'base64url');
}
//# sourceMappingURL=redis-rate-limiter.js.map