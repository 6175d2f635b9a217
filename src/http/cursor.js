import { createHash } from 'node:crypto';
import { invalidRequest } from '../errors.js';
/** Digits enough to notice a changed cursor, or another query; nothing secret depends on it. */
const MARK_DIGITS = 8;
/**
 * Where the next page begins, as a text that is opaque to clients. It goes with the query that it
 * came from: `query` is what that one asked for, in any form that is the same for the same query.
 */
export function encodeCursor(place, query) {
    return Buffer.from(`${markOf(place, query)}${place}`).toString('base64url');
}
/**
 * The place that `encodeCursor` was given.
 *
 * @throws EventStoreError `invalid_request` for a text that it did not make for this query.
 */
export function decodeCursor(cursor, query) {
    const bytes = Buffer.from(cursor, 'base64url');
    const text = bytes.toString('utf8');
    const place = text.slice(MARK_DIGITS);
    // The decoder passes over what is no base64url.
    const isWhole = bytes.toString('base64url') === cursor;
    if (!isWhole || text !== `${markOf(place, query)}${place}`)
        throw wrongCursor();
    return place;
}
export function wrongCursor() {
    const message = 'is no cursor that this API gave for a query with these other parameters';
    return invalidRequest([{ pointer: '/cursor', message }]);
}
function markOf(place, query) {
    const whole = JSON.stringify([place, query]);
    return createHash('sha256').update(whole).digest('hex').slice(0, MARK_DIGITS);
}
//# sourceMappingURL=cursor.js.map