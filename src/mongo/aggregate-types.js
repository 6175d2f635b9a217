import { EventStoreError } from '../errors.js';
import { LIMITS } from '../events/limits.js';
import { COLLECTIONS, eventsCollectionName, MAJORITY_WRITE, } from './collections.js';
import { translated } from './mongo-errors.js';
export function createAggregateTypes({ evidence }) {
    const ensured = new Set();
    const ensuring = new Map();
    let last = Promise.resolve();
    async function list() {
        const prefix = COLLECTIONS.events.prefix;
        const filter = { name: { $gte: prefix, $lt: 'events/' } };
        const found = await translated(evidence.listCollections(filter, { nameOnly: true }).toArray());
        return found.map(({ name }) => name.slice(prefix.length)).sort();
    }
    async function create(aggregateType) {
        const existing = await list();
        const limit = LIMITS.aggregateTypesMax;
        if (!existing.includes(aggregateType) && existing.length >= limit) {
            const message = `Nothing was stored: there are ${limit} aggregate types already.`;
            throw new EventStoreError('aggregate_type_limit', message, { aggregateType, limit });
        }
        await createIndexes(aggregateType);
    }
    async function createIndexes(aggregateType) {
        const { indexes } = COLLECTIONS.events;
        const command = { createIndexes: eventsCollectionName(aggregateType), indexes };
        await translated(evidence.command({ ...command, writeConcern: MAJORITY_WRITE }));
        ensured.add(aggregateType);
    }
    return {
        list,
        async ensureExisting() {
            await Promise.all((await list()).map(createIndexes));
        },
        ensure(aggregateType) {
            if (ensured.has(aggregateType))
                return undefined;
            const underWay = ensuring.get(aggregateType);
            if (underWay !== undefined)
                return underWay;
            // One after the other, so that together they keep the limit. Several processes that create
            // their types in the same moment can pass it by one each.
            const creating = last
                .then(() => create(aggregateType))
                .finally(() => ensuring.delete(aggregateType));
            ensuring.set(aggregateType, creating);
            last = creating.catch(() => { });
            return creating;
        },
    };
}
//# sourceMappingURL=aggregate-types.js.map