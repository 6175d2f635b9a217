import { EventStoreError } from '../../errors.js';
import { recordedEvent } from '../append/compose-commit.js';
import { Backlog } from './backlog.js';
import { RecentEvents } from './recent-events.js';
/** An event takes so much more in memory than in BSON. */
const OVERHEAD_BYTES = 512;
/**
 * The end of the log: recent events from memory, those before from the database. Nothing is shown
 * beyond the newest commit that a majority is known to have, and nothing is left out.
 *
 * Of its own process's commits it keeps the events while anybody follows the log; appends pay next
 * to nothing for it, and nothing where nobody does.
 */
export class Tail {
    #deps;
    #recent;
    #backlog;
    #reading;
    #isClosed = false;
    constructor(deps) {
        this.#deps = deps;
        this.#recent = new RecentEvents(deps.capacity.recentBytesMax);
        this.#backlog = new Backlog({ ...deps, bytesMax: deps.capacity.backlogBytesMax });
    }
    get head() {
        return this.#deps.head.position;
    }
    /** To be told of what this process has committed, as it has it. Never throws; takes no time. */
    noteCommitted(stored) {
        if (this.#deps.head.isAttentive && stored.events.length > 0)
            this.#recent.put(ownBlock(stored));
    }
    async readBehind(position, limit) {
        if (this.#isClosed)
            throw closed();
        const { head } = this.#deps;
        // Where somebody watches out, what is known is not old.
        if (position >= head.position && !head.isAttentive)
            await this.#readHead();
        const recent = this.#recent.behind(position, limit);
        if (recent !== undefined)
            return recent;
        const { position: known } = head;
        if (position >= known)
            return { events: [], readTo: position };
        return await this.#readStored(position, limit, known);
    }
    async waitBehind(position, signal) {
        await this.#deps.head.waitBehind(position, signal);
    }
    async eventsAt(places) {
        if (this.#isClosed)
            throw closed();
        const found = new Map();
        const missing = new Map();
        for (const { position, aggregateType } of places) {
            const event = this.#recent.at(position);
            if (event !== undefined)
                found.set(position, event);
            else
                missing.set(aggregateType, [...(missing.get(aggregateType) ?? []), position]);
        }
        const reading = Array.from(missing, ([aggregateType, positions]) => this.#deps.atPositions(aggregateType, ascending(positions)));
        for (const event of (await Promise.all(reading)).flat())
            found.set(event.position, event);
        return places.map(({ position }) => found.get(position));
    }
    /** Lets go of what is in memory: nobody follows. */
    forget() {
        this.#recent.clear();
        this.#backlog.clear();
    }
    close() {
        this.#isClosed = true;
        this.forget();
    }
    async #readStored(position, limit, head) {
        const held = this.#recent.firstFrom(position + 1);
        const to = held === undefined ? head : Math.min(head, held - 1);
        const read = await this.#backlog.read(position + 1, to);
        const { head: reader, capacity } = this.#deps;
        const isAtEnd = read.readTo === to && read.bytes <= capacity.recentBytesMax;
        if (isAtEnd && reader.isAttentive)
            this.#recent.put(readBlock(read));
        const from = position + 1 - read.from;
        const events = read.events.slice(from, from + limit);
        return { events, readTo: position + events.length };
    }
    #readHead() {
        this.#reading ??= this.#deps.readHead().finally(() => {
            this.#reading = undefined;
        });
        return this.#reading;
    }
}
/** They are made into what readers see when the first one reads them. */
function ownBlock({ events: stored, sizeBytes }) {
    let left = stored;
    let recorded = [];
    const first = stored[0]?.position ?? 0;
    return {
        firstPosition: first,
        lastPosition: first + stored.length - 1,
        bytes: sizeBytes + stored.length * OVERHEAD_BYTES,
        events() {
            if (left === undefined)
                return recorded;
            recorded = left.map((event) => recordedEvent(event, event.timestamp.toISOString()));
            left = undefined;
            return recorded;
        },
    };
}
function readBlock(read) {
    const { from, readTo, bytes, events } = read;
    return {
        firstPosition: from,
        lastPosition: readTo,
        bytes: bytes + events.length * OVERHEAD_BYTES,
        events: () => events,
    };
}
function ascending(positions) {
    return [...new Set(positions)].sort((a, b) => a - b);
}
const closed = () => new EventStoreError('store_closed', 'The store is closed.', {});
//# sourceMappingURL=tail.js.map