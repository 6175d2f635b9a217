import { setTimeout as sleep } from 'node:timers/promises';
import { EventStoreError } from '../errors.js';
import { LIMITS } from '../events/limits.js';
/** What requests are counted by, each with its own limit. */
export const BUDGET_NAMES = ['appends', 'reads', 'expensive', 'address'];
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
export async function spend(limiter, key, response) {
    if (limiter === undefined)
        return;
    const { isWithin, left, resetMs } = await limiter.spend(key);
    const { name } = limiter.budget;
    response.setHeader('RateLimit-Policy', `"${name}";q=${perSecond(limiter.budget)};w=1`);
    response.setHeader('RateLimit', `"${name}";r=${left};t=${Math.ceil(resetMs / 1_000)}`);
    if (isWithin)
        return;
    await hold();
    throw rateLimited(limiter.budget);
}
/** Whatever its windows are; see `budgetPerSecond`. */
function perSecond({ pointsMax, windowMs }) {
    return Math.round((pointsMax * 1_000) / windowMs);
}
async function hold() {
    if (held >= LIMITS.heldRefusalsMax)
        return;
    held += 1;
    await sleep(HOLD_MS + Math.random() * HOLD_SPREAD_MS, undefined, { ref: false });
    held -= 1;
}
function rateLimited(budget) {
    const { name } = budget;
    const message = `More was asked for than the budget of ${name} allows, ${perSecond(budget)} a second.`;
    return new EventStoreError('rate_limited', message, { budget: name, retryAfterMs: 1_000 });
}
//# sourceMappingURL=budgets.js.map