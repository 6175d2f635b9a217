import { setImmediate as othersTurn } from 'node:timers/promises';
import { EventStoreError, invalidRequest } from '../../errors.js';
import { sequenceThrough } from '../read/sequence-through.js';
/**
 * The same reads; each event comes in the version that was asked for, the latest where nothing
 * was. An event that cannot be had in it fails the read.
 */
export function upcastReads(reads, registry, failed) {
    const upcastTo = (version = 'latest') => upcastFor(version, registry, failed);
    return {
        ...reads,
        readAggregate(aggregate, { schemaVersion, ...range } = {}) {
            return upcastSequence(reads.readAggregate(aggregate, range), upcastTo(schemaVersion));
        },
        readLog({ schemaVersion, ...range } = {}) {
            return upcastSequence(reads.readLog(range), upcastTo(schemaVersion));
        },
        async readPage({ schemaVersion, ...range }, start) {
            const upcast = upcastTo(schemaVersion);
            const page = await reads.readPage(range, start);
            return { ...page, events: await upcastAll(page.events, upcast) };
        },
        async readEvent(eventId, { schemaVersion, ...options } = {}) {
            const upcast = upcastTo(schemaVersion);
            const event = await reads.readEvent(eventId, options);
            return event && (await upcast(event));
        },
    };
}
/** One event at a time, to the latest version; throws or rejects with `upcast_failed`. */
export function upcastToLatest(registry, failed) {
    return upcastFor('latest', registry, failed);
}
function upcastFor(version, registry, failed) {
    assertVersion(version);
    if (version === 'stored')
        return (event) => event;
    return (event) => {
        const subject = registry.find(event);
        if (subject === undefined)
            return event;
        const toVersion = version === 'latest' ? subject.latestVersion : version;
        return upcastTo(Math.min(toVersion, subject.latestVersion), event, subject, failed);
    };
}
function assertVersion(version) {
    if (version === 'latest' || version === 'stored')
        return;
    if (Number.isSafeInteger(version) && version >= 1)
        return;
    const message = 'must be "latest", "stored" or an integer from 1';
    throw invalidRequest([{ pointer: '/schemaVersion', message }]);
}
function upcastTo(toVersion, event, subject, failed) {
    if (event.version === toVersion)
        return event;
    // Written in a version that nobody has registered: it is newer than all that are.
    if (event.version > subject.latestVersion)
        return event;
    if (event.version > toVersion)
        throw olderThanStored(event, toVersion);
    try {
        const upcast = subject.upcast(event, toVersion);
        if (!(upcast instanceof Promise))
            return upcast;
        return upcast.catch((error) => told(event, toVersion, error, failed));
    }
    catch (error) {
        return told(event, toVersion, error, failed);
    }
}
function told(event, toVersion, cause, failed) {
    failed(event);
    throw upcastFailed(event, toVersion, cause);
}
function upcastSequence(events, upcast) {
    return sequenceThrough(events, async function* (batches) {
        for (let next = await batches.next(); next.done !== true; next = await batches.next()) {
            // Upcast, events may be larger than they were read.
            for (let start = 0; start < next.value.length; start += UPCAST_AT_ONCE) {
                yield await upcastAll(next.value.slice(start, start + UPCAST_AT_ONCE), upcast);
            }
        }
    });
}
const UPCAST_AT_ONCE = 1_000;
const WORK_MS = 10;
const EVENTS_BETWEEN_LOOKS = 8;
/** Waits only for those that take time, and lets others have their turn. */
async function upcastAll(events, upcast) {
    const all = [];
    let since = performance.now();
    for (const [index, event] of events.entries()) {
        const result = upcast(event);
        all.push(result instanceof Promise ? await result : result);
        // To ask for the time takes longer than to upcast a small event.
        if (index % EVENTS_BETWEEN_LOOKS !== 0 || performance.now() - since < WORK_MS)
            continue;
        await othersTurn();
        since = performance.now();
    }
    return all;
}
function olderThanStored({ eventId, aggregateType, eventType, version: storedVersion }, schemaVersion) {
    const message = `The event ${eventId} (${aggregateType}/${eventType}) is stored in version ${storedVersion}, ` +
        `and there is no way back to version ${schemaVersion}.`;
    return new EventStoreError('schema_version_too_old', message, {
        eventId,
        storedVersion,
        schemaVersion,
    });
}
function upcastFailed({ eventId, aggregateType, eventType, version: fromVersion }, toVersion, cause) {
    const message = `The event ${eventId} is stored in version ${fromVersion} of ${aggregateType}/${eventType} and ` +
        `cannot be had as version ${toVersion}: ${cause.message}`;
    const details = { eventId, aggregateType, eventType, fromVersion, toVersion };
    return new EventStoreError('upcast_failed', message, details, cause);
}
//# sourceMappingURL=upcast-reads.js.map