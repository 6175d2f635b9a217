import { sequenceThrough } from './sequence-through.js';
/** The same reads; of each one it is told, once it is over, how much and how long it was. */
export function observedReads(reads, clock, done) {
    const timed = async (read, reading, count) => {
        const startedAt = clock.monotonicMs();
        let events = 0;
        try {
            const result = await reading;
            events = count(result);
            return result;
        }
        finally {
            done(read, events, (clock.monotonicMs() - startedAt) / 1_000);
        }
    };
    const timedEvents = (read, sequence) => timedSequence(sequence, clock, (events, seconds) => done(read, events, seconds));
    return {
        readAggregate: (aggregate, range) => timedEvents('aggregate', reads.readAggregate(aggregate, range)),
        readLog: (range) => timedEvents('log', reads.readLog(range)),
        readPage: (range, start) => timed('page', reads.readPage(range, start), ({ events }) => events.length),
        readEvent: (eventId, options) => timed('event', reads.readEvent(eventId, options), (event) => (event === undefined ? 0 : 1)),
        aggregateTypes: () => timed('aggregate_types', reads.aggregateTypes(), () => 0),
        listAggregates: (query) => timed('aggregates', reads.listAggregates(query), () => 0),
    };
}
/** What the reader does between two batches is no part of the time. */
function timedSequence(sequence, clock, done) {
    return sequenceThrough(sequence, async function* (source) {
        let events = 0;
        let waitedMs = 0;
        try {
            for (;;) {
                const askedAt = clock.monotonicMs();
                const next = await source.next();
                waitedMs += clock.monotonicMs() - askedAt;
                if (next.done === true)
                    return;
                events += next.value.length;
                yield next.value;
            }
        }
        finally {
            done(events, waitedMs / 1_000);
        }
    });
}
//# sourceMappingURL=observed-reads.js.map