export const nothingUpTo = (readTo) => ({ events: [], readTo, bytes: 0 });
/**
 * How many events to look at next: few at first, because most searches find enough of them soon;
 * more as long as they do not.
 */
export function examinedAfter(examined, left) {
    return Math.min(examined === 0 ? FIRST_EXAMINED : examined * 4, left);
}
const FIRST_EXAMINED = 1_000;
//# sourceMappingURL=scan.js.map