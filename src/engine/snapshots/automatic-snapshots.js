import { LRUCache } from 'lru-cache';
import { isEventStoreError } from '../../errors.js';
import { passed } from '../../platform/clock.js';
import { outsideOfSpans } from '../../platform/tracing.js';
import { aggregateName } from '../append/append-request.js';
import { DueAggregates } from './due-aggregates.js';
import { isDueByItself, isDueByTime } from './is-due.js';
import { LISTED_MAX } from './list-snapshots.js';
import { isSealed } from './seal.js';
import { SnapshotTimes } from './snapshot-times.js';
/** Aggregates that a snapshot may be due of at the same time. */
export const DUE_AGGREGATES_MAX = 10_000;
const KNOWN_TIMES_MAX = 10_000;
const KNOWN_TOO_LARGE_MAX = 1_000;
const PAUSE_MS_MAX = 1_000;
const CLOSE_GRACE_MS = 900;
/**
 * Takes snapshots as the policies say, behind the appends: what has become due is worked off one at
 * a time, and as long as it took, the work then rests. Whatever goes wrong, appends hear nothing of
 * it: the snapshot is taken the next time that one is due.
 *
 * If this process dies, what was due here is not taken; nothing else is lost.
 */
export class AutomaticSnapshots {
    #deps;
    #due = new DueAggregates(DUE_AGGREGATES_MAX);
    #times = new SnapshotTimes(KNOWN_TIMES_MAX);
    /** The sequence number at which the state of an aggregate was too large. */
    #tooLarge = new LRUCache({ max: KNOWN_TOO_LARGE_MAX });
    #closed;
    #close = () => { };
    #isClosed = false;
    #work;
    constructor(deps) {
        this.#deps = deps;
        this.#closed = new Promise((resolve) => {
            this.#close = resolve;
        });
    }
    /** Aggregates that wait. */
    get dueCount() {
        return this.#due.size;
    }
    /**
     * To be told of all events of each group that this process has committed. Takes next to no time,
     * whatever is due, and never throws.
     */
    noteCommitted(events) {
        if (this.#isClosed)
            return;
        try {
            for (const event of events)
                this.#note(event);
            if (this.#due.size > 0)
                this.#work ??= outsideOfSpans(() => this.#workAll());
        }
        catch (error) {
            this.#deps.observer.snapshotFailed('take', error);
        }
    }
    /** Takes no more; resolves when nothing is under way, or within a second, whatever becomes of it. */
    async close() {
        this.#isClosed = true;
        this.#close();
        if (this.#work === undefined)
            return;
        await Promise.race([this.#work, passed(this.#deps.clock, CLOSE_GRACE_MS)]);
    }
    #note(event) {
        const { aggregateType, aggregateId, sequenceNumber, timestamp } = event;
        const policy = this.#deps.policyOf(aggregateType);
        const { everyMs } = policy;
        const isSure = isDueByItself(event, policy);
        if (!isSure && (everyMs === null || !this.#times.mayBeDueAt(event, everyMs)))
            return;
        const aggregate = { aggregateType, aggregateId };
        const isTaken = this.#due.add({ aggregate, sequenceNumber, timestamp, isSure });
        if (!isTaken)
            this.#deps.observer.snapshotDropped();
    }
    async #workAll() {
        const { clock } = this.#deps;
        // Not within the commit that has made something due.
        await new Promise(setImmediate);
        for (let due = this.#next(); due !== undefined; due = this.#next()) {
            const startedAt = clock.monotonicMs();
            await this.#workFor(due).catch((error) => this.#failed(due, error));
            await this.#rest(clock.monotonicMs() - startedAt);
        }
        this.#work = undefined;
    }
    #next() {
        return this.#isClosed ? undefined : this.#due.take();
    }
    async #workFor(due) {
        if (this.#isKnownTooLarge(due))
            return;
        const claim = await this.#claimOf(due);
        if (claim === undefined)
            return;
        try {
            if (this.#isClosed || !(await this.#isDue(due)))
                return;
            const { timestamp } = await this.#deps.takeSnapshot(due.aggregate);
            this.#times.learn(due.aggregate, timestamp);
        }
        finally {
            await claim.release().catch((error) => this.#tellFailure('claim', error));
        }
    }
    /** Undefined where somebody else is at it, or nobody can tell. */
    async #claimOf({ aggregate }) {
        try {
            return await this.#deps.claims.claim(aggregate);
        }
        catch (error) {
            this.#tellFailure('claim', error);
            return undefined;
        }
    }
    async #isDue({ aggregate, timestamp, isSure }) {
        const { everyMs } = this.#deps.policyOf(aggregate.aggregateType);
        if (isSure || everyMs === null)
            return isSure;
        const heads = (await this.#deps.store.list(aggregate, LISTED_MAX)).filter(isSealed);
        const times = heads.map(({ header }) => header.timestamp).sort();
        const last = times.at(-1);
        if (last === undefined)
            return true;
        // Another process may have taken it.
        this.#times.learn(aggregate, last);
        return isDueByTime(Date.parse(last), timestamp, everyMs);
    }
    /** It is replayed from its first event each time: it is tried again when it has twice as many. */
    #isKnownTooLarge({ aggregate, sequenceNumber }) {
        const at = this.#tooLarge.get(aggregateName(aggregate));
        return at !== undefined && sequenceNumber < 2 * at;
    }
    #failed({ aggregate, sequenceNumber }, error) {
        const isTooLarge = isEventStoreError(error, 'snapshot_too_large');
        if (isTooLarge)
            this.#tooLarge.set(aggregateName(aggregate), sequenceNumber);
        this.#tellFailure(isTooLarge ? 'too_large' : 'take', error);
    }
    /** What comes of work that was given up is of no interest. */
    #tellFailure(trouble, error) {
        if (!this.#isClosed)
            this.#deps.observer.snapshotFailed(trouble, error);
    }
    async #rest(tookMs) {
        await new Promise(setImmediate);
        const restMs = Math.min(tookMs, PAUSE_MS_MAX);
        if (restMs > 0)
            await Promise.race([passed(this.#deps.clock, restMs), this.#closed]);
    }
}
//# sourceMappingURL=automatic-snapshots.js.map