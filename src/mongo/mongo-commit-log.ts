import type { CommitLog } from '../engine/append/ports.ts';
import { COLLECTIONS, type CommitDocument, type Databases } from './collections.ts';
import { commitSummary } from './commit-document.ts';
import { findDocuments } from './find-documents.ts';
import { COMMIT_CALL_TIMEOUT_MS, openMongoCommit } from './mongo-commit.ts';
import { translated } from './mongo-errors.ts';
import type { WriterRegistration } from './writer-registration.ts';
import type { WriterSession } from './writer-session.ts';

/** The commits of one log, written through one session. */
export function createMongoCommitLog(
  databases: Databases,
  session: WriterSession,
  registration: WriterRegistration,
): CommitLog {
  async function find(filter: object, order: 1 | -1, limit: number) {
    const query = { filter, sort: { _id: order }, limit, projection: { eventIds: 0 } };
    const { commits } = COLLECTIONS;
    const finding = findDocuments<CommitDocument>(databases.evidence, commits.name, query);
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
