import { COLLECTIONS, eventsCollectionName, } from './collections.js';
import { typesTouched } from './commit-document.js';
import { recordedEvent } from './event-document.js';
import { findEvery } from './find-documents.js';
const LOCATING = { firstPosition: 1, eventIds: 1, aggregates: 1 };
/** The stored events with these ids, wherever they are; unknown ids are left out. */
export async function storedEventsById(databases, eventIds, session) {
    const { evidence } = databases;
    const commits = await findEvery(evidence, COLLECTIONS.commits.name, {
        filter: { eventIds: { $in: eventIds } },
        projection: LOCATING,
        hint: COLLECTIONS.commits.indexes[0].name,
    }, session);
    const events = [];
    for (const [aggregateType, positions] of positionsByType(commits, new Set(eventIds))) {
        const collection = eventsCollectionName(aggregateType);
        const query = { filter: { _id: { $in: positions } } };
        const found = await findEvery(evidence, collection, query, session);
        for (const document of found)
            events.push(recordedEvent(document));
    }
    return events;
}
/**
 * The stored event with this id. Where types are given, it is looked for among these alone: a commit
 * without any of them is not even seen here.
 */
export async function storedEventById(view, eventId, aggregateTypes) {
    const { name, indexes } = COLLECTIONS.commits;
    const ofTypes = aggregateTypes && { 'aggregates.type': { $in: aggregateTypes } };
    const { found: commits } = await view.find(name, {
        filter: { eventIds: eventId, ...ofTypes },
        limit: 1,
        projection: LOCATING,
        hint: indexes[0].name,
    });
    for (const [aggregateType, [position]] of positionsByType(commits, new Set([eventId]))) {
        if (aggregateTypes !== undefined && !aggregateTypes.includes(aggregateType))
            continue;
        const collection = eventsCollectionName(aggregateType);
        const query = { filter: { _id: position }, limit: 1, hint: '_id_' };
        const { found } = await view.find(collection, query);
        for (const document of found)
            return recordedEvent(document);
    }
    return undefined;
}
/** A commit says which types it touched, not which of its positions is of which. */
function positionsByType(commits, wanted) {
    const byType = new Map();
    for (const commit of commits) {
        const positions = commit.eventIds.flatMap((id, index) => wanted.has(id) ? [commit.firstPosition + index] : []);
        for (const type of typesTouched(commit)) {
            byType.set(type, [...(byType.get(type) ?? []), ...positions]);
        }
    }
    return byType;
}
//# sourceMappingURL=stored-events.js.map