import { LRUCache } from 'lru-cache';
import { keptText, readKept } from './kept-text.js';
const BYTES_MAX = 64 * 1024 * 1024;
/** To read a few events takes no longer than to ask for a state elsewhere. */
const SHARED_EVERY_EVENTS = 20;
/** What an entry takes beside its texts, roughly. */
const ENTRY_BYTES = 512;
/**
 * Keeps the newest states as texts: their size is known, and each reader makes a copy of its own.
 * Nothing that it gives is to be relied on before the event it names was found in the log.
 */
export function createStateCache({ bytesMax = BYTES_MAX, shared, schemaFingerprint = () => '', onLookup = () => { }, } = {}) {
    const entries = new LRUCache({
        maxSize: bytesMax,
        maxEntrySize: Math.ceil(bytesMax / 8),
        // At most two bytes for each character.
        sizeCalculation: ({ text }, name) => 2 * (text.length + name.length) + ENTRY_BYTES,
    });
    const nameOf = ({ aggregateType, aggregateId, handler }) => JSON.stringify([
        ...[aggregateType, aggregateId, handler.name, handler.version],
        schemaFingerprint(aggregateType),
    ]);
    async function newestShared(name) {
        const text = await shared?.get(name);
        const state = text === undefined ? undefined : readKept(text, name);
        onLookup(text === undefined ? 'none' : state === undefined ? 'damaged' : 'shared');
        if (text === undefined || state === undefined)
            return undefined;
        const { sequenceNumber } = state;
        const there = entries.get(name);
        // Meanwhile this process may have come further.
        if (there !== undefined && there.sequenceNumber >= sequenceNumber)
            return state;
        entries.set(name, { sequenceNumber, text, sharedAt: sequenceNumber });
        return state;
    }
    return {
        async newest(key) {
            const name = nameOf(key);
            const entry = entries.get(name);
            if (entry === undefined)
                return await newestShared(name);
            onLookup('memory');
            return readKept(entry.text, name);
        },
        keep(key, state) {
            const name = nameOf(key);
            const before = entries.get(name);
            const { sequenceNumber } = state;
            if (before !== undefined && before.sequenceNumber > sequenceNumber)
                return;
            const text = keptText(state, name);
            const sharedBefore = before?.sharedAt ?? 0;
            const isShared = sequenceNumber - sharedBefore >= SHARED_EVERY_EVENTS;
            entries.set(name, {
                sequenceNumber,
                text,
                sharedAt: isShared ? sequenceNumber : sharedBefore,
            });
            if (isShared)
                void shared?.set(name, text);
        },
        forget: (key) => entries.delete(nameOf(key)),
    };
}
//# sourceMappingURL=state-cache.js.map