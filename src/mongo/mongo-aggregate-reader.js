import { eventsCollectionName, eventsOf } from './collections.js';
import { AGGREGATE_INDEX } from './event-conditions.js';
import { eventPlace, findPlaces } from './find-events.js';
import { translated } from './mongo-errors.js';
export function createMongoAggregateReader(databases, view, types) {
    return {
        aggregateTypes: () => types.list(),
        async summaryOfType(aggregateType) {
            const endOf = (order) => findPlaces(view, aggregateType, {
                filter: {},
                hint: '_id_',
                sort: { _id: order },
                limit: 1,
            });
            const [[first], [last], { n }] = await Promise.all([
                endOf(1),
                endOf(-1),
                translated(databases.evidence.command({ count: eventsCollectionName(aggregateType) })),
            ]);
            if (first === undefined || last === undefined)
                return undefined;
            return { countEstimate: Number(n), first: eventPlace(first), last: eventPlace(last) };
        },
        async firstOfAggregates(aggregateType, { after = '', limit }) {
            const firsts = await findPlaces(view, aggregateType, {
                filter: { aggregateId: { $gt: after }, sequenceNumber: 1 },
                hint: AGGREGATE_INDEX,
                sort: { aggregateId: 1 },
                limit,
            });
            return firsts.map(placedAggregate);
        },
        async lastOfAggregates(aggregateType, aggregateIds) {
            if (aggregateIds.length === 0)
                return [];
            const cursor = eventsOf(databases, aggregateType).aggregate(lastsPipeline(aggregateIds), { hint: AGGREGATE_INDEX });
            return (await translated(cursor.toArray())).map(placedAggregate);
        },
    };
}
/** One index key per aggregate is looked at (DISTINCT_SCAN), however long its history. */
function lastsPipeline(aggregateIds) {
    return [
        { $match: { aggregateId: { $in: aggregateIds } } },
        { $sort: { aggregateId: -1, sequenceNumber: -1 } },
        { $group: { _id: '$aggregateId', last: { $first: '$$ROOT' } } },
        { $replaceWith: '$last' },
        { $project: { aggregateId: 1, sequenceNumber: 1, timestamp: 1 } },
    ];
}
function placedAggregate(event) {
    return { aggregateId: event.aggregateId, place: eventPlace(event) };
}
//# sourceMappingURL=mongo-aggregate-reader.js.map