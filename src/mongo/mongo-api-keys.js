import { apiKeysOf } from './collections.js';
import { isDuplicateKey, translated } from './mongo-errors.js';
/** API keys in MongoDB: every process sees what a majority has. */
export function createMongoApiKeys(databases) {
    const keys = apiKeysOf(databases);
    return {
        async insert(key) {
            await translated(keys.insertOne(documentOf(key)));
        },
        async insertFirst(key) {
            const inserting = keys.insertOne({ ...documentOf(key), isFirst: true }).then(() => true, (error) => {
                if (isDuplicateKey(error))
                    return false;
                throw error;
            });
            return await translated(inserting);
        },
        async find(keyId) {
            const found = await translated(keys.findOne({ _id: { $eq: keyId } }));
            return found === null ? undefined : keyOf(found);
        },
        async list({ after, limit }) {
            const filter = after === undefined ? {} : { _id: { $gt: after } };
            const found = await translated(keys.find(filter).sort({ _id: 1 }).limit(limit).toArray());
            return found.map(keyOf);
        },
        async revoke(keyId, at) {
            const ofKey = { _id: { $eq: keyId } };
            const unrevoked = { ...ofKey, revokedAt: { $exists: false } };
            await translated(keys.updateOne(unrevoked, { $set: { revokedAt: at } }));
            const found = await translated(keys.findOne(ofKey));
            return found === null ? undefined : keyOf(found);
        },
        async markUsed(keyId, at) {
            await translated(keys.updateOne({ _id: { $eq: keyId } }, { $max: { lastUsedAt: at } }));
        },
        async countValid(at, limit) {
            const isAhead = [{ expiresAt: { $exists: false } }, { expiresAt: { $gt: at } }];
            const valid = { revokedAt: { $exists: false }, $or: isAhead };
            return await translated(keys.countDocuments(valid, { limit }));
        },
        async hasAny() {
            return (await translated(keys.findOne({}, { projection: { _id: 1 } }))) !== null;
        },
    };
}
function documentOf({ keyId, ...key }) {
    return { _id: keyId, ...key };
}
function keyOf({ _id: keyId, isFirst: _, ...key }) {
    return { keyId, ...key };
}
//# sourceMappingURL=mongo-api-keys.js.map