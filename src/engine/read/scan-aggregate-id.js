import { mergeTypes } from './merge-types.js';
import { nothingUpTo } from './scan.js';
import { sequenceNumbersOf } from './sequence-numbers.js';
import { farEndOf, isEmpty, overlapOf, startOf } from './span.js';
/** The aggregates of one id under every type, read by position: there are few that have events. */
export async function scanAggregateId(reader, types, { aggregateId, content, sequenceNumbers, positions }) {
    const members = await membersOf(reader, types, { aggregateId, content });
    const isSearch = Object.keys(content).length > 0;
    return {
        span: members.length === 0 ? { from: 1, to: 0 } : positions,
        isSearch,
        async read(query) {
            const examinedMax = isSearch
                ? Math.ceil(query.examinedMax / members.length)
                : Number.POSITIVE_INFINITY;
            const parts = await Promise.all(members.map((member) => readMember(reader, member, sequenceNumbers, { ...query, examinedMax })));
            return mergeTypes(parts, query);
        },
    };
}
async function membersOf(reader, types, filter) {
    const candidates = types.map(async (aggregateType) => {
        const candidate = { ...filter, aggregateType };
        return { filter: candidate, last: await reader.lastOfAggregate(candidate) };
    });
    const found = await Promise.all(candidates);
    return found.flatMap(({ last, ...member }) => (last === undefined ? [] : { ...member, last }));
}
/** Its positions are turned into sequence numbers, and what was read back into positions. */
async function readMember(reader, { filter, last }, wanted, { examinedMax, ...query }) {
    const { order, limit } = query;
    const there = await sequenceNumbersOf(reader, filter, last, query);
    const whole = { ...overlapOf(there, wanted), order };
    if (isEmpty(whole))
        return nothingUpTo(farEndOf(query));
    const part = { ...startOf(whole, examinedMax), order, limit };
    const read = await reader.ofAggregate(filter, part);
    if (read.readTo === farEndOf(whole))
        return { ...read, readTo: farEndOf(query) };
    const [readTo = 0] = await reader.positionsInAggregate(filter, [read.readTo]);
    return { ...read, readTo };
}
//# sourceMappingURL=scan-aggregate-id.js.map