import { LRUCache } from 'lru-cache';
import { aggregateName } from '../append/append-request.js';
import { isDueByTime } from './is-due.js';
/**
 * When the last snapshots were taken of the aggregates that were written most recently, by the
 * timestamps of their events, in milliseconds since 1970.
 */
export class SnapshotTimes {
    #times;
    constructor(max) {
        this.#times = new LRUCache({ max });
    }
    learn(aggregate, timestamp) {
        this.#times.set(aggregateName(aggregate), Date.parse(timestamp));
    }
    /** False where none can be due at this event; true where one is, as far as is known here. */
    mayBeDueAt(event, everyMs) {
        const sinceMs = this.#times.get(aggregateName(event));
        if (sinceMs !== undefined)
            return isDueByTime(sinceMs, event.timestamp, everyMs);
        if (event.sequenceNumber > 1)
            return true;
        // The time of an aggregate that has no snapshot begins with its first event.
        this.learn(event, event.timestamp);
        return false;
    }
}
//# sourceMappingURL=snapshot-times.js.map