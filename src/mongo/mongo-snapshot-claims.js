import { randomUUID } from 'node:crypto';
import { snapshotClaimsOf } from './collections.js';
import { isDuplicateKey, translated } from './mongo-errors.js';
/** Longer than a snapshot takes of an aggregate with a million events. */
export const CLAIM_EXPIRES_AFTER_MS = 60_000;
/**
 * Claims in MongoDB. A claim that has run out goes to whoever asks next; the clock is the database's,
 * because clocks of processes differ. Whoever is slower than that finds two at work, which does no
 * harm: there is one snapshot of each kind.
 */
export function createMongoSnapshotClaims(databases, expiresAfterMs = CLAIM_EXPIRES_AFTER_MS) {
    const claims = snapshotClaimsOf(databases);
    return {
        async claim({ aggregateType, aggregateId }) {
            const _id = { aggregateType, aggregateId };
            const holder = randomUUID();
            const claiming = claims
                .findOneAndUpdate({ _id: { $eq: _id } }, takenBy(holder, expiresAfterMs), {
                upsert: true,
                returnDocument: 'after',
            })
                .catch((error) => {
                // Of two that make the same document, one comes too late.
                if (isDuplicateKey(error))
                    return null;
                throw error;
            });
            const claim = await translated(claiming);
            if (claim?.holder !== holder)
                return undefined;
            return {
                async release() {
                    await translated(claims.deleteOne({ _id: { $eq: _id }, holder }));
                },
            };
        },
    };
}
/** Leaves a claim as it is where it has not run out. */
function takenBy(holder, expiresAfterMs) {
    const isFree = { $lte: [{ $ifNull: ['$expiresAt', '$$NOW'] }, '$$NOW'] };
    const ifFree = (then, otherwise) => ({ $cond: [isFree, then, otherwise] });
    return [
        {
            $set: {
                holder: ifFree({ $literal: holder }, '$holder'),
                expiresAt: ifFree({ $add: ['$$NOW', expiresAfterMs] }, '$expiresAt'),
            },
        },
    ];
}
//# sourceMappingURL=mongo-snapshot-claims.js.map