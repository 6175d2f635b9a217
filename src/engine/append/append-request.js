import { EventStoreError } from '../../errors.js';
import { NO_SPAN } from '../../platform/tracing.js';
/** One call of `append`, from its arrival to its answer. */
export class AppendRequest {
    events;
    /** The ids that the client gave: only these can have been stored before. */
    givenIds;
    sizeBytes;
    /** In milliseconds of the monotonic clock. */
    deadline;
    /** The call in the caller's trace. */
    span;
    #timeoutMs;
    answer;
    #settle;
    #isSent = false;
    constructor(events, { now, timeoutMs, span = NO_SPAN }, deps) {
        const salt = deps.newSalt();
        this.events = events.map((event) => prepared(event, salt, deps));
        this.givenIds = events.flatMap(({ event }) => event.eventId ?? []);
        this.sizeBytes = events.reduce((sum, event) => sum + event.storedBytes + ENVELOPE_BYTES, 0);
        this.deadline = now + timeoutMs;
        this.span = span;
        this.#timeoutMs = timeoutMs;
        this.answer = new Promise((resolve, reject) => {
            this.#settle = (answer) => (answer instanceof Error ? reject(answer) : resolve(answer));
        });
    }
    get isSettled() {
        return this.#settle === undefined;
    }
    /** True where only a commit in its slot can tell whether the request is stored. */
    get isSent() {
        return this.#isSent;
    }
    /** From here on the request may be stored, and only a commit in its slot tells whether. */
    markSent() {
        this.#isSent = true;
    }
    /** The slot of the attempt went to somebody else: the request is not stored. */
    markNotStored() {
        this.#isSent = false;
    }
    /** The first answer counts. */
    settle(answer) {
        this.#settle?.(answer);
        this.#settle = undefined;
    }
    /** The store itself failed. */
    fail(cause) {
        if (this.#isSent)
            this.settle(outcomeUnknown(this.events));
        else
            this.settle(new EventStoreError('internal', 'Nothing was stored: an error of the store.', {}, cause));
    }
    /**
     * Expires if its time will be up before an attempt of this length ends: it would be told that
     * nothing was stored in the middle of it, which undoes the attempt for everyone in it. A request
     * with half of its time left is always tried.
     */
    expireBefore(attemptMs, now) {
        const neededMs = Math.min(attemptMs, this.#timeoutMs / 2);
        if (this.deadline - now < neededMs)
            this.expire();
    }
    /** Tells the truth to a caller whose time is up. */
    expire() {
        if (this.isSettled)
            return;
        this.settle(this.#isSent ? outcomeUnknown(this.events) : notStored());
    }
}
/** A name for the aggregate within this process; ids have no control characters. */
export function aggregateName({ aggregateType, aggregateId }) {
    return `${aggregateType}\n${aggregateId}`;
}
/** What the fields around `data` and `metadata` weigh, roughly, when stored. */
const ENVELOPE_BYTES = 512;
function prepared(parsed, salt, deps) {
    const eventId = parsed.event.eventId ?? deps.newEventId();
    const commitment = deps.proofs.commitment(salt, parsed.dataText, parsed.metadataText);
    const envelope = envelopeAround(parsed, eventId, commitment);
    return { parsed, eventId, aggregate: aggregateName(parsed.event), salt, commitment, envelope };
}
/** The members in the order of RFC 8785, which is alphabetical for these names. */
function envelopeAround(parsed, eventId, commitment) {
    const { event, version, tags, correlationId } = parsed;
    const causation = member('causationId', event.causationId);
    const correlation = member('correlationId', correlationId);
    return [
        `{"aggregateId":${JSON.stringify(event.aggregateId)},"aggregateType":"${event.aggregateType}",` +
            `${causation}"commitment":"${commitment.toString('hex')}",${correlation}` +
            `"eventId":"${eventId}","eventType":${JSON.stringify(event.eventType)},"position":`,
        `,"tags":${JSON.stringify(tags)},"timestamp":"`,
        `",${member('userId', event.userId)}"version":${version}}`,
    ];
}
function member(name, value) {
    return value === undefined ? '' : `"${name}":${JSON.stringify(value)},`;
}
const notStored = () => new EventStoreError('unavailable', 'Nothing was stored: the database did not take the events in time. Try again.', {});
const outcomeUnknown = (events) => new EventStoreError('outcome_unknown', 'The events may or may not be stored. Append them again with the event ids given here to ' +
    'learn which: that never stores them twice.', { eventIds: events.map(({ eventId }) => eventId) });
//# sourceMappingURL=append-request.js.map