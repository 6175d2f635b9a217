import { EventStoreError } from '../errors.js';
import { eventsCollectionName } from './collections.js';
import { recordedEvent } from './event-document.js';
import { WHOLE_REPLY_BYTES_MAX } from './find-documents.js';
const PLACE_FIELDS = { aggregateId: 1, sequenceNumber: 1, timestamp: 1 };
const WIRE_FIELDS = { salt: 0, commitment: 0 };
/** Events of one type, in the order of one of their numbers, up to the limit or a full reply. */
export async function findEvents(view, aggregateType, indexed, place, { from, to, order, limit }) {
    const isForwards = order === 'asc';
    const { found, replyBytes } = await view.find(eventsCollectionName(aggregateType), { ...indexed, sort: { [place]: isForwards ? 1 : -1 }, limit, projection: WIRE_FIELDS });
    const isWhole = found.length < limit && replyBytes <= WHOLE_REPLY_BYTES_MAX;
    const farEnd = isForwards ? to : from;
    const readTo = isWhole ? farEnd : (found.at(-1)?.[place] ?? farEnd);
    return { events: found.map(recordedEvent), readTo, bytes: replyBytes };
}
export async function findPositions(view, aggregateType, query) {
    const collection = eventsCollectionName(aggregateType);
    const byId = { ...query, projection: { _id: 1 } };
    const { found } = await view.find(collection, byId);
    return found.map(({ _id }) => _id);
}
export async function findPlaces(view, aggregateType, query) {
    const collection = eventsCollectionName(aggregateType);
    const places = { ...query, projection: PLACE_FIELDS };
    return (await view.find(collection, places)).found;
}
export function eventPlace({ _id, sequenceNumber, timestamp }) {
    return { sequenceNumber, position: _id, timestamp: timestamp.toISOString() };
}
/** After a failover a majority read may lag behind an earlier one, which had shown them all. */
export function assertAll(found, { length }) {
    if (found.length === length)
        return;
    const message = 'The replica set has not caught up with what was read from it before.';
    throw new EventStoreError('unavailable', message, {});
}
//# sourceMappingURL=find-events.js.map