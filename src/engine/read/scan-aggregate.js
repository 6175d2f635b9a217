import { sequenceNumbersOf } from './sequence-numbers.js';
import { farEndOf, isEmpty, overlapOf, startOf } from './span.js';
/** One aggregate, known by type and id, read by its sequence numbers. */
export async function scanAggregate(reader, filter, { sequenceNumbers, positions, head }) {
    const isSearch = Object.keys(filter.content).length > 0;
    const isWhole = positions.from === 1 && positions.to === head;
    const span = isSearch || !isWhole
        ? overlapOf(sequenceNumbers, await sequenceNumbersAt(reader, filter, positions))
        : sequenceNumbers;
    return {
        span,
        isSearch,
        async read({ examinedMax, ...query }) {
            const part = isSearch ? { ...query, ...startOf(query, examinedMax) } : query;
            return upToHead(await reader.ofAggregate(filter, part), head, query);
        },
    };
}
async function sequenceNumbersAt(reader, aggregate, positions) {
    const last = await reader.lastOfAggregate(aggregate);
    if (last === undefined || isEmpty(positions))
        return { from: 1, to: 0 };
    return sequenceNumbersOf(reader, aggregate, last, positions);
}
/** Events that came after the newest commit was read are not shown. */
function upToHead(part, head, query) {
    const events = part.events.filter(({ position }) => position <= head);
    if (events.length === part.events.length)
        return part;
    // Going forwards, all that follows came later still.
    return { ...part, events, readTo: query.order === 'asc' ? farEndOf(query) : part.readTo };
}
//# sourceMappingURL=scan-aggregate.js.map