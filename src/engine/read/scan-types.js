import { mergeTypes } from './merge-types.js';
import { nothingUpTo } from './scan.js';
import { farEndOf, nearestOf, spanUpTo } from './span.js';
/** The events of one or several types that the rest of a filter is true of, read by position. */
export function scanTypes(reader, types, content, span) {
    const by = indexFor(content);
    const filters = types.map((aggregateType) => ({ aggregateType, content, by }));
    const isSearch = Object.keys(content).length > 1;
    return {
        span,
        isSearch,
        async read(query) {
            const part = isSearch ? await examinedPart(reader, filters, query) : query;
            const [filter] = filters;
            if (filter === undefined)
                return nothingUpTo(farEndOf(query));
            return filters.length === 1
                ? await reader.ofType(filter, part)
                : await readMerged(reader, filters, part);
        },
    };
}
/** The one that is likely to find the fewest events. */
function indexFor(content) {
    const byPreference = ['correlationId', 'userId', 'tag', 'eventTypes'];
    return byPreference.find((name) => content[name] !== undefined) ?? 'position';
}
/** The part of the span in which the types have no more events to look at than there may be. */
async function examinedPart(reader, filters, query) {
    const limit = Math.ceil(query.examinedMax / filters.length);
    const ends = await Promise.all(filters.map((filter) => reader.positionAtLimit(filter, { ...query, limit })));
    const nearest = nearestOf(ends.filter((end) => end !== undefined), query);
    return { ...query, ...spanUpTo(query, nearest) };
}
/** Positions first, so that of all types together no more events are fetched than are shown. */
async function readMerged(reader, filters, query) {
    const found = mergeTypes(await Promise.all(filters.map((filter) => placesOf(reader, filter, query))), query);
    const part = { ...query, ...spanUpTo(query, found.readTo) };
    const parts = filters.map(async ({ aggregateType }) => {
        const ofType = found.events.filter((place) => place.aggregateType === aggregateType);
        if (ofType.length === 0)
            return nothingUpTo(found.readTo);
        const positions = ofType.map(({ position }) => position);
        return await reader.atPositions(aggregateType, positions, part);
    });
    return mergeTypes(await Promise.all(parts), part);
}
async function placesOf(reader, filter, query) {
    const { aggregateType } = filter;
    const positions = await reader.positionsOfType(filter, query);
    const last = positions.length < query.limit ? undefined : positions.at(-1);
    const events = positions.map((position) => ({ position, aggregateType }));
    return { events, readTo: last ?? farEndOf(query), bytes: 0 };
}
//# sourceMappingURL=scan-types.js.map