import { AGGREGATE_INDEX, ofAggregate, ofIndex, ofType, } from './event-conditions.js';
import { findCommits } from './find-commits.js';
import { WHOLE_REPLY_BYTES_MAX } from './find-documents.js';
import { assertAll, eventPlace, findEvents, findPlaces, findPositions } from './find-events.js';
import { storedEventById } from './stored-events.js';
/** Finds events by commands that each say their index, so that it is known what they cost. */
export function createMongoEventReader(view) {
    return {
        ofAggregate(filter, query) {
            const found = ofAggregate(filter, query);
            return findEvents(view, filter.aggregateType, found, 'sequenceNumber', query);
        },
        ofType(filter, query) {
            return findEvents(view, filter.aggregateType, ofType(filter, query), '_id', query);
        },
        positionsOfType(filter, query) {
            const { limit } = query;
            const found = { ...ofType(filter, query), sort: byPosition(query), limit };
            return findPositions(view, filter.aggregateType, found);
        },
        async positionAtLimit(filter, query) {
            const found = { ...ofIndex(filter, query), sort: byPosition(query), limit: 1 };
            const skipping = { ...found, skip: query.limit - 1 };
            const [position] = await findPositions(view, filter.aggregateType, skipping);
            return position;
        },
        async atPositions(aggregateType, positions, query) {
            const filter = { filter: { _id: { $in: positions } }, hint: '_id_' };
            // One more than there can be, so that a part is whole unless the reply was full.
            const asked = { ...query, limit: positions.length + 1 };
            const part = await findEvents(view, aggregateType, filter, '_id', asked);
            if (part.bytes <= WHOLE_REPLY_BYTES_MAX)
                assertAll(part.events, positions);
            return part;
        },
        async lastOfAggregate({ aggregateType, aggregateId }) {
            const query = { filter: { aggregateId }, hint: AGGREGATE_INDEX, limit: 1 };
            const newest = { ...query, sort: { sequenceNumber: -1 } };
            const [last] = await findPlaces(view, aggregateType, newest);
            return last === undefined ? undefined : eventPlace(last);
        },
        async positionsInAggregate({ aggregateType, aggregateId }, sequenceNumbers) {
            const found = await findPositions(view, aggregateType, {
                filter: { aggregateId, sequenceNumber: { $in: sequenceNumbers } },
                hint: AGGREGATE_INDEX,
                sort: { sequenceNumber: 1 },
                limit: sequenceNumbers.length,
            });
            assertAll(found, sequenceNumbers);
            return found;
        },
        async newestCommit() {
            const [newest] = await findCommits(view, { filter: {}, sort: { _id: -1 }, limit: 1 });
            return newest;
        },
        async commits(numbers) {
            const query = { filter: { _id: { $in: numbers } }, sort: { _id: 1 } };
            const found = await findCommits(view, { ...query, limit: numbers.length });
            assertAll(found, numbers);
            return found;
        },
        eventById: (eventId, aggregateTypes) => storedEventById(view, eventId, aggregateTypes),
    };
}
function byPosition({ order }) {
    return { _id: order === 'asc' ? 1 : -1 };
}
//# sourceMappingURL=mongo-event-reader.js.map