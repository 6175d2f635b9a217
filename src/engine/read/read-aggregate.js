import { eventSequence } from './event-sequence.js';
import { checkedAggregateRange } from './range.js';
import { readBatches } from './read-batches.js';
/** Reads one aggregate in sequence order. */
export function createReadAggregate(reader) {
    return function readAggregate(given, range = {}) {
        const { aggregate, sequenceNumbers, order, limit } = checkedAggregateRange(given, range);
        const filter = { ...aggregate, content: {} };
        // It shows all that it looks at.
        const wanted = { order, limit, examinedMax: limit };
        const scan = {
            span: sequenceNumbers,
            read: (query) => reader.ofAggregate(filter, query),
        };
        return eventSequence((reading) => readBatches(scan, wanted, reading));
    };
}
//# sourceMappingURL=read-aggregate.js.map