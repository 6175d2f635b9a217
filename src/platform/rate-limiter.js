import { RateLimiterRes } from 'rate-limiter-flexible';
/**
 * A budget of so many in each second, neither more nor fewer: its windows are as short as they can
 * be so that nobody can spend all of a second in its first moment, and no shorter than gives whole
 * points.
 */
export function budgetPerSecond(name, perSecond) {
    const windows = WINDOWS_PER_SECOND.find((count) => perSecond % count === 0) ?? 1;
    return { name, pointsMax: perSecond / windows, windowMs: 1_000 / windows };
}
const WINDOWS_PER_SECOND = [10, 5, 4, 2, 1];
/** What the library's answer says: it rejects where the budget is used up. */
export async function spentOf(consumed) {
    try {
        const { remainingPoints, msBeforeNext } = await consumed;
        return { isWithin: true, left: remainingPoints, resetMs: msBeforeNext };
    }
    catch (error) {
        if (!(error instanceof RateLimiterRes))
            throw error;
        return { isWithin: false, left: 0, resetMs: error.msBeforeNext };
    }
}
//# sourceMappingURL=rate-limiter.js.map