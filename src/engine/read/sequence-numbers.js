import { firstReaching } from './first-reaching.js';
/** The sequence numbers of the aggregate's events at these positions: both grow together. */
export async function sequenceNumbersOf(reader, aggregate, last, positions) {
    const known = { from: 1, to: last.sequenceNumber - 1 };
    const firstFrom = (position) => {
        if (position <= 1)
            return 1;
        if (position > last.position)
            return last.sequenceNumber + 1;
        return firstReaching(position, known, (sequenceNumbers) => reader.positionsInAggregate(aggregate, sequenceNumbers));
    };
    const [from, behind] = await Promise.all([
        firstFrom(positions.from),
        firstFrom(positions.to + 1),
    ]);
    return { from, to: behind - 1 };
}
//# sourceMappingURL=sequence-numbers.js.map