import { latestOf } from './delivered-events.js';
/**
 * Those of the next `limit` events that a subscription wants, in the latest version of their
 * schemas. What is known to be wanted is not asked about again, and stays as it was recorded.
 *
 * @throws EventStoreError `unavailable`, `log_damaged`.
 */
export async function readMatching({ tail, upcast, matcher }, behind, limit, isKnown = () => false) {
    const { events, readTo } = await tail.readBehind(behind, limit);
    const asked = [];
    for (const event of events) {
        if (!isKnown(event.position))
            asked.push(await latestOf(event, upcast));
    }
    const verdicts = await matcher.match(asked.map(({ event }) => event));
    const offered = asked.flatMap((each, index) => offeredOf(each, verdicts[index] ?? 'differs'));
    const known = events.filter(({ position }) => isKnown(position)).map((event) => ({ event }));
    if (known.length === 0)
        return { offered, readTo };
    const all = [...offered, ...known];
    return { offered: all.sort((a, b) => a.event.position - b.event.position), readTo };
}
function offeredOf({ event, failed }, verdict) {
    if (verdict === 'differs')
        return [];
    const reason = failed ?? (verdict === 'matches' ? undefined : verdict.failed);
    return [{ event, ...(reason !== undefined && { failed: reason }) }];
}
//# sourceMappingURL=read-matching.js.map