/** So many blocks that are gone may still be in the list. */
const GONE_MAX = 1_024;
/**
 * The newest events of the log, in memory, up to so many bytes. They may come in any order, and in
 * parts that overlap: what is between two parts is missing, until somebody brings it.
 */
export class RecentEvents {
    #bytesMax;
    /** By position, without overlaps; those before `#begin` are gone. */
    #blocks = [];
    #begin = 0;
    #bytes = 0;
    /** What was asked for last: those who have caught up ask for the same. */
    #latest;
    constructor(bytesMax) {
        this.#bytesMax = bytesMax;
    }
    get bytes() {
        return this.#bytes;
    }
    /** What is held already is passed over, as is what lies before everything, and not next to it. */
    put(block) {
        this.#latest = undefined;
        const newest = this.#blocks.at(-1);
        if (newest === undefined || newest.lastPosition < block.firstPosition) {
            this.#blocks.push(block);
            this.#bytes += block.bytes;
        }
        else {
            this.#fillIn(block);
        }
        while (this.#bytes > this.#bytesMax)
            this.#dropOldest();
    }
    /** Undefined where the first event behind the position is not held. */
    behind(position, limit) {
        const latest = this.#latest;
        if (latest?.position === position && latest.limit === limit)
            return latest.page;
        let index = this.#indexReaching(position + 1);
        let block = this.#blocks[index];
        if (block === undefined || block.firstPosition > position + 1)
            return undefined;
        const events = [];
        let next = position + 1;
        while (block?.firstPosition !== undefined && block.firstPosition <= next) {
            const from = next - block.firstPosition;
            const part = block.events().slice(from, from + limit - events.length);
            for (const event of part)
                events.push(event);
            next += part.length;
            if (events.length >= limit)
                break;
            index += 1;
            block = this.#blocks[index];
        }
        const page = { events, readTo: next - 1 };
        this.#latest = { position, limit, page };
        return page;
    }
    at(position) {
        const block = this.#blocks[this.#indexReaching(position)];
        return block?.events()[position - block.firstPosition];
    }
    /** The first position from there on that is held. */
    firstFrom(position) {
        const block = this.#blocks[this.#indexReaching(position)];
        return block && Math.max(block.firstPosition, position);
    }
    clear() {
        this.#blocks = [];
        this.#begin = 0;
        this.#bytes = 0;
        this.#latest = undefined;
    }
    /** Puts what is missing of it where it belongs. */
    #fillIn(block) {
        const oldest = this.#blocks[this.#begin];
        if (oldest !== undefined && block.lastPosition < oldest.firstPosition - 1)
            return;
        let next = block.firstPosition;
        while (next <= block.lastPosition) {
            const index = this.#indexReaching(next);
            const following = this.#blocks[index];
            const end = Math.min(block.lastPosition, (following?.firstPosition ?? Number.POSITIVE_INFINITY) - 1);
            if (end >= next) {
                const part = partOf(block, next, end);
                this.#blocks.splice(index, 0, part);
                this.#bytes += part.bytes;
            }
            next = following === undefined ? Number.POSITIVE_INFINITY : following.lastPosition + 1;
        }
    }
    /** The index of the first block that does not end before the position. */
    #indexReaching(position) {
        let low = this.#begin;
        let high = this.#blocks.length;
        while (low < high) {
            const middle = (low + high) >>> 1;
            if ((this.#blocks[middle]?.lastPosition ?? 0) < position)
                low = middle + 1;
            else
                high = middle;
        }
        return low;
    }
    #dropOldest() {
        const block = this.#blocks[this.#begin];
        if (block === undefined)
            return;
        this.#blocks[this.#begin] = undefined;
        this.#begin += 1;
        this.#bytes -= block.bytes;
        if (this.#begin < GONE_MAX && this.#begin < this.#blocks.length)
            return;
        this.#blocks.splice(0, this.#begin);
        this.#begin = 0;
    }
}
function partOf(block, from, to) {
    const { firstPosition, lastPosition, bytes } = block;
    if (from === firstPosition && to === lastPosition)
        return block;
    const events = block.events().slice(from - firstPosition, to - firstPosition + 1);
    const share = (to - from + 1) / (lastPosition - firstPosition + 1);
    return {
        firstPosition: from,
        lastPosition: to,
        bytes: Math.ceil(bytes * share),
        events: () => events,
    };
}
//# sourceMappingURL=recent-events.js.map