import { ApiKeys } from './access/api-keys.ts';
import { Authentication, type AuthenticationDeps } from './access/authentication.ts';
import type { ApiKeyStore } from './access/ports.ts';
import { isLoopbackHost } from './config.ts';
import { listed } from './config-kinds.ts';
import type { Config } from './config-variables.ts';
import { BUDGET_NAMES, type Budgets } from './http/budgets.ts';
import { systemClock } from './platform/clock.ts';
import type { Logger } from './platform/logger.ts';
import { createMemoryRateLimiter } from './platform/memory-rate-limiter.ts';
import { createRandomBytes } from './platform/random-bytes.ts';
import { type Budget, budgetPerSecond, type RateLimiter } from './platform/rate-limiter.ts';
import type { RedisConnection } from './redis/connect-redis.ts';
import { createRedisRateLimiter } from './redis/redis-rate-limiter.ts';
import { createVerifyToken } from './tokens/verify-token.ts';

/** Who may do what, and how much of it. */
export interface OpenedAccess {
  readonly keys: ApiKeys;
  readonly authentication: Authentication;
  readonly budgets: Budgets;
  close(): void;
}

/**
 * Puts together what decides about requests. The first start with authentication on makes the first
 * key, an administrator's, and `show`s it: nobody ever sees it again.
 *
 * @throws EventStoreError `unavailable`.
 */
export async function openAccess(
  config: Config,
  store: ApiKeyStore,
  logger: Logger,
  show: (line: string) => void,
  redis?: RedisConnection,
): Promise<OpenedAccess> {
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
  if (authentication.isOn) await showFirstKey(keys, show);
  else logger.warn(`Authentication is off: whoever reaches ${config.host} may do everything`);
  const budgets = openBudgets(config, logger, redis);
  return {
    keys,
    authentication,
    budgets,
    close: () => authentication.close(),
  };
}

function modeOf({ auth, host, jwtIssuer }: Config): AuthenticationDeps['mode'] {
  if (auth !== 'auto') return auth;
  return isLoopbackHost(host) && jwtIssuer === '' ? 'auto' : 'on';
}

function tokensOf(config: Config): Pick<AuthenticationDeps, 'verifyToken'> {
  if (config.jwtIssuer === '') return {};
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
async function showFirstKey(keys: ApiKeys, show: (line: string) => void): Promise<void> {
  const key = await keys.createFirst();
  if (key === undefined) return;
  show('The first API key, an administrator’s. It is shown this once: keep it, or revoke it.');
  show(key);
}

function openBudgets(config: Config, logger: Logger, redis: RedisConnection | undefined): Budgets {
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
    return [name, limiterOf(budget)] as const;
  });
  return Object.fromEntries(entries) as Budgets;
}

/** Shared with the other processes where there is a Redis, and with none where there is not. */
function limitersOn(
  redis: RedisConnection | undefined,
  { mongodbDatabase }: Config,
  logger: Logger,
): (budget: Budget) => RateLimiter {
  if (redis === undefined) return createMemoryRateLimiter;
  return (budget) =>
    createRedisRateLimiter(redis.client, budget, {
      prefix: mongodbDatabase,
      insurance: createMemoryRateLimiter(budget),
      onTrouble: (message) => logger.warn(message),
    });
}
