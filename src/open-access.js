import { ApiKeys } from './access/api-keys.js';
import { Authentication } from './access/authentication.js';
import { isLoopbackHost } from './config.js';
import { listed } from './config-kinds.js';
import { BUDGET_NAMES } from './http/budgets.js';
import { systemClock } from './platform/clock.js';
import { createMemoryRateLimiter } from './platform/memory-rate-limiter.js';
import { createRandomBytes } from './platform/random-bytes.js';
import { budgetPerSecond } from './platform/rate-limiter.js';
import { createRedisRateLimiter } from './redis/redis-rate-limiter.js';
import { createVerifyToken } from './tokens/verify-token.js';
/**
 * Puts together what decides about requests. The first start with authentication on makes the first
 * key, an administrator's, and `show`s it: nobody ever sees it again.
 *
 * @throws EventStoreError `unavailable`.
 */
export async function openAccess(config, store, logger, show, redis) {
    const keys = new ApiKeys({
        store,
        clock: systemClock,
        randomBytes: createRandomBytes(),
        onTrouble: (error) => logger.warn('The use of a key was not noted', { error: String(error) }),
    });
    const authentication = await Authentication.open({
        keys,
        clock: systemClock,
        mode: modeOf(config),
        ...tokensOf(config),
        onTurnedOn: () => logger.warn('Authentication is on from now on: there is an API key'),
    });
    if (authentication.isOn)
        await showFirstKey(keys, show);
    else
        logger.warn(`Authentication is off: whoever reaches ${config.host} may do everything`);
    const budgets = openBudgets(config, logger, redis);
    return {
        keys,
        authentication,
        budgets,
        close: () => authentication.close(),
    };
}
function modeOf({ auth, host, jwtIssuer }) {
    if (auth !== 'auto')
        return auth;
    return isLoopbackHost(host) && jwtIssuer === '' ? 'auto' : 'on';
}
function tokensOf(config) {
    if (config.jwtIssuer === '')
        return {};
    const verifyToken = createVerifyToken({
        issuer: config.jwtIssuer,
        audience: config.jwtAudience,
        jwksUrl: config.jwtJwksUrl,
        algorithms: listed(config.jwtAlgorithms),
        userClaim: config.jwtUserClaim,
        clockToleranceS: config.jwtClockToleranceS,
        clock: systemClock,
    });
    return { verifyToken };
}
/** Not through the log, which is kept and sent about. */
async function showFirstKey(keys, show) {
    const key = await keys.createFirst();
    if (key === undefined)
        return;
    show('The first API key, an administrator’s. It is shown this once: keep it, or revoke it.');
    show(key);
}
function openBudgets(config, logger, redis) {
    const perSecond = {
        appends: config.rateLimitAppends,
        reads: config.rateLimitReads,
        expensive: config.rateLimitExpensive,
        address: config.rateLimitAddress,
    };
    const limited = BUDGET_NAMES.filter((name) => perSecond[name] > 0);
    const limiterOf = limitersOn(redis, config, logger);
    const entries = limited.map((name) => {
        const budget = budgetPerSecond(name, perSecond[name]);
        return [name, limiterOf(budget)];
    });
    return Object.fromEntries(entries);
}
/** Shared with the other processes where there is a Redis, and with none where there is not. */
function limitersOn(redis, { mongodbDatabase }, logger) {
    if (redis === undefined)
        return createMemoryRateLimiter;
    return (budget) => createRedisRateLimiter(redis.client, budget, {
        prefix: mongodbDatabase,
        insurance: createMemoryRateLimiter(budget),
        onTrouble: (message) => logger.warn(message),
    });
}
//# sourceMappingURL=open-access.js.map