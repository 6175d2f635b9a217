/** How many places are looked at together: four rounds are enough for a million. */
const PROBES = 32;
/**
 * The first place of a span whose value is at least `target`; the place behind the span where none
 * is. Values never decrease. `valuesAt` is given places in ascending order.
 */
export async function firstReaching(target, { from, to }, valuesAt) {
    let first = from;
    let last = to;
    while (first <= last) {
        const places = probesWithin(first, last);
        const values = await valuesAt(places);
        const reaching = values.findIndex((value) => value >= target);
        const before = reaching === -1 ? places.at(-1) : places[reaching - 1];
        if (before !== undefined)
            first = before + 1;
        // That place is the answer, unless one before it is.
        if (reaching !== -1)
            last = places[reaching] - 1;
    }
    return first;
}
/** Evenly spread; all places where there are few. */
function probesWithin(first, last) {
    const count = last - first + 1;
    const probes = Math.min(PROBES, count);
    return Array.from({ length: probes }, (_, index) => first + Math.floor(((index + 1) * count) / (probes + 1)));
}
//# sourceMappingURL=first-reaching.js.map