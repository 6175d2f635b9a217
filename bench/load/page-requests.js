import { inTurn, readRequest } from './http-requests.js';
import { AGGREGATE_TYPE, USERS } from './maneuver-events.js';
const PAGE_EVENTS = 100;
const PLACES = 100;
/** Behind it the events of one user might fill no two pages, where there are 10,000 in all. */
const LAST_PLACE = 0.7;
/**
 * Requests for pages of 100 events, each behind a cursor, at places all over a log of so many
 * maneuvers: in turns what one user did to missions, and what happened at all.
 *
 * @throws Error when one of them is answered with anything but a full page.
 */
export async function fullPageRequests(url, events) {
    const targets = [];
    for (let place = 0; place < PLACES; place += 1) {
        const fromPosition = 1 + Math.floor((place / PLACES) * LAST_PLACE * events);
        const userId = USERS[place % USERS.length];
        for (const filter of [{ aggregateType: AGGREGATE_TYPE, userId }, {}]) {
            targets.push(await secondPage(url, { ...filter, fromPosition: `${fromPosition}` }));
        }
    }
    return inTurn(targets.map((target) => readRequest(url, target)));
}
async function secondPage(url, filter) {
    const parameters = new URLSearchParams(filter);
    const first = await readFullPage(url, parameters);
    parameters.set('cursor', first.page.nextCursor ?? '');
    await readFullPage(url, parameters);
    return targetOf(parameters);
}
async function readFullPage(url, parameters) {
    const response = await fetch(new URL(targetOf(parameters), url));
    const text = await response.text();
    if (!response.ok)
        throw new Error(`A page was answered with ${response.status}: ${text}`);
    const page = JSON.parse(text);
    if (page.events.length !== PAGE_EVENTS)
        throw new Error(`A page has ${page.events.length} events.`);
    return page;
}
function targetOf(parameters) {
    return `/v1/events?${parameters}`;
}
//# sourceMappingURL=page-requests.js.map