/** A sequence from a function that starts reading it, batch by batch, each time it is asked. */
export function eventSequence(read) {
    return {
        batches: () => closable(read),
        async toArray() {
            const events = [];
            for await (const batch of closable(read))
                for (const event of batch)
                    events.push(event);
            return events;
        },
        [Symbol.asyncIterator]: () => closable(async function* (reading) {
            for await (const batch of read(reading))
                yield* batch;
        }),
    };
}
/** A generator hears that it is closed only when it next yields; it may be searching till then. */
function closable(generate) {
    const reading = { isClosed: false };
    const items = generate(reading);
    return {
        next: () => items.next(),
        return() {
            reading.isClosed = true;
            return items.return(undefined);
        },
        [Symbol.asyncIterator]() {
            return this;
        },
    };
}
//# sourceMappingURL=event-sequence.js.map