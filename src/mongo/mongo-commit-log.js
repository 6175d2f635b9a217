import { COLLECTIONS } from './collections.js';
import { commitSummary } from './commit-document.js';
import { findDocuments } from './find-documents.js';
import { COMMIT_CALL_TIMEOUT_MS, openMongoCommit } from './mongo-commit.js';
import { translated } from './mongo-errors.js';
/** The commits of one log, written through one session. */
export function createMongoCommitLog(databases, session, registration) {
    async function find(filter, order, limit) {
        const query = { filter, sort: { _id: order }, limit, projection: { eventIds: 0 } };
        const { commits } = COLLECTIONS;
        const finding = findDocuments(databases.evidence, commits.name, query);
        const { found } = await translated(finding, COMMIT_CALL_TIMEOUT_MS);
        return found.map(commitSummary);
    }
    return {
        async newestCommit() {
            const [newest] = await find({}, -1, 1);
            return newest;
        },
        commitsAfter: (n, limit) => find({ _id: { $gt: n } }, 1, limit),
        begin: () => openMongoCommit(databases, session, registration),
        evictOtherWriters: () => registration.evictOthers(),
    };
}
//# sourceMappingURL=mongo-commit-log.js.map