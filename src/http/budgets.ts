import type { ServerResponse } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { EventStoreError } from '../errors.ts';
import { LIMITS } from '../events/limits.ts';
import type { Budget, RateLimiter } from '../platform/rate-limiter.ts';

/** What requests are counted by, each with its own limit. */
export const BUDGET_NAMES = ['appends', 'reads', 'expensive', 'address'] as const;
export type BudgetName = (typeof BUDGET_NAMES)[number];

/** One limiter for each budget; none where nothing is limited. */
export type Budgets = Readonly<Partial<Record<BudgetName, RateLimiter>>>;

/**
 * A refusal waits so long before it is sent: a client that asks again at once, and at once again,
 * would keep everybody busy with being refused.
 */
const HOLD_MS = 250;
/** Not all at once: they come back as they were sent. */
const HOLD_SPREAD_MS = 500;
let held = 0;

/**
 * Spends one point of a budget, and says in the answer what is left of it
 * (draft-ietf-httpapi-ratelimit-headers-11, section 3).
 *
 * @throws EventStoreError `rate_limited`.
 */
export async function spend(
  limiter: RateLimiter | undefined,
  key: string,
  response: ServerResponse,
): Promise<void> {
  if (limiter === undefined) return;
  const { isWithin, left, resetMs } = await limiter.spend(key);
  const { name } = limiter.budget;
  response.setHeader('RateLimit-Policy', `"${name}";q=${perSecond(limiter.budget)};w=1`);
  response.setHeader('RateLimit', `"${name}";r=${left};t=${Math.ceil(resetMs / 1_000)}`);
  if (isWithin) return;
  await hold();
  throw rateLimited(limiter.budget);
}

/** Whatever its windows are; see `budgetPerSecond`. */
function perSecond({ pointsMax, windowMs }: Budget): number {
  return Math.round((pointsMax * 1_000) / windowMs);
}

async function hold(): Promise<void> {
  if (held >= LIMITS.heldRefusalsMax) return;
  held += 1;
  await sleep(HOLD_MS + Math.random() * HOLD_SPREAD_MS, undefined, { ref: false });
  held -= 1;
}

function rateLimited(budget: Budget): EventStoreError<'rate_limited'> {
  const { name } = budget;
  const message = `More was asked for than the budget of ${name} allows, ${perSecond(budget)} a second.`;
  return new EventStoreError('rate_limited', message, { budget: name, retryAfterMs: 1_000 });
}
