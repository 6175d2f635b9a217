import { EventStoreError } from '../../errors.js';
import { copyJsonObject } from '../../events/copy-json.js';
const NONE = { sequenceNumber: 0 };
/** JSON, in UTF-16 code units. A snapshot of such a state would be cut into several documents. */
export const STATE_CHARACTERS_MAX = 32 * 1024 * 1024;
/** One aggregate on its way through a handler. */
export class Folding {
    #handler;
    #fold;
    #last;
    #eventsApplied = 0;
    /** The state that it begins with becomes its own. */
    constructor(handler, start) {
        this.#handler = handler;
        this.#fold = handler.begin(start?.state);
        this.#last = start ?? NONE;
    }
    get last() {
        return this.#last;
    }
    get eventsApplied() {
        return this.#eventsApplied;
    }
    /** As the handler has it right now: not looked at, and not to be kept. */
    get rawState() {
        return this.#fold.state;
    }
    /** @throws EventStoreError `reducer_failed`. */
    apply(event) {
        this.#last = event;
        this.#eventsApplied += 1;
        try {
            this.#fold.apply(event);
        }
        catch (error) {
            throw this.failure(error instanceof Error ? error.message : String(error), error);
        }
    }
    /** A copy that nobody else holds. */
    copy() {
        const copied = copyJsonObject(this.#fold.state, '');
        if ('copy' in copied)
            return { state: copied.copy };
        const { pointer, message } = copied.fault;
        return { reason: `the state is no JSON object: ${pointer || 'it'} ${message}` };
    }
    /** @throws EventStoreError `reducer_failed` where the last event left no JSON object. */
    copyOrFail() {
        const copied = this.copy();
        if ('state' in copied)
            return copied.state;
        throw this.failure(copied.reason);
    }
    /** @throws EventStoreError `reducer_failed` where the state grows without end. */
    assertSize() {
        if (jsonLength(this.#fold.state) <= STATE_CHARACTERS_MAX)
            return;
        throw this.failure(`the state is larger than ${STATE_CHARACTERS_MAX} characters of JSON`);
    }
    /** That the handler failed on the last event. */
    failure(reason, cause) {
        const { name, version } = this.#handler;
        const { sequenceNumber, eventId = '' } = this.#last;
        const event = `event ${eventId} (sequence number ${sequenceNumber})`;
        const message = `Handler "${name}" (version ${version}) failed on ${event}: ${reason}.`;
        const details = { handler: name, eventId, sequenceNumber };
        return new EventStoreError('reducer_failed', message, details, cause);
    }
}
/** What is no JSON at all has no length, and is found out later. */
function jsonLength(state) {
    try {
        return JSON.stringify(state)?.length ?? 0;
    }
    catch (error) {
        // A text that is longer than any can be.
        return error instanceof RangeError ? Number.POSITIVE_INFINITY : 0;
    }
}
//# sourceMappingURL=folding.js.map