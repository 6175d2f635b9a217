import { parkedFrom, parkedOf, progressOf, } from './delivery-documents.js';
import { inTransaction, parkedWrites } from './mongo-deliveries.js';
import { translated } from './mongo-errors.js';
/** How far pull subscriptions are, in MongoDB. */
export function createMongoPullStore(databases) {
    const progress = progressOf(databases);
    const parked = parkedOf(databases);
    async function begin(_id, start, steps) {
        const initial = { checkpoint: start, settledAbove: [] };
        const update = { $inc: { epoch: steps }, $setOnInsert: initial };
        await progress.updateOne({ _id }, update, { upsert: true });
    }
    /** All at one moment: what is parked goes with the progress that it was written with. */
    async function read(subscriptionId) {
        const reading = async (session) => {
            const found = await progress.findOne({ _id: subscriptionId }, { session });
            if (found === null)
                return undefined;
            const ofThis = parked.find({ subscriptionId }, { session, sort: { position: 1 } });
            return keptFrom(found, (await ofThis.toArray()).map(parkedFrom));
        };
        return await databases.client.withSession((session) => session.withTransaction(() => reading(session), { readConcern: { level: 'snapshot' } }));
    }
    async function saveProgress(_id, epoch, change, session) {
        const { checkpoint, settledAbove } = change;
        const leases = change.leases.map(leaseDocument);
        const update = { $set: { checkpoint, settledAbove, leases }, $inc: { epoch: 1 } };
        const saved = await progress.updateOne({ _id, epoch }, update, session ? { session } : {});
        return saved.matchedCount > 0;
    }
    return {
        async load(subscriptionId, { start, claims }) {
            if (claims)
                await translated(begin(subscriptionId, start, 1));
            const found = await translated(read(subscriptionId));
            if (found !== undefined)
                return found;
            await translated(begin(subscriptionId, start, 0));
            return { epoch: 0, checkpoint: start, settledAbove: [], parked: [], leases: [] };
        },
        async save(subscriptionId, epoch, change) {
            const writes = parkedWrites(subscriptionId, change);
            if (writes.length === 0)
                return await translated(saveProgress(subscriptionId, epoch, change));
            const saving = inTransaction(databases, async (session) => {
                const isOurs = await saveProgress(subscriptionId, epoch, change, session);
                if (isOurs)
                    await parked.bulkWrite(writes, { session, ordered: false });
                return isOurs;
            });
            return await translated(saving);
        },
        async epochs(subscriptionIds) {
            const ofThese = { _id: { $in: [...subscriptionIds] } };
            const found = progress.find(ofThese, { projection: { epoch: 1 } }).toArray();
            return new Map((await translated(found)).map(({ _id, epoch }) => [_id, epoch]));
        },
    };
}
function keptFrom({ epoch, checkpoint, settledAbove, leases = [] }, parked) {
    return { epoch, checkpoint, settledAbove, parked, leases: leases.map(leaseFrom) };
}
function leaseDocument({ handedOutAt, visibleAt, ...lease }) {
    return { ...lease, handedOutAt: new Date(handedOutAt), visibleAt: new Date(visibleAt) };
}
function leaseFrom({ handedOutAt, visibleAt, ...lease }) {
    return { ...lease, handedOutAt: handedOutAt.getTime(), visibleAt: visibleAt.getTime() };
}
//# sourceMappingURL=mongo-pull-store.js.map