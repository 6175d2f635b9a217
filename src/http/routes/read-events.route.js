import { invalidRequest } from '../../errors.js';
import { LIMITS } from '../../events/limits.js';
import { clientGone } from '../client-gone.js';
import { csvHeader, csvRows } from '../csv.js';
import { EVENTS_FORMATS, encodedEvents, } from '../event-formats.js';
import { acceptedOf, CSV, JSON_TYPE, NDJSON } from '../media-types.js';
import { MemoryBudget } from '../memory-budget.js';
import { setNextLink } from '../next-link.js';
import { PAGE_LIMIT } from '../parameters.js';
import { PositionWaits } from '../position-waits.js';
import { cursorFor, parseReadQuery, startBehind } from '../read-query.js';
import { send } from '../send.js';
import { streamEvents } from '../stream-events.js';
import { READ_EVENTS } from './read-events.operation.js';
/**
 * `GET /v1/events`: a page of the events that the query is true of, in position order; as NDJSON or
 * CSV all of them, streamed.
 */
export function readEventsRoute(slots) {
    const waits = new PositionWaits();
    return {
        operation: READ_EVENTS,
        async handle(request, response, access) {
            const format = acceptedOf(request, [...EVENTS_FORMATS, NDJSON, CSV]);
            const query = parseReadQuery(request.query);
            const isStream = format === NDJSON || format === CSV;
            if (isStream && query.start !== undefined)
                throw streamsHaveNoCursor();
            const { range, limit, minPosition, waitMs } = query;
            if (isStream)
                await access.spend('expensive');
            if (minPosition !== undefined) {
                await waits.until(minPosition, waitMs, access, response);
            }
            if (!isStream)
                return await sendPage(access, query, format, request, response);
            const whole = { ...range, ...(limit !== undefined && { limit }) };
            const form = format === NDJSON ? AS_NDJSON : AS_CSV;
            await slots.during(access.countedAs, () => streamEvents(response, access.reads, whole, form));
        },
    };
}
/** What clients have asked for and not taken yet; of the whole process, as its memory is. */
const pages = new MemoryBudget({
    bytesMax: LIMITS.pagesBytesMax,
    bytesForOneMax: LIMITS.pagesBytesForOneMax,
});
const AS_NDJSON = {
    contentType: `${NDJSON}; charset=utf-8`,
    header: '',
    row: (event) => `${JSON.stringify(event)}\n`,
};
const AS_CSV = {
    contentType: `${CSV}; charset=utf-8`,
    header: csvHeader(),
    row: (event) => csvRows([event]),
};
function streamsHaveNoCursor() {
    const message = 'goes with pages; a stream goes on behind an event with fromPosition';
    return invalidRequest([{ pointer: '/cursor', message }]);
}
async function sendPage({ reads, countedAs }, query, format, request, response) {
    const { range, start, limit = PAGE_LIMIT } = query;
    pages.assertRoom(LIMITS.pageBytesMax, countedAs);
    const { events, next, head } = await reads.readPage({ ...range, limit }, start);
    const page = withinSize(events);
    const last = page.events.at(-1);
    const isCut = last !== undefined && page.events.length < events.length;
    const nextStart = isCut ? startBehind(last, query) : next;
    const nextCursor = linkedCursor(nextStart, query, request, response);
    const info = { limit, nextCursor };
    if (format !== JSON_TYPE) {
        const encoded = encodedEvents(page.events, { page: info, head }, format);
        return sendHeld(response, encoded, countedAs);
    }
    // The events are text already, which is what measuring them took.
    const rest = JSON.stringify(info);
    const body = `{"events":[${page.texts.join(',')}],"page":${rest},"head":${head}}`;
    sendHeld(response, { contentType: 'application/json; charset=utf-8', body }, countedAs);
}
/** A page is held in memory until its client has taken it. */
function sendHeld(response, page, countedAs) {
    if (response.destroyed)
        throw clientGone();
    const bytes = Buffer.byteLength(page.body);
    pages.take(bytes, countedAs);
    response.once('close', () => pages.giveBack(bytes, countedAs));
    send(response, 200, page);
}
/** As many events as a page may have bytes, but at least one. */
function withinSize(events) {
    const texts = [];
    let bytes = 0;
    for (const event of events) {
        const text = JSON.stringify(event);
        bytes += Buffer.byteLength(text);
        if (texts.length > 0 && bytes > LIMITS.pageBytesMax)
            break;
        texts.push(text);
    }
    return { events: events.slice(0, texts.length), texts };
}
/** The cursor of the next page, and the Link (RFC 8288) to it; null where there is none. */
function linkedCursor(next, query, request, response) {
    if (next === undefined)
        return null;
    const cursor = cursorFor(next, query);
    setNextLink(request, response, cursor);
    return cursor;
}
//# sourceMappingURL=read-events.route.js.map