import { allowedTypes, assertAllowed, isAllowed } from './principal.js';
/**
 * What the principal may read of the store: an event of another aggregate type is not there, in
 * lists and streams as in single reads, and asking for another type is refused.
 *
 * Everything rejects, or throws, `forbidden` beside what the store itself does.
 */
export function authorisedReads(reads, principal) {
    const types = allowedTypes(principal, SCOPE);
    if (types === 'all')
        return reads;
    const assertOf = ({ aggregateType }) => assertAllowed(principal, SCOPE, aggregateType);
    function narrowed(range) {
        const { aggregateType, aggregateTypes = [] } = range;
        for (const each of aggregateTypes)
            assertOf({ aggregateType: each });
        if (aggregateType !== undefined)
            assertOf({ aggregateType });
        const isNarrow = aggregateType !== undefined || range.aggregateTypes !== undefined;
        return isNarrow ? range : { ...range, aggregateTypes: [...types] };
    }
    return {
        readAggregate(aggregate, range) {
            assertOf(aggregate);
            return reads.readAggregate(aggregate, range);
        },
        readLog: (range = {}) => reads.readLog(narrowed(range)),
        readPage: async (range, start) => await reads.readPage(narrowed(range), start),
        // What is not to be shown is not read: that would take longer than if there were nothing.
        async readEvent(eventId, options) {
            const { aggregateTypes = [...types] } = options ?? {};
            const allowed = aggregateTypes.filter((each) => isAllowed(principal, SCOPE, each));
            const event = await reads.readEvent(eventId, { ...options, aggregateTypes: allowed });
            const isShown = event !== undefined && isAllowed(principal, SCOPE, event.aggregateType);
            return isShown ? event : undefined;
        },
        async aggregateTypes() {
            const all = await reads.aggregateTypes();
            return all.filter(({ aggregateType }) => isAllowed(principal, SCOPE, aggregateType));
        },
        async listAggregates(query) {
            assertOf(query);
            return await reads.listAggregates(query);
        },
        headPosition: () => reads.headPosition(),
        waitForPosition: (position, options) => reads.waitForPosition(position, options),
    };
}
const SCOPE = 'events:read';
//# sourceMappingURL=authorised-reads.js.map