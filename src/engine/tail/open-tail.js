import { scanLog } from '../read/scan-log.js';
import { Tail } from './tail.js';
/** The tail of a log that is read by its types. It reads nothing until somebody follows it. */
export function openTail(deps) {
    return new Tail({
        ...deps,
        readSpan: createReadSpan(deps),
        atPositions: (aggregateType, positions) => readAll(deps.reader, aggregateType, positions),
    });
}
function createReadSpan(deps) {
    let types = [];
    let knownTo = 0;
    return async function readSpan(from, to) {
        if (to > knownTo) {
            // The types are read after the head is known: those of all events up to there are among them.
            const { position } = deps.head;
            types = await deps.aggregates.aggregateTypes();
            knownTo = Math.max(position, to);
        }
        const limit = to - from + 1;
        const query = { from, to, order: 'asc', limit, examinedMax: limit };
        return await scanLog(deps, types, { from, to }).read(query);
    };
}
async function readAll(reader, aggregateType, positions) {
    const all = [];
    // A reply holds so many bytes at most.
    while (all.length < positions.length) {
        const left = positions.slice(all.length);
        const span = { from: left[0], to: left.at(-1) };
        const query = { ...span, order: 'asc', limit: left.length };
        const { events } = await reader.atPositions(aggregateType, left, query);
        all.push(...events);
    }
    return all;
}
//# sourceMappingURL=open-tail.js.map