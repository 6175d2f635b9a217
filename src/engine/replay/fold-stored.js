import { Folding } from './folding.js';
import { Pauses } from './pauses.js';
/** Folds what is stored of an aggregate, from its first event on. */
export async function foldStored(deps, plan, options) {
    const folding = new Folding(plan.handler);
    const batches = batchesFrom(deps, plan, 1);
    await foldAll(folding, batches, new Pauses(deps.clock, options.signal), options);
    return folding;
}
/**
 * The same, on from a state that was kept. Undefined where the last event in it is not there, or
 * another: the state is of another history, as when a database was restored from a copy.
 */
export async function foldOnKept(deps, plan, kept, options) {
    const folding = new Folding(plan.handler, kept);
    // Its last event is read once more, which costs less than to ask for that event alone.
    const batches = batchesBehind(kept, batchesFrom(deps, plan, kept.sequenceNumber));
    try {
        await foldAll(folding, batches, new Pauses(deps.clock, options.signal), options);
        return folding;
    }
    catch (error) {
        if (error instanceof OtherHistory)
            return undefined;
        throw error;
    }
}
class OtherHistory extends Error {
}
async function* batchesBehind(kept, batches) {
    let isFirst = true;
    for await (const batch of batches) {
        if (isFirst && !isLastOf(kept, batch[0]))
            throw new OtherHistory();
        yield isFirst ? batch.slice(1) : batch;
        isFirst = false;
    }
    if (isFirst)
        throw new OtherHistory();
}
/** A snapshot does not know the id of its event. */
function isLastOf(kept, event) {
    if ('eventId' in kept)
        return event?.eventId === kept.eventId;
    return event?.sequenceNumber === kept.sequenceNumber && event.timestamp === kept.timestamp;
}
export function batchesFrom({ reads }, { aggregate, toSequenceNumber, schemaVersion }, fromSequenceNumber) {
    const to = toSequenceNumber === undefined ? {} : { toSequenceNumber };
    return reads.readAggregate(aggregate, { fromSequenceNumber, schemaVersion, ...to }).batches();
}
async function foldAll(folding, batches, pauses, { signal, onProgress, afterEach }) {
    for await (const batch of batches) {
        signal?.throwIfAborted();
        for (const event of batch) {
            folding.apply(event);
            afterEach?.(folding, event);
            if (pauses.isDue())
                await pauses.take();
        }
        folding.assertSize();
        const { last, eventsApplied } = folding;
        onProgress?.({ sequenceNumber: last.sequenceNumber, eventsApplied });
    }
}
//# sourceMappingURL=fold-stored.js.map