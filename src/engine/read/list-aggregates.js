import { checkedListing } from './range.js';
/** Lists the aggregates of a type by their first events, and then looks up how far each has come. */
export function createListAggregates(reader) {
    return async function listAggregates(query) {
        const { aggregateType, after, limit } = checkedListing(query);
        const size = Math.min(limit, PAGE_AGGREGATES_MAX);
        // One more than the page, to know whether there is another.
        const found = await reader.firstOfAggregates(aggregateType, { after, limit: size + 1 });
        const shown = found.slice(0, size);
        const ids = shown.map(({ aggregateId }) => aggregateId);
        const lasts = new Map();
        for (const { aggregateId, place } of await reader.lastOfAggregates(aggregateType, ids)) {
            lasts.set(aggregateId, place);
        }
        const aggregates = shown.map(({ aggregateId, place: first }) => {
            const last = lasts.get(aggregateId) ?? first;
            return { aggregateType, aggregateId, count: last.sequenceNumber, first, last };
        });
        const afterLast = found.length > size ? ids.at(-1) : undefined;
        return { aggregates, ...(afterLast !== undefined && { after: afterLast }) };
    };
}
const PAGE_AGGREGATES_MAX = 1_000;
//# sourceMappingURL=list-aggregates.js.map