import { LIMITS } from '../../events/limits.js';
import { openScan } from './open-scan.js';
import { checkedLogRange, checkedPageStart } from './range.js';
import { examinedAfter } from './scan.js';
import { isEmpty, nearEndOf, spanAfter, spanFrom } from './span.js';
/** Reads a page: until it is full, or nothing is left, or enough was looked at or sent for it. */
export function createReadPage(deps) {
    return async function readPage(given, start) {
        const range = checkedLogRange(given);
        const at = checkedPageStart(start, range.unit);
        const { scan, head } = await openScan(deps, range);
        const { order } = range;
        const span = at === undefined ? scan.span : spanFrom({ ...scan.span, order }, at);
        const read = await readEnough(scan, span, range, deps.capacity.examinedEventsMax);
        return { ...pageOf(read, range), head };
    };
}
async function readEnough(scan, span, { order, limit }, examinedEventsMax) {
    const events = [];
    let left = span;
    let bytes = 0;
    let size = FIRST_READ;
    let examinedMax = 0;
    let examinedLeft = examinedEventsMax;
    // One more than the page, to know whether there is another.
    const isEnough = () => events.length > limit || bytes >= LIMITS.pageBytesMax || examinedLeft === 0;
    while (!isEmpty(left) && !isEnough()) {
        examinedMax = examinedAfter(examinedMax, examinedLeft);
        const query = { ...left, order, limit: Math.min(size, limit + 1 - events.length), examinedMax };
        const part = await scan.read(query);
        events.push(...part.events);
        left = spanAfter(left, part.readTo, order);
        bytes += part.bytes;
        size *= 4;
        if (scan.isSearch)
            examinedLeft -= examinedMax;
    }
    return { events, left };
}
/** Few enough that they take no great memory where each is as large as an event may be. */
const FIRST_READ = 128;
function pageOf({ events, left }, { unit, order, limit }) {
    const further = events[limit];
    if (further !== undefined) {
        return { events: events.slice(0, limit), next: { unit, at: further[unit] } };
    }
    if (isEmpty(left))
        return { events };
    return { events, next: { unit, at: nearEndOf({ ...left, order }) } };
}
//# sourceMappingURL=read-page.js.map