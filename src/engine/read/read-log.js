import { eventSequence } from './event-sequence.js';
import { openScan } from './open-scan.js';
import { checkedLogRange } from './range.js';
import { readBatches } from './read-batches.js';
/** Reads the log, or what a filter leaves of it, in position order. */
export function createReadLog(deps) {
    return function readLog(given = {}) {
        const range = checkedLogRange(given);
        const wanted = { ...range, examinedMax: deps.capacity.examinedEventsMax };
        return eventSequence(async function* (reading) {
            const { scan } = await openScan(deps, range);
            yield* readBatches(scan, wanted, reading);
        });
    };
}
//# sourceMappingURL=read-log.js.map