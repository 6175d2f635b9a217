import { MAJORITY_WRITE } from './collections.js';
import { parkedDocument, parkedFrom, parkedOf, progressOf, } from './delivery-documents.js';
import { translated } from './mongo-errors.js';
/** How far subscriptions are, in MongoDB. */
export function createMongoDeliveries(databases) {
    const progress = progressOf(databases);
    const parked = parkedOf(databases);
    async function saveProgress(subscriptionId, epoch, { checkpoint, settledAbove }, session) {
        const ours = { _id: subscriptionId, epoch };
        const update = { $set: { checkpoint, settledAbove } };
        const { matchedCount } = await progress.updateOne(ours, update, session ? { session } : {});
        return matchedCount > 0;
    }
    return {
        async begin(subscriptionId, start) {
            const begun = await translated(progress.findOneAndUpdate({ _id: subscriptionId }, { $inc: { epoch: 1 }, $setOnInsert: { checkpoint: start, settledAbove: [] } }, { upsert: true, returnDocument: 'after' }));
            if (begun === null)
                throw new Error('An upsert has answered with nothing');
            const found = await translated(parked.find({ subscriptionId }).toArray());
            const { epoch, checkpoint, settledAbove } = begun;
            return { epoch, checkpoint, settledAbove, parked: inOrder(found.map(parkedFrom)) };
        },
        async save(subscriptionId, epoch, change) {
            const writes = parkedWrites(subscriptionId, change);
            if (writes.length === 0) {
                return await translated(saveProgress(subscriptionId, epoch, change));
            }
            const saving = inTransaction(databases, async (session) => {
                const isOurs = await saveProgress(subscriptionId, epoch, change, session);
                if (isOurs)
                    await parked.bulkWrite(writes, { session, ordered: false });
                return isOurs;
            });
            return await translated(saving);
        },
    };
}
/** What the action writes is written as a whole, durable on a majority, or not at all. */
export async function inTransaction({ client }, action) {
    return await client.withSession((session) => session.withTransaction(() => action(session), { writeConcern: MAJORITY_WRITE }));
}
/** What has to be written of those that are parked; none where nothing has. */
export function parkedWrites(subscriptionId, { parked, unparked }) {
    return [
        ...parked.map((each) => {
            const replacement = parkedDocument(subscriptionId, each);
            return { replaceOne: { filter: { _id: replacement._id }, replacement, upsert: true } };
        }),
        ...(unparked.length === 0
            ? []
            : [{ deleteMany: { filter: { subscriptionId, position: { $in: [...unparked] } } } }]),
    ];
}
function inOrder(all) {
    return [...all].sort((a, b) => a.position - b.position);
}
//# sourceMappingURL=mongo-deliveries.js.map