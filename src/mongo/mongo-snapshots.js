import { MaxKey } from 'mongodb';
import { snapshotsOf } from './collections.js';
import { isDuplicateKey, translated } from './mongo-errors.js';
/**
 * Snapshots in MongoDB: every process sees what a majority has. All is found by `_id`, so that a
 * snapshot whose other fields were changed is met all the same, and dealt with.
 */
export function createMongoSnapshots(databases) {
    const snapshots = snapshotsOf(databases);
    return {
        async insert(snapshot) {
            const inserting = snapshots.insertOne(documentOf(snapshot)).then(() => true, (error) => {
                if (isDuplicateKey(error))
                    return false;
                throw error;
            });
            return await translated(inserting);
        },
        async find(key) {
            const found = await translated(snapshots.findOne({ _id: { $eq: key } }));
            return found === null ? undefined : snapshotOf(found);
        },
        async newest(of, atMost) {
            const filter = { _id: { $gte: startOf(of), ...endOf(of, atMost) } };
            const found = await translated(snapshots.findOne(filter, { sort: { _id: -1 } }));
            return found === null ? undefined : snapshotOf(found);
        },
        async list(aggregate, limit) {
            const options = { projection: { state: 0 }, sort: { _id: 1 }, limit };
            const found = snapshots.find({ _id: allOf(aggregate) }, options).toArray();
            return (await translated(found)).map(headOf);
        },
        async remove(key) {
            await translated(snapshots.deleteOne({ _id: { $eq: key } }));
        },
        async removeAt(aggregate, sequenceNumber) {
            const filter = { _id: allOf(aggregate), '_id.sequenceNumber': sequenceNumber };
            return (await translated(snapshots.deleteMany(filter))).deletedCount;
        },
        async keepNewest(of, count) {
            const filter = { _id: { $gte: startOf(of), ...endOf(of, Number.MAX_SAFE_INTEGER) } };
            const options = { projection: { _id: 1 }, sort: { _id: -1 }, skip: count };
            const surplus = await translated(snapshots.find(filter, options).toArray());
            if (surplus.length === 0)
                return;
            const ids = surplus.map(({ _id }) => _id);
            await translated(snapshots.deleteMany({ _id: { $in: ids } }));
        },
    };
}
/** Before all snapshots of a handler: documents are compared field by field, in their order. */
function startOf({ aggregateType, aggregateId, handler }) {
    return { aggregateType, aggregateId, handler, sequenceNumber: 0 };
}
function endOf({ aggregateType, aggregateId, handler }, atMost) {
    if (typeof atMost !== 'number')
        return { $lt: atMost };
    const sequenceNumber = atMost;
    return {
        $lte: asKey({
            ...{ aggregateType, aggregateId, handler, sequenceNumber },
            handlerVersion: new MaxKey(),
        }),
    };
}
/** All handlers' snapshots of an aggregate. */
function allOf({ aggregateType, aggregateId }) {
    return {
        $gte: asKey({ aggregateType, aggregateId }),
        $lte: asKey({ aggregateType, aggregateId, handler: new MaxKey() }),
    };
}
/** A bound, which is no key, has what no key has. */
function asKey(bound) {
    return bound;
}
/** The order of the fields is part of what a key is. */
function documentOf({ key, header, state, hash }) {
    const { aggregateType, aggregateId, handler, sequenceNumber, handlerVersion } = key;
    const _id = { aggregateType, aggregateId, handler, sequenceNumber, handlerVersion };
    return { _id, ...header, state, hash };
}
function snapshotOf(document) {
    return { ...headOf(document), state: document.state };
}
function headOf(document) {
    const { _id: key, hash, state: _, ...header } = document;
    return { key, header, hash };
}
//# sourceMappingURL=mongo-snapshots.js.map