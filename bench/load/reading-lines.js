import { readRequest } from './http-requests.js';
import { AGGREGATE_TYPE } from './maneuver-events.js';
const LINE_END = 0x0a;
/**
 * Reads the maneuvers to their end and counts the lines; what is in them is for a client to parse or
 * not.
 */
export function readingLines(url, count) {
    const target = `/v1/events?aggregateType=${AGGREGATE_TYPE}`;
    const request = readRequest(url, target, 'application/x-ndjson');
    return async (connection) => {
        let lines = 0;
        await connection.exchange(request, [200], (bytes) => {
            lines += lineEndsIn(bytes);
        });
        if (lines !== count)
            throw new Error(`${lines} lines were read, not ${count}.`);
    };
}
function lineEndsIn(bytes) {
    let count = 0;
    for (let at = bytes.indexOf(LINE_END); at !== -1; at = bytes.indexOf(LINE_END, at + 1))
        count += 1;
    return count;
}
//# sourceMappingURL=reading-lines.js.map