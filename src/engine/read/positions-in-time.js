import { firstReaching } from './first-reaching.js';
/** The positions of what was committed within a time: a group has one timestamp, and it grows. */
export async function positionsInTime(reader, { fromMs, toMs }, newest) {
    const [from, behind] = await Promise.all([
        fromMs === undefined ? 1 : firstPositionAt(reader, fromMs, newest),
        toMs === undefined ? newest.lastPosition + 1 : firstPositionAt(reader, toMs, newest),
    ]);
    return { from, to: behind - 1 };
}
/** The first position of a time or later. */
async function firstPositionAt(reader, timeMs, newest) {
    if (timeMs > newest.timestampMs)
        return newest.lastPosition + 1;
    const firstPositions = new Map([[newest.n, newest.firstPosition]]);
    const n = await firstReaching(timeMs, { from: 1, to: newest.n - 1 }, async (numbers) => {
        const commits = await reader.commits(numbers);
        for (const commit of commits)
            firstPositions.set(commit.n, commit.firstPosition);
        return commits.map(({ timestampMs }) => timestampMs);
    });
    return firstPositions.get(n);
}
//# sourceMappingURL=positions-in-time.js.map