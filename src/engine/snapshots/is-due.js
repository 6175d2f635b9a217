/** True where the event itself says so, whatever snapshots there are. */
export function isDueByItself({ sequenceNumber, eventType }, { everyEvents, onEventTypes }) {
    if (everyEvents !== null && sequenceNumber % everyEvents === 0)
        return true;
    return onEventTypes.includes(eventType);
}
/** True where so much time has passed between two events, by their timestamps. */
export function isDueByTime(sinceMs, timestamp, everyMs) {
    return Date.parse(timestamp) - sinceMs >= everyMs;
}
//# sourceMappingURL=is-due.js.map