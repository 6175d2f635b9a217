import { examinedAfter } from './scan.js';
import { isEmpty, spanAfter } from './span.js';
/** Reads a scan to its end, asking for the next batch while one is being used. */
export async function* readBatches(scan, { order, limit, examinedMax: examinedMost }, reading) {
    let { span } = scan;
    let left = limit;
    let size = 0;
    let examinedMax = 0;
    const next = () => {
        size = batchSizeAfter(size, left);
        examinedMax = examinedAfter(examinedMax, examinedMost);
        return scan.read({ ...span, order, limit: size, examinedMax });
    };
    let coming = isEmpty(span) ? undefined : next();
    while (coming !== undefined) {
        const { events, readTo } = await coming;
        left -= events.length;
        span = spanAfter(span, readTo, order);
        coming = left === 0 || isEmpty(span) || reading.isClosed ? undefined : next();
        // A failure is met where the batch is awaited; not at all where the reader stops before.
        coming?.catch(() => { });
        if (events.length > 0)
            yield events;
    }
}
/** Small at first, so that the first event comes soon; larger as more are wanted. */
function batchSizeAfter(size, left) {
    const next = size === 0 ? FIRST_BATCH : Math.min(size * 4, LARGEST_BATCH);
    return Math.min(next, left);
}
const FIRST_BATCH = 1_000;
const LARGEST_BATCH = 8_000;
//# sourceMappingURL=read-batches.js.map