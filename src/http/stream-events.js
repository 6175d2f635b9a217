import { drained, left, STALL_MS } from './await-response.js';
import { begin, sendEvents } from './send-events.js';
/** How many events to read at first, and how many more as long as the client takes them at once. */
const FIRST_READ = 128;
const GROWTH = 8;
/** From here on, all that there are: reading is ahead of sending then. */
const LIMITED_READ_MAX = 1_024;
/**
 * Sends a whole result, as fast as its client takes it. A client that is slow has nothing read for
 * it but what it takes next. Resolves when everything has left, or the client is gone, which ends
 * the reading as well. Where it rejects after the first events, the connection is to be broken off:
 * the client must not take what it has for everything.
 *
 * @throws EventStoreError what reading throws.
 */
export async function streamEvents(response, reads, range, form) {
    // The result ends where the log ends now, however long it takes to send.
    const head = await reads.headPosition();
    const whole = { ...range, toPosition: Math.min(range.toPosition ?? head, head) };
    // A request by HEAD is answered once it is known that there is something to answer with.
    if (response.req.method === 'HEAD')
        await readOne(reads, whole);
    else
        await sendParts(reads, response, whole, form);
    begin(response, form);
    response.end();
    await left(response);
}
async function readOne(store, range) {
    for await (const _event of store.readLog({ ...range, limit: 1 }))
        return;
}
async function sendParts(store, response, whole, form) {
    let range = whole;
    let wanted = whole.limit ?? Number.POSITIVE_INFINITY;
    let size = FIRST_READ;
    while (wanted > 0 && !response.destroyed) {
        const limit = Math.min(size, wanted);
        const events = store.readLog(Number.isFinite(limit) ? { ...range, limit } : range);
        const { count, last, isTaken } = await sendEvents(response, events, form);
        if (isTaken && count < limit)
            return;
        wanted -= count;
        range = behind(range, last);
        size = isTaken ? sizeAfter(limit) : count;
        if (response.writableNeedDrain && !(await drained(response, STALL_MS)))
            response.destroy();
    }
}
function sizeAfter(size) {
    return size < LIMITED_READ_MAX ? size * GROWTH : Number.POSITIVE_INFINITY;
}
function behind(range, position) {
    if (position === undefined)
        return range;
    return range.order === 'desc'
        ? { ...range, toPosition: position - 1 }
        : { ...range, fromPosition: position + 1 };
}
//# sourceMappingURL=stream-events.js.map