import { closedLoop } from './closed-loop.js';
import { sampleOf } from './sample.js';
/**
 * One reader that reads so many events, whole, again and again.
 *
 * @throws Error when it gets another number of them.
 */
export function readingWhole(events, read) {
    async function readAll() {
        const { length } = await read();
        if (length !== events)
            throw new Error(`${length} events were read, not ${events}.`);
    }
    return async (durationMs) => sampleOf([await closedLoop(1, durationMs, readAll)], events);
}
//# sourceMappingURL=reading-whole.js.map