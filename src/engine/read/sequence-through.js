/** A sequence of what a generator makes of the batches of another. */
export function sequenceThrough(source, through) {
    const batches = () => {
        const from = source.batches()[Symbol.asyncIterator]();
        return closingBoth(through(from), from);
    };
    return {
        batches,
        async toArray() {
            const events = [];
            for await (const batch of batches())
                for (const event of batch)
                    events.push(event);
            return events;
        },
        [Symbol.asyncIterator]() {
            const from = batches();
            return closingBoth(eventsOf(from), from);
        },
    };
}
async function* eventsOf(batches) {
    for await (const batch of batches)
        yield* batch;
}
/** A generator hears that it is closed only when it next yields; its source hears it at once. */
function closingBoth(items, source) {
    return {
        next: () => items.next(),
        async return() {
            await source.return?.();
            return await items.return(undefined);
        },
        [Symbol.asyncIterator]() {
            return this;
        },
    };
}
//# sourceMappingURL=sequence-through.js.map