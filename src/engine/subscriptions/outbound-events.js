import { latestOf } from './delivered-events.js';
/** The events at these places, as they are delivered: from memory, as far as they are there. */
export async function outboundEvents(places, held, tail, upcast) {
    const missing = places.filter(({ position }) => held.get(position) === undefined);
    const read = missing.length === 0 ? [] : await tail.eventsAt(missing);
    const byPosition = new Map(read.map((event) => [event.position, event]));
    const found = places.map(({ position }) => {
        const event = held.get(position) ?? byPosition.get(position);
        if (event === undefined)
            throw new Error(`There is no event at ${position}`);
        return event;
    });
    return await Promise.all(found.map((event) => latestOf(event, upcast)));
}
//# sourceMappingURL=outbound-events.js.map