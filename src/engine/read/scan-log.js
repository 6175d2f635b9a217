import { EventStoreError } from '../../errors.js';
import { mergeTypes } from './merge-types.js';
import { spanUpTo, startOf } from './span.js';
/** After a failover a majority read may lag behind an earlier one; it soon catches up. */
const HOLE_TRIES = 40;
const HOLE_PAUSE_MS = 50;
/** The whole log. Every position is there, so that a batch is a span, and a hole is noticed. */
export function scanLog(deps, types, span) {
    return {
        span,
        isSearch: false,
        read: (query) => readDensely(deps, types, { ...query, ...startOf(query, query.limit) }),
    };
}
async function readDensely({ reader, sleep }, types, query) {
    for (let tries = 1;; tries += 1) {
        const parts = types.map((aggregateType) => reader.ofType({ aggregateType, content: {}, by: 'position' }, query));
        const merged = mergeTypes(await Promise.all(parts), query);
        const { from, to } = spanUpTo(query, merged.readTo);
        if (merged.events.length === to - from + 1)
            return merged;
        if (tries === HOLE_TRIES)
            throw await hole(reader, merged, { from, to });
        await sleep(HOLE_PAUSE_MS);
    }
}
/** A majority that lags behind what was read before is no damage. */
async function hole(reader, { events }, span) {
    const newest = await reader.newestCommit();
    if (newest !== undefined && newest.lastPosition >= span.to)
        return damaged(events, span);
    const message = 'The replica set has not caught up with what was read from it before.';
    return new EventStoreError('unavailable', message, {});
}
function damaged(events, { from }) {
    const found = new Set(events.map((event) => event.position));
    let position = from;
    while (found.has(position))
        position += 1;
    const message = `The log is damaged: there is no event at position ${position}.`;
    return new EventStoreError('log_damaged', message, { position });
}
//# sourceMappingURL=scan-log.js.map