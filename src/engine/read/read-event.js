const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;
/** Reads the event with an id. Ids are stored in lower case; what is no UUID no event has. */
export function createReadEvent(reader) {
    return async function readEvent(eventId, options) {
        const id = String(eventId).toLowerCase();
        return UUID.test(id) ? await reader.eventById(id, options?.aggregateTypes) : undefined;
    };
}
//# sourceMappingURL=read-event.js.map