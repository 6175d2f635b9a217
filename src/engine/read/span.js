export const isEmpty = ({ from, to }) => from > to;
/** What is left of a span behind the last place that was read. */
export function spanAfter({ from, to }, last, order) {
    return order === 'asc' ? { from: last + 1, to } : { from, to: last - 1 };
}
/** A span from a place on the way through it, inclusive. */
export function spanFrom({ from, to, order }, place) {
    return order === 'asc' ? { from: Math.max(from, place), to } : { from, to: Math.min(to, place) };
}
/** A span up to a place on the way through it, inclusive. */
export function spanUpTo({ from, to, order }, place) {
    return order === 'asc' ? { from, to: Math.min(to, place) } : { from: Math.max(from, place), to };
}
/** The first so many places of a span. */
export function startOf(span, size) {
    return spanUpTo(span, span.order === 'asc' ? span.from + size - 1 : span.to - size + 1);
}
export function nearEndOf({ from, to, order }) {
    return order === 'asc' ? from : to;
}
export function farEndOf({ from, to, order }) {
    return order === 'asc' ? to : from;
}
/** The place that is met first on the way through a span; its far end where none is given. */
export function nearestOf(places, span) {
    const nearer = span.order === 'asc' ? Math.min : Math.max;
    return places.reduce((nearest, place) => nearer(nearest, place), farEndOf(span));
}
export function overlapOf(one, other) {
    return { from: Math.max(one.from, other.from), to: Math.min(one.to, other.to) };
}
//# sourceMappingURL=span.js.map