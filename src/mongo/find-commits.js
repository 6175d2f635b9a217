import { COLLECTIONS } from './collections.js';
const PLACE_FIELDS = { firstPosition: 1, count: 1, timestamp: 1 };
/** The places of commits, found by their numbers. */
export async function findCommits(view, query) {
    const byNumber = { ...query, projection: PLACE_FIELDS, hint: '_id_' };
    const { name } = COLLECTIONS.commits;
    const { found } = await view.find(name, byNumber);
    return found.map(({ _id, firstPosition, count, timestamp }) => ({
        n: _id,
        firstPosition,
        lastPosition: firstPosition + count - 1,
        timestampMs: timestamp.getTime(),
    }));
}
//# sourceMappingURL=find-commits.js.map