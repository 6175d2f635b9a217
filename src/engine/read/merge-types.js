import { nearestOf } from './span.js';
/**
 * Puts what several types have of one span of positions into position order. Where one type was
 * not read as far as the others, they are not shown beyond that point.
 */
export function mergeTypes(parts, query) {
    const isForwards = query.order === 'asc';
    const ends = parts.map((part) => part.readTo);
    const readTo = nearestOf(ends, query);
    const bytes = parts.reduce((sum, part) => sum + part.bytes, 0);
    const events = parts
        .flatMap((part) => part.events)
        .filter(({ position }) => (isForwards ? position <= readTo : position >= readTo))
        .sort((a, b) => (isForwards ? a.position - b.position : b.position - a.position));
    if (events.length <= query.limit)
        return { events, readTo, bytes };
    const kept = events.slice(0, query.limit);
    return { events: kept, readTo: kept.at(-1)?.position ?? readTo, bytes };
}
//# sourceMappingURL=merge-types.js.map